"""Image registries: what a reference leads to, and what the registry there says of it."""
