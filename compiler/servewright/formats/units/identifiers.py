"""Names inside a runtime: of tensors, of prompt variables, of LLMs, of a Python application."""

import keyword
from typing import Annotated

from servewright.formats.units.text import Text


def _reserved_part(text: str) -> str | None:
    for part in text.replace(":", ".").split("."):
        if keyword.iskeyword(part):
            return f"`{part}` is a keyword of Python"
    return None


_IDENTIFIER = r"[A-Za-z_][A-Za-z0-9_]*"
_DOTTED = rf"{_IDENTIFIER}(?:\.{_IDENTIFIER})*"

ModuleAttribute = Annotated[
    str,
    Text(
        noun="a module and its attribute",
        pattern=rf"{_DOTTED}:{_DOTTED}",
        write="write a Python module, `:` and a name in it, such as `main:app`",
        examples=("main:app", "ranking.service:app"),
        alphabet="[A-Za-z0-9_.:]",
        check=_reserved_part,
    ),
]

PythonName = Annotated[
    str,
    Text(
        noun="a Python name",
        pattern=_DOTTED,
        write="write a name or a dotted path of names, such as `image_classifier`",
        examples=("image_classifier", "ranking.handler"),
        alphabet="[A-Za-z0-9_.]",
        check=_reserved_part,
    ),
]

# Statements, operators and literals of Jinja2, and the names that a template finds without being given them.
_JINJA = frozenset(
    {
        *("and", "or", "not", "in", "is", "true", "false", "none"),
        *("if", "elif", "else", "endif", "for", "endfor", "loop", "recursive", "break", "continue"),
        *("set", "endset", "block", "endblock", "extends", "include", "import", "from", "as", "with", "without", "do"),
        *("macro", "endmacro", "call", "endcall", "caller", "varargs", "kwargs", "filter", "endfilter"),
        *("raw", "endraw", "range", "dict", "lipsum", "cycler", "joiner", "namespace", "self", "super"),
    }
)


def _reserved_word(text: str) -> str | None:
    if keyword.iskeyword(text):
        return "it is a keyword of Python"
    if text in _JINJA:
        return "it is a word of Jinja2's own"
    return None


PortableIdentifier = Annotated[
    str,
    Text(
        noun="a variable name",
        pattern=r"[a-z_][a-z0-9_]{0,62}",
        write="write lower-case letters, digits and `_`, beginning with a letter or `_`",
        examples=("dish", "max_price"),
        longest=63,
        alphabet="[a-z0-9_]",
        check=_reserved_word,
    ),
]

LlmName = Annotated[
    str,
    Text(
        noun="the name of an LLM",
        pattern=r"[!-~]{1,128}",
        write="write it as its provider does, without spaces, such as `gpt-5-mini`",
        examples=("gpt-5-mini", "claude-haiku", "meta-llama/Llama-3.1-8B"),
        longest=128,
        alphabet="[!-~]",
    ),
]


def _unencodable(text: str) -> str | None:
    # A string of a protobuf is UTF-8, which has no lone surrogates.
    for index, character in enumerate(text, start=1):
        if "\ud800" <= character <= "\udfff":
            return f"character {index} is half of a surrogate pair"
    return None


TritonName = Annotated[
    str,
    Text(
        noun="a tensor name",
        pattern=r"[^\x00-\x1f\x7f]{1,255}",
        write="write the name that the model file gives it, such as `input_ids` or `serving_default_x:0`",
        examples=("features", "serving_default_x:0", "/encoder/Add_output_0"),
        longest=255,
        alphabet=r"[^\x00-\x1f\x7f]",
        check=_unencodable,
    ),
]
