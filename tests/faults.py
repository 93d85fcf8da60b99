"""Faults of the world, made where Python meets it: the n-th change of the disk fails, or never comes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
_NOBODY = 65534


class KilledError(BaseException):
    """Stands for a process that is gone: no code of ours may catch it."""


class _Countdown:
    """Raises in place of the n-th change of the disk; auditing cannot be taken back, so it is armed and disarmed."""

    def __init__(self) -> None:
        self.left = -1
        self.fault: BaseException = KilledError()
        self.installed = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.left < 0 or not _is_change(event, arguments):
            return
        self.left -= 1
        if self.left < 0:
            raise self.fault


def _is_change(event: str, arguments: tuple[object, ...]) -> bool:
    if event == "open":
        flags = arguments[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR)) and not isinstance(arguments[0], int)
    return event in _CHANGES


_COUNTDOWN = _Countdown()


@contextmanager
def failing_after(changes: int, fault: BaseException) -> Iterator[None]:
    """So many changes of the disk succeed; the next raises."""
    if not _COUNTDOWN.installed:
        sys.addaudithook(_COUNTDOWN)
        _COUNTDOWN.installed = True
    _COUNTDOWN.left, _COUNTDOWN.fault = changes, fault
    try:
        yield
    finally:
        _COUNTDOWN.left = -1


@contextmanager
def unprivileged() -> Iterator[None]:
    """Without the right of root to read and write everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(_NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
