"""How a string is written in YAML so that every reader reads that string: plain, in quotes, or as a literal block.

The readers are PyYAML (YAML 1.1), ruamel.yaml (YAML 1.2) and the Go reader of kubectl and Argo CD, which takes the
words of both versions and drops every `_` before it looks for a number. What one takes for something else is quoted.
"""

import re


def inline(text: str) -> str:
    """The string on one line: plain where that is safe, else in quotes. UTF-8 is left to refuse a lone surrogate."""
    if _PLAIN.fullmatch(text):
        return text
    if "'" not in text and ('"' in text or "\\" in text) and not _UNSEEN.search(text):
        return f"'{text}'"
    return f'"{_ESCAPED.sub(_escape, text)}"'


def fits_literal(text: str) -> bool:
    """Whether a literal block can hold the text, with an indentation that no reader has to guess."""
    return "\n" in text and not _NOT_LITERAL.search(text)


def literal(text: str, newline: str) -> str:
    """The text as a literal block; `newline` is a line feed and the indentation of the content."""
    body = text.rstrip("\n")
    feeds = len(text) - len(body)
    chomping = "-" if feeds == 0 else "" if feeds == 1 else "+"
    lines = [newline + line if line else "\n" for line in body.split("\n")]
    return f"|{chomping}{''.join(lines)}" + "\n" * (feeds - 1)


def fits_comment(text: str) -> bool:
    """Whether the text is one line that every reader passes over."""
    return not _BREAKING.search(text)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}")


_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

# What a reader refuses, strips, or takes for a line break; and the marks that turn the direction of text, by which a
# reviewer would see another manifest than the cluster.
_UNREADABLE = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff"
# Blanks and marks without a shape. A block of prose may hold them (French has U+00A0); one line shows them escaped.
_SHAPELESS = (
    r"\xa0\xad\u1680\u180e\u2000-\u200f\u202f\u205f-\u2065\u206a-\u206f\u3000\ufff0-\ufffb\U000e0000-\U000e0fff"
)

_BREAKING = re.compile(f"[\\n{_UNREADABLE}]")
_UNSEEN = re.compile(f"[\\t\\n{_UNREADABLE}{_SHAPELESS}]")
_ESCAPED = re.compile(f'["\\\\\\t\\n{_UNREADABLE}{_SHAPELESS}]')
# A first line that is empty or indented hides the indentation; a line of blanks is one editor away from another text.
_NOT_LITERAL = re.compile(f"\\A[ \\t\\n]|[{_UNREADABLE}]|^[ \\t]+$", re.MULTILINE)

_WORD = r"(?i:y|n|yes|no|on|off|true|false|null|\.inf|\.nan)"
_NUMBER = (
    r"[0-9][0-9_,:]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?"  # also 1:30:00, which YAML 1.1 counts in sixties
    r"|[0-9][0-9a-fA-FxXoO.+-]*_[0-9a-fA-FxXoO_.+-]*"
    r"|0[xXoObB][-+]?[0-9a-fA-F]*"  # Go reads the sign of 0b-1 too
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?"
)
_START = r"[A-Za-z0-9_/$(^;]|[^\x00-\x7f]|~/|--?[A-Za-z]|\.\.?/|\.[A-Za-z]"
_SEEN = f"[^\\x00-\\x20:#{_UNREADABLE}{_SHAPELESS}]"
# A colon ends a key before a blank, a hash begins a comment after one.
_PLAIN = re.compile(
    f"(?!(?:{_WORD}|{_NUMBER})\\Z)(?={_START})(?:{_SEEN}++|\\x20++(?={_SEEN})|:(?=:|{_SEEN})|(?<! )#)*+"
)
