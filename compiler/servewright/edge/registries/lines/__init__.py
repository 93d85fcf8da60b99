"""Model lines, from what a user names to the files that locking them changes."""
