"""Argo CD: what a team may change in a cluster, and the Applications that sync it."""
