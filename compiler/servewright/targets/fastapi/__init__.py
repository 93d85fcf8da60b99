"""FastAPI applications behind uvicorn."""
