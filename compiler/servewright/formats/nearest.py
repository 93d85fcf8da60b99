"""The names that somebody who wrote a wrong one may have meant."""

from collections.abc import Iterable

Rank = tuple[int, int, str]


def nearest(word: str, candidates: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """Up to `limit` candidates: those in other case or punctuation first, then slips of the keyboard, then parts."""
    if len(word) > _MAX_LENGTH:
        return ()
    folded = _fold(word)
    ranked = sorted(rank for candidate in set(candidates) if (rank := _rank(folded, candidate)) is not None)
    return tuple(candidate for _, _, candidate in ranked[:limit])


def did_you_mean(word: str, candidates: Iterable[str]) -> str:
    """A help text that offers the nearest candidates, empty if none is near."""
    names = [f"`{name}`" for name in nearest(word, candidates)]
    if not names:
        return ""
    return f"did you mean {' or '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)}?"


def _rank(word: str, candidate: str) -> Rank | None:
    if len(candidate) > _MAX_LENGTH:
        return None
    other = _fold(candidate)
    if word == other:
        return (0, 0, candidate)
    bound = max(len(word), len(other)) // 3
    slips = _slips(word, other, bound) if bound else bound + 1
    if slips <= bound:
        return (1, slips, candidate)
    short, long = sorted((word, other), key=len)
    return (2, len(long) - len(short), candidate) if len(short) >= 3 and short in long else None


def _fold(name: str) -> str:
    return "".join(character for character in name.casefold() if character not in "-_. ")


def _slips(word: str, other: str, bound: int) -> int:
    """Letters inserted, left out, replaced or swapped with their neighbour; a number above `bound` stands for more."""
    if abs(len(word) - len(other)) > bound:
        return bound + 1
    before, row = list[int](), list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            slips = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                slips = min(slips, last[j - 2] + 1)
            row.append(slips)
        if min(row) > bound:
            return bound + 1
    return row[-1]


# Names in Kubernetes end at 253 characters; a longer word is no slip of the keyboard.
_MAX_LENGTH = 253
