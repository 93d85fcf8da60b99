"""The digest of plain values, whatever the order of keys in a file, and of the files that an image is built from."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

SHORT = 7  # digits of a revision; 28 bits, and a line has few revisions


def digest_of(value: Any) -> str:
    """SHA-256 in hex of the value as JSON with sorted keys (numbers as JSON writes them)."""
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()


def context_digest(files: Mapping[str, bytes]) -> str:
    """Of a build context, by path in it: 12 hex digits, as they stand in an image's tag."""
    found = sha256()
    for path in sorted(files):
        for part in (path.encode(errors="surrogateescape"), files[path]):
            found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()[:12]
