"""Bytes as they are read, for people at a terminal: silent in CI, and for what takes less than a second."""

import sys
from collections.abc import Callable
from time import perf_counter

Observe = Callable[[str, int, int], None]  # what is read, the bytes so far, and those of the whole (0: unknown)

_PATIENCE = 1.0
_PACE = 0.2
_MEBIBYTE = 1 << 20


class Progress:
    """One line on standard error that is written again and again, and cleared at the end."""

    def __init__(self) -> None:
        self._shows = sys.stderr is not None and sys.stderr.isatty()
        self._began = self._shown = perf_counter()

    def __call__(self, what: str, done: int, whole: int) -> None:
        now = perf_counter()
        if self._shows and now - self._began > _PATIENCE and now - self._shown > _PACE:
            self._shown = now
            size = f"{done // _MEBIBYTE}" + (f" of {whole // _MEBIBYTE}" if whole else "")
            sys.stderr.write(f"\r\x1b[K{what}: {size} MiB")
            sys.stderr.flush()

    def stop(self) -> None:
        """Clears the line."""
        if self._shows and self._shown > self._began:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
