"""Which texts a pattern matches: the answers to the letter, and against an engine that runs the patterns."""

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servewright.api.texts.inclusion import Texts, UndecidedError

OPEN = "undecided"


def answer(inner: str, outer: str) -> str | None:
    try:
        return Texts().outside(frozenset({inner}), frozenset({outer}))
    except UndecidedError:
        return OPEN


# The shortest text that the first matches and the second does not; None where there is none.
OUTSIDE = [
    ("^a+$", "^a*$", None),
    ("^a*$", "^a+$", ""),
    ("", ".*", None),
    (".*", "[]", ""),
    ("[]", "a", None),
    ("x", "^x", "ax"),
    ("^.$", "^[^\\n\\r\\u2028\\u2029]$", None),
    ("^[a-z]{1,10}$", "^[a-z0-9]{1,20}$", None),
    ("^[a-z0-9]{1,20}$", "^[a-z]{1,10}$", "0"),
    ("^(?:cat|dog)$", "^(dog|fish|cat)$", None),
    ("^(cat|dog|fish)$", "^(?<pet>cat|dog)$", "fish"),
    ("^\\d{4}-\\d{2}$", "^[0-9]{4}-[0-9]{2}$", None),
    ("^\\w$", "^[A-Za-z0-9_]$", None),
    ("^\\x41$", "^\\u0041$", None),
    ("^a??$", "^a?$", None),
    ("a{99999}", "a", OPEN),
    ("^(?=a)", "a", OPEN),
    ("(a)\\1", "a", OPEN),
    ("\\bword\\b", "word", OPEN),
    ("\\p{L}", "x", OPEN),
    ("(", "x", OPEN),
    ("[b-a]", "x", OPEN),
    ("a**", "x", OPEN),
    ("(.*a){30}$", "(a|b)*b(a|b){20}$", OPEN),
]


@pytest.mark.parametrize(("inner", "outer", "expected"), OUTSIDE)
def test_a_text_outside_is_the_shortest(inner: str, outer: str, expected: str | None) -> None:
    assert answer(inner, outer) == expected


SAMPLES = [
    (("^[A-Z]{3}-\\d+$",), 0, "AAA-0"),
    (("^[a-z]+$",), 3, "xxx"),
    (("^a", "b$"), 0, "ab"),
    (("^a$", "^b$"), 0, None),
    (("^a{2}$",), 3, None),
]


@pytest.mark.parametrize(("patterns", "least", "expected"), SAMPLES)
def test_a_sample_matches_all_patterns(patterns: tuple[str, ...], least: int, expected: str | None) -> None:
    assert Texts().sample(frozenset(patterns), least) == expected


PATTERNS = st.recursive(
    st.sampled_from(["a", "b", "[ab]", "[^a]", ".", "\\d", "\\w", "^", "$", ""]),
    lambda part: st.one_of(
        st.tuples(part, part).map("".join),
        st.tuples(part, part).map(lambda two: f"(?:{two[0]}|{two[1]})"),
        st.tuples(part, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}", "*?"])).map(
            lambda two: f"(?:{two[0]}){two[1]}"
        ),
    ),
    max_leaves=6,
)
WORDS = ["".join(letters) for length in range(5) for letters in product("ab0", repeat=length)]


@settings(max_examples=300, deadline=None)
@given(PATTERNS, PATTERNS)
def test_what_is_said_of_two_patterns_is_so(inner: str, outer: str) -> None:
    found = answer(inner, outer)
    if found == OPEN:
        return
    first, second = (re.compile(text.replace("$", "\\Z"), re.ASCII) for text in (inner, outer))
    if found is not None:
        assert first.search(found)
        assert not second.search(found)
    else:
        assert [word for word in WORDS if first.search(word) and not second.search(word)] == []
