"""How changes are shown: to people, to programs, in a pull request."""
