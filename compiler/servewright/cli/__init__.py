"""The command line: `main.py` and what commands share; one module a command in `commands/`, loaded by name."""
