"""Time and progress, for people at a terminal: silent in CI, and for work that takes less than a second."""

import sys
from time import perf_counter

_PATIENCE = 1.0
_PACE = 0.1


class Stopwatch:
    """Observes a pipeline. `times` are the seconds of each stage, in order; progress goes to standard error."""

    def __init__(self) -> None:
        self.times: dict[str, float] = {}
        self._shows = sys.stderr is not None and sys.stderr.isatty()
        self._stage = ""
        self._began = self._last = self._shown = perf_counter()

    def __call__(self, stage: str, done: int) -> None:
        now = perf_counter()
        if self._stage:
            self.times[self._stage] = self.times.get(self._stage, 0.0) + now - self._last
        self._stage, self._last = stage, now
        if self._shows and now - self._began > _PATIENCE and now - self._shown > _PACE:
            self._shown = now
            count = f", {done} apps" if done else ""
            sys.stderr.write(f"\r\x1b[K{stage}{count} ({now - self._began:.0f} s)")
            sys.stderr.flush()

    def stop(self) -> None:
        """Ends the last stage and clears the line."""
        self("", 0)
        if self._shows and self._shown > self._began:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
