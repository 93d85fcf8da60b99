"""An edit that cannot be made without a guess, or without changing something else."""

from servewright.core.place import Path


class EditError(Exception):
    """A clause in lower case that says what is so at a path of a document."""

    def __init__(self, document: int, path: Path, message: str) -> None:
        super().__init__(message)
        self.document, self.path, self.message = document, path, message


def shown_path(path: Path) -> str:
    """`spec.outputs[0].dims`"""
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return f"`{steps.removeprefix('.')}`" if steps else "the document"
