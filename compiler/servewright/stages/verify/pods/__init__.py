"""What an API server asks of a pod template beyond its schema, and what its schema never sees in a custom resource."""
