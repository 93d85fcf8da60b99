"""Colours of a terminal."""


def paint(text: str, code: str, *, colour: bool) -> str:
    """With an SGR code; as it is without one."""
    return f"\x1b[{code}m{text}\x1b[0m" if colour and code else text
