"""What can be specified: one module, or package with a `kind.py`, for each kind; its constant is `KIND`."""
