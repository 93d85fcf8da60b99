"""Container images by the grammar of the distribution project, and the digests that pin them.

https://github.com/distribution/reference
"""

import re
from typing import Annotated

from servewright.formats.units.grammar import AUTHORITY
from servewright.formats.units.text import Text

_PART = r"[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*"
_REPOSITORY = rf"(?:{AUTHORITY}/)?{_PART}(?:/{_PART})*"
_TAG = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}"
_DIGEST = r"sha256:[0-9a-f]{64}"


def _repository_fault(text: str) -> str | None:
    if "://" in text:
        return "leave out the scheme"
    if "@" in text:
        return "leave out the digest"
    if ":" in text.rpartition("/")[2]:
        return "leave out the tag"
    return None


ImageRepository = Annotated[
    str,
    Text(
        noun="an image repository",
        pattern=_REPOSITORY,
        write="write a registry and a lower-case path, such as `registry.example.com/ai`",
        examples=("registry.example.com/ai", "localhost:5000/eta-predictor"),
        longest=255,
        alphabet="[a-z0-9._:/-]",
        check=_repository_fault,
    ),
]


def _image_fault(text: str) -> str | None:
    if "://" in text:
        return "leave out the scheme"
    if "@" not in text and ":" not in text.rpartition("/")[2]:
        return "it has neither a tag nor a digest"
    repository = re.sub(r":[^:/]*\Z", "", text.partition("@")[0])
    return f"its repository is {len(repository)} characters long, more than 255" if len(repository) > 255 else None


ImageReference = Annotated[
    str,
    Text(
        noun="an image reference",
        pattern=rf"{_REPOSITORY}(?::{_TAG}(?:@{_DIGEST})?|@{_DIGEST})",
        write="write a lower-case repository and a tag or digest, such as `registry.example.com/ai/eta:1.0.0`",
        examples=("registry.example.com/ai/eta:1.0.0",),
        longest=456,
        alphabet="[A-Za-z0-9._:/@-]",
        check=_image_fault,
    ),
]

Sha256 = Annotated[
    str,
    Text(
        noun="a SHA-256 digest",
        pattern=_DIGEST,
        write="write `sha256:` and 64 lower-case hex digits",
        examples=("sha256:" + "0123456789abcdef" * 4,),
        longest=71,
    ),
]
