"""What `plan`, `status` and `diff --against` share: how things stand, and how that is shown."""
