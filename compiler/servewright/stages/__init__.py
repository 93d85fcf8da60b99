"""What happens to specs on their way to bytes: one verb each, plain functions over frozen values."""
