"""Which texts a regular expression matches, decided without running one."""
