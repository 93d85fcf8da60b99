"""The values that pass between the stages, one file each."""
