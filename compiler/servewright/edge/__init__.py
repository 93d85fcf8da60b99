"""Whatever touches the world: the tree on disk, the terminal's signals."""
