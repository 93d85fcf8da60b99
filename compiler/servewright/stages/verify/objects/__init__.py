"""What holds for objects of any kind, by themselves and beside the others of their app."""
