"""What git remembers: the baseline, and where a merge stands."""
