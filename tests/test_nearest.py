"""Which names are offered for a wrong one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servewright.formats.nearest import did_you_mean, nearest

FIELDS = ("maxBatchSize", "maxQueueDelay", "minReplicas", "instances", "inputs", "outputs", "timeout", "cpu", "gpu")


@pytest.mark.parametrize(
    ("word", "candidates", "names"),
    [
        ("maxBatchsize", FIELDS, ("maxBatchSize",)),
        ("max_batch_size", FIELDS, ("maxBatchSize",)),
        ("batchSize", FIELDS, ("maxBatchSize",)),
        ("istances", FIELDS, ("instances",)),
        ("input", FIELDS, ("inputs",)),
        ("timeuot", FIELDS, ("timeout",)),
        ("cup", FIELDS, ("cpu",)),
        ("pu", FIELDS, ("cpu", "gpu")),
        ("", FIELDS, ()),
        ("replicas", FIELDS, ("minReplicas",)),
        ("llama", ("llama-70b", "mistral", "llama-8b"), ("llama-8b", "llama-70b")),
        ("eta-predicter", ("eta-predictor", "eta-predictors", "rank"), ("eta-predictor", "eta-predictors")),
        ("aaa", ("aab", "aac", "aad", "aae"), ("aab", "aac", "aad")),
        ("Model", ("model", "Modal"), ("model", "Modal")),
        ("x" * 254, ("x" * 253,), ()),
    ],
)
def test_nearest(word: str, candidates: tuple[str, ...], names: tuple[str, ...]) -> None:
    assert nearest(word, candidates) == names


@pytest.mark.parametrize(
    ("word", "help"),
    [
        ("maxBatchsize", "did you mean `maxBatchSize`?"),
        ("puts", "did you mean `inputs` or `outputs`?"),
        ("secrets", ""),
    ],
)
def test_did_you_mean(word: str, help: str) -> None:
    assert did_you_mean(word, FIELDS) == help


def test_three_are_joined() -> None:
    assert did_you_mean("aaa", ("aad", "aac", "aab")) == "did you mean `aab`, `aac` or `aad`?"


WORDS = st.text(alphabet="abC-_", max_size=8)


@given(WORDS, st.lists(WORDS))
def test_the_order_of_candidates_does_not_matter(word: str, candidates: list[str]) -> None:
    assert nearest(word, candidates) == nearest(word, reversed(candidates))


@given(WORDS, st.lists(WORDS))
def test_the_word_itself_comes_first(word: str, candidates: list[str]) -> None:
    names = [name for name in candidates if name.casefold() != word.casefold() and name.strip("-_") == name]
    if word and word.strip("-_") == word:
        assert nearest(word, [*names, word])[0] == word
