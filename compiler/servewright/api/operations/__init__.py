"""Two sets of operations side by side: paths, parameters, bodies, responses, security, lifecycle."""
