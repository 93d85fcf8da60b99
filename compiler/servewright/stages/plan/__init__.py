"""Plan: what each environment runs once a change has merged, and how it gets there."""
