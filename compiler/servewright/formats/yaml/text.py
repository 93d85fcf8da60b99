"""The bytes of a YAML file before anyone reads them as YAML: their size, their encoding, their characters.

libyaml takes U+0085, U+2028 and U+2029 for line breaks, as YAML 1.1 did, so that what follows one in a comment is read;
YAML 1.2 and every editor take them for text. A file that holds one means two things and is refused.
"""

import re
from typing import Final

from servewright.core.finding import Finding, Severity
from servewright.core.place import Mark
from servewright.core.rule import Rule

MAX_BYTES: Final = 1024 * 1024
# libyaml compares each directive with all before it; 50,000 in a file keep it busy for nine seconds.
MAX_TAG_DIRECTIVES: Final = 64

TOO_LARGE: Final = Rule(
    "LOD010",
    "file_too_large",
    Severity.ERROR,
    "A YAML file is larger than 1 MiB, or has more than 64 `%TAG` directives.",
    "Specs are written by people and stay small; a stray dump may not cost the run its time and memory.",
)
NOT_UTF8: Final = Rule(
    "LOD011",
    "file_not_utf8",
    Severity.ERROR,
    "A YAML file is not UTF-8, or it is UTF-16 or UTF-32.",
    "Guessing an encoding gives the right text on one machine and another text on the next.",
)
FORBIDDEN_CHARACTER: Final = Rule(
    "LOD012",
    "character_forbidden",
    Severity.ERROR,
    "A YAML file holds a control character, a byte order mark inside the text, or a line break of YAML 1.1 alone.",
    "YAML forbids control characters, and U+0085, U+2028 and U+2029 end a line for some readers and not for others.",
)


def text_fault(file: str, text: bytes) -> Finding | None:
    """What keeps these bytes from being read as YAML at all."""
    if len(text) > MAX_BYTES:
        message = f"file has {len(text)} bytes, more than the {MAX_BYTES} that a YAML file may have"
        return TOO_LARGE.finding(message, Mark(file, 1, 1), help="split it into several files")
    if text.count(b"%TAG") > MAX_TAG_DIRECTIVES and len(_TAG_DIRECTIVE.findall(text)) > MAX_TAG_DIRECTIVES:
        message = f"file has more than {MAX_TAG_DIRECTIVES} `%TAG` directives"
        return TOO_LARGE.finding(
            message, Mark(file, 1, 1), help="remove them, since only the core schema's tags are known"
        )
    if text.isascii() and not text.translate(None, _PLAIN_BYTES):
        return None
    for signature, encoding in _OTHER_ENCODINGS:
        if text.startswith(signature):
            return NOT_UTF8.finding(f"file is {encoding}, not UTF-8", Mark(file, 1, 1), help=_SAVE_AS_UTF8)
    try:
        decoded = text.decode()
    except UnicodeDecodeError as error:
        at = mark_behind(file, text[: error.start].decode())
        message = f"byte 0x{text[error.start]:02x} at offset {error.start} is not UTF-8"
        return NOT_UTF8.finding(message, at, help=_SAVE_AS_UTF8)
    start = 1 if decoded.startswith("\ufeff") else 0
    forbidden = _FORBIDDEN.search(decoded, start)
    return _character_fault(file, decoded[start : forbidden.start()], ord(forbidden[0])) if forbidden else None


def _character_fault(file: str, before: str, code: int) -> Finding:
    escape = f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
    verdict = "ends a line for some YAML readers only" if code in _OLD_BREAKS else "is not allowed in YAML"
    message = f"character U+{code:04X} {verdict}"
    return FORBIDDEN_CHARACTER.finding(
        message, mark_behind(file, before), help=f"remove it, or write it as `{escape}` between double quotes"
    )


def mark_behind(file: str, before: str) -> Mark:
    """The position that follows the text from the beginning of the file."""
    lines = _LINE_BREAK.split(before)
    return Mark(file, len(lines), len(lines[-1]) + 1)


_SAVE_AS_UTF8 = "save the file as UTF-8"
_PLAIN_BYTES = bytes([0x09, 0x0A, 0x0D, *range(0x20, 0x7F)])
# UTF-32 first: its little-endian mark begins with that of UTF-16.
_OTHER_ENCODINGS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)
_OLD_BREAKS = frozenset({0x85, 0x2028, 0x2029})
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]",
)
_TAG_DIRECTIVE = re.compile(rb"(?:\A|[\r\n])%TAG")
_LINE_BREAK = re.compile("\r\n|\r|\n")
