"""The parts that several grammars share: DNS names and ports. Unambiguous, so that a text is read in linear time."""

LABEL = "[a-z0-9]+(?:-+[a-z0-9]+)*"
HOST = rf"{LABEL}(?:\.{LABEL})*"
PORT = "(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
AUTHORITY = f"{HOST}(?::{PORT})?"
