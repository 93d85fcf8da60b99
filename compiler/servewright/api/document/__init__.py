"""OpenAPI documents as they are written, and the references between their parts."""
