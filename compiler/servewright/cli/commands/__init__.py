"""One module a command, with the constant `COMMAND`; only the one that is called is imported."""
