"""Gateway API: how requests for a host and path reach a model's pods."""
