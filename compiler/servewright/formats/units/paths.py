"""Paths of files, of artifacts and of secrets: each stays inside what it is relative to."""

import re
from typing import Annotated

from servewright.formats.units.base import compiled
from servewright.formats.units.grammar import AUTHORITY
from servewright.formats.units.shown import shown
from servewright.formats.units.text import Text

_PATH = r"[^\x00-\x1f\x7f/\\]+(?:/[^\x00-\x1f\x7f/\\]+)*"


def _path_fault(text: str) -> str | None:
    if text.startswith("/"):
        return "it is absolute, write it relative to the spec"
    if "\\" in text:
        return "it holds a backslash, write `/`"
    if text.endswith("/"):
        return "it ends with `/`, and a folder is no file"
    return _segments_fault(text.split("/"))


def _segments_fault(segments: list[str]) -> str | None:
    # A leading `..` is grammar here; whether the path stays in the tree is for who resolves it.
    named = False
    for segment in segments:
        if segment == "":
            return "it holds `//`"
        if segment == ".":
            return "it holds a segment `.`, leave it out"
        if segment == ".." and named:
            return "it climbs out of a folder that it names, leave both out"
        if not segment.isprintable():
            return f"its part {shown(segment)} holds a character that does not print"
        if len(segment.encode(errors="replace")) > 255:
            return "a segment of it is longer than 255 bytes"
        named = segment != ".." or named
    return None if named else "it names no file"


RelativePath = Annotated[
    str,
    Text(
        noun="a relative path",
        pattern=_PATH,
        write="write a path such as `caption.jinja` or `../shared/caption.schema.json`",
        examples=("caption.jinja", "../shared/caption.schema.json"),
        longest=1024,
        alphabet=r"[^\x00-\x1f\x7f\\]",
        check=_path_fault,
    ),
]


def _folder_fault(text: str) -> str | None:
    if text.startswith("/"):
        return "it is absolute, write it relative to the repository"
    if "\\" in text:
        return "it holds a backslash, write `/`"
    if ".." in text.split("/"):
        return "it holds `..`"
    if not text.endswith("/"):
        return "it does not end with `/`"
    return _segments_fault(text[:-1].split("/"))


SpecsFolder = Annotated[
    str,
    Text(
        noun="a folder of specs",
        pattern=r"specs/(?:[A-Za-z0-9_.@+-]+/)*",
        write="write a folder below `specs/`, such as `specs/delivery/`",
        examples=("specs/delivery/",),
        longest=255,
        alphabet="[A-Za-z0-9_.@+/-]",
        check=_folder_fault,
    ),
]


def _secret_fault(text: str) -> str | None:
    if text.startswith("/"):
        return "it begins with `/`, and a key is relative to its store"
    if "//" in text:
        return "it holds `//`"
    if {".", ".."} & set(text.split("/")):
        return "it holds a segment `.` or `..`"
    return None


_SECRET_SEGMENT = "[A-Za-z0-9_+=.@-]+"
_SECRET_CHARACTERS = "[A-Za-z0-9_+=.@/-]"

SecretKey = Annotated[
    str,
    Text(
        noun="the key of a secret",
        pattern=rf"{_SECRET_SEGMENT}(?:/{_SECRET_SEGMENT})*",
        write="write its path in the store, such as `ai/menu/openai`",
        examples=("ai/menu/openai",),
        longest=512,
        alphabet=_SECRET_CHARACTERS,
        check=_secret_fault,
    ),
]

SecretPrefix = Annotated[
    str,
    Text(
        noun="a prefix of secrets",
        pattern=rf"(?:{_SECRET_SEGMENT}/)+",
        write="write a path in the store that ends with `/`, such as `ai/delivery/`",
        examples=("ai/delivery/", "prod/"),
        longest=512,
        alphabet=_SECRET_CHARACTERS,
        check=_secret_fault,
    ),
]

SecretProperty = Annotated[
    str,
    Text(
        noun="a property of a secret",
        pattern="[A-Za-z0-9_.@-]+",
        write="write letters, digits, `_`, `-` and `.`, such as `api_key`",
        examples=("api_key",),
        longest=253,
        alphabet="[A-Za-z0-9_.@-]",
    ),
]


def _artifact_fault(text: str) -> str | None:
    scheme = re.match(r"([a-z][a-z0-9+.-]{0,30}):/", text)
    if scheme is None:
        return _path_fault(text)
    if scheme[1] not in _URIS:
        return f"its scheme is `{scheme[1]}`, write a path or one of `models:/`, `oci://`, `s3://`, `gs://`, `https://`"
    if "@" in text.partition("://")[2].partition("/")[0]:
        return "it holds a user name or password before `@`"
    if {".", ".."} & set(text.split("/")):
        return "it holds a segment `.` or `..`"
    if not compiled(_URIS[scheme[1]]).fullmatch(text):
        return f"it is not of the form `{_FORMS[scheme[1]]}`"
    return None


_OBJECT_KEY = r"[A-Za-z0-9!$&'()*+,;=:@._~%-]+(?:/[A-Za-z0-9!$&'()*+,;=:@._~%-]+)*/?"
_URIS = {
    "gs": rf"gs://[a-z0-9][a-z0-9._-]{{1,220}}[a-z0-9]/{_OBJECT_KEY}",
    "https": rf"https://{AUTHORITY}/{_OBJECT_KEY}",
    "models": r"models:/[A-Za-z0-9_. -]+(?:@[A-Za-z0-9_-]+|/[1-9][0-9]{0,8})",
    "oci": (
        rf"oci://{AUTHORITY}(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+"
        r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
    ),
    "s3": rf"s3://[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9]/{_OBJECT_KEY}",
}
_FORMS = {
    "gs": "gs://bucket/key",
    "https": "https://host/path",
    "models": "models:/name@alias` or `models:/name/3",
    "oci": "oci://registry/repository:tag",
    "s3": "s3://bucket/key",
}

ArtifactUri = Annotated[
    str,
    Text(
        noun="an artifact URI",
        pattern="|".join([*_URIS.values(), _PATH]),
        write="write a path, or a URI such as `models:/eta-predictor@champion`",
        examples=("models:/eta-predictor@champion", "oci://registry.example.com/ai/eta:1.0.0", "models/eta/model.onnx"),
        longest=1024,
        alphabet=r"[^\x00-\x1f\x7f\\]",
        check=_artifact_fault,
    ),
]
