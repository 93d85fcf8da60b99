"""The digest of plain values: the same for the same content, whatever the order of keys in a file."""

from hashlib import sha256
from typing import Any

import orjson

SHORT = 7  # digits of a revision; 28 bits, and a line has few revisions


def digest_of(value: Any) -> str:
    """SHA-256 in hex of the value as JSON with sorted keys (numbers as JSON writes them)."""
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
