"""Text that somebody else chose, as a terminal may show it: on one line, without what it would act on."""


def one_line(text: str) -> str:
    """Control and bidirectional characters, line breaks and undecodable bytes become escapes."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)
