"""What looks like a credential, and what is quiet: keys are made of random characters when the test runs."""

import random
import re
import string
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.formats import units
from servewright.formats.units.names import SPEC_NAME
from servewright.formats.units.secret_shape import looks_secret
from servewright.formats.units.shown import shown

BASE62 = string.ascii_letters + string.digits
ALPHABETS = {
    "base62": BASE62,
    "base64": BASE62 + "+/",
    "base64url": BASE62 + "_-",
    "base36": string.ascii_lowercase + string.digits,
    "base32": string.ascii_uppercase + "234567",
    "hex": "0123456789abcdef",
    "digits": string.digits,
}
CASES = yaml.safe_load((Path(units.__path__[0]) / "secret_shape.cases.yaml").read_text(encoding="utf-8"))


def _made(template: str, seed: int = 0) -> str:
    source = random.Random(f"{template} {seed}")
    parts = re.split(r"<(\w+ \d+)>", template)
    for index in range(1, len(parts), 2):
        alphabet, length = parts[index].split()
        parts[index] = "".join(source.choices(ALPHABETS[alphabet], k=int(length)))
    return "".join(parts)


@pytest.mark.parametrize(("kind", "template"), CASES["secrets"])
def test_secrets(kind: str, template: str) -> None:
    assert looks_secret(_made(template)) == kind


@pytest.mark.parametrize("template", CASES["quiet"])
def test_quiet(template: str) -> None:
    assert [looks_secret(_made(template, seed)) for seed in range(20)] == [None] * 20


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None)
def test_words_around_a_key_do_not_hide_it(before: str, after: str) -> None:
    key = _made("hf_<base62 34>")
    assert looks_secret(f"{before} {key} {after}")


WORDS = ["the", "a", "meal", "Route", "caption-v2", "p99", "3", "of", ",", "{{", "dish", "}}", "https://a.example/b"]


@given(st.lists(st.sampled_from(WORDS)))
@settings(deadline=None)
def test_prose_is_quiet(words: list[str]) -> None:
    assert looks_secret(" ".join(words)) is None


def test_a_message_does_not_repeat_a_secret() -> None:
    key = _made("sk-proj-<base62 60>")
    with pytest.raises(ValueError, match="`sk-p…` is not a spec name: it is 68 characters long, more than 50"):
        SPEC_NAME.parse(key)
    assert shown(f"https://{key}@example.com") == "`https://…@example.com`"
