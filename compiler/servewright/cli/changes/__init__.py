"""What each change of an API means, shown by an example that the engine itself judges."""
