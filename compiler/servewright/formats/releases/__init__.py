"""Snapshots of releases and revisions, and the pins that name them: what stands in their files."""
