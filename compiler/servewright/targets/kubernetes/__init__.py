"""Kubernetes' own objects: the workload of a model, the namespaces of a team, and where its keys come from."""
