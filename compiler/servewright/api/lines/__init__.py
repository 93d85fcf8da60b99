"""The APIs of lines and routes: tensors, prompts and addresses, judged as OpenAPI documents are."""
