"""What a user says about changes: which to pass over, and how loud the others are."""
