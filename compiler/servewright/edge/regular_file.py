"""Opening a file of somebody's tree: a pipe or a device would be waited for, for ever, and is no file."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path


def open_regular(path: str | Path, flags: int = 0) -> BufferedReader:
    """A regular file, open for reading; OSError for anything else. `flags`: O_NOFOLLOW refuses a symbolic link."""
    stream = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | flags), "rb")
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    raise OSError(errno.EINVAL, "it is no regular file", str(path))
