"""What the compiler costs: generated fleets, whole processes, and other programs beside it in the same run."""
