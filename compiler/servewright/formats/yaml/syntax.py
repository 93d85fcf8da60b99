"""Text that is no YAML, in words that say what to do about it.

libyaml names the rule of its grammar that failed; people want to know what is wrong with the line. The problems are
those of the scanner and the parser of libyaml 0.2.5.
"""

from typing import Any, Final

from yaml.error import MarkedYAMLError

from servewright.core.finding import Finding, Related, Severity
from servewright.core.place import Mark
from servewright.core.rule import Rule
from servewright.formats.yaml.odd import show
from servewright.formats.yaml.text import mark_behind

SYNTAX: Final = Rule(
    "LOD001",
    "yaml_syntax",
    Severity.ERROR,
    "The text is not YAML from here on, and the rest of the file was not read.",
    "Whatever a reader guesses about broken text is something that nobody wrote.",
)
TAB: Final = Rule(
    "LOD002",
    "tab_indentation",
    Severity.ERROR,
    "A tab stands where a line is indented.",
    "YAML forbids it, because no two editors need agree on how wide a tab is.",
)


def syntax_fault(file: str, text: bytes, error: MarkedYAMLError) -> Finding:
    """The finding for an error of libyaml's scanner or parser."""
    problem, context = str(error.problem), str(error.context)
    mark: Any = error.problem_mark or error.context_mark
    decoded = text.decode("utf-8-sig")
    character = decoded[mark.index : mark.index + 1]
    if problem in _TAB_PROBLEMS or (problem == _NO_TOKEN and character == "\t"):
        return TAB.finding("tab stands where a line is indented", _mark(file, mark), help="indent with spaces")
    if not character and "flow" in context:
        at = mark_behind(file, decoded.rstrip())
        return SYNTAX.finding("text ends inside `[ ]` or `{ }`", at, help="add the closing bracket")
    if problem in _BLAMES_CONTEXT and error.context_mark is not None:
        mark = error.context_mark
    message, help = _words(problem, context, character)
    label = _BEGINNINGS.get(context)
    begin: Any = error.context_mark
    related = (Related(_mark(file, begin), label),) if label and begin.index != mark.index else ()
    return SYNTAX.finding(message, _mark(file, mark), help=help, related=related)


def _words(problem: str, context: str, character: str) -> tuple[str, str]:
    if problem == _NO_TOKEN:
        return f"`{show(character)}` cannot begin a bare value", "quote the value"
    words = _BY_CONTEXT.get(context) or _BY_PROBLEM.get(problem)
    return words or (f"text is not YAML: {problem}", "write what YAML expects here")


def _mark(file: str, mark: Any) -> Mark:
    return Mark(file, mark.line + 1, mark.column + 1)


_NO_TOKEN = "found character that cannot start any token"
_TAB_PROBLEMS = frozenset(
    {
        "found a tab character that violates indentation",
        "found a tab character where an indentation space is expected",
    }
)
# Where libyaml gives up is far from where the mistake is.
_BLAMES_CONTEXT = frozenset({"found unexpected end of stream", "could not find expected ':'"})
_BEGINNINGS = {
    "while parsing a block mapping": "the mapping begins here",
    "while parsing a block collection": "the list begins here",
    "while parsing a flow mapping": "the mapping begins here",
    "while parsing a flow sequence": "the list begins here",
    "while scanning a quoted scalar": "the quoted text begins here",
}
_DIRECTIVE = ("line that begins with `%` is no directive of YAML", "remove it, or indent it if it belongs to a text")
_TAG = ("tag after `!` is malformed", "remove it, or quote the value if `!` belongs to it")
_BY_CONTEXT = {
    "while scanning an alias": ("`*` begins an alias, and no name follows", "quote the value if `*` belongs to it"),
    "while scanning an anchor": ("`&` begins an anchor, and no name follows", "quote the value if `&` belongs to it"),
    "while scanning a directive": _DIRECTIVE,
    "while scanning a %YAML directive": _DIRECTIVE,
    "while scanning a %TAG directive": _DIRECTIVE,
    "while scanning a tag": _TAG,
    "while parsing a tag": _TAG,
    "while parsing a node": _TAG,
    "while scanning a block scalar": (
        "text begins on the line of its `|` or `>`",
        "begin the text on the next line, indented, or quote the value",
    ),
}
_ESCAPE = ("escape in double-quoted text names no character", "write the character itself")
_BY_PROBLEM = {
    "mapping values are not allowed in this context": (
        "`:` begins a mapping where none can stand",
        "quote the text that holds it, or indent the key like the other keys of its mapping",
    ),
    "block sequence entries are not allowed in this context": (
        "`-` begins a list where none can stand",
        "put the list on lines of its own, or quote the value if `-` belongs to it",
    ),
    "mapping keys are not allowed in this context": (
        "`?` begins a key where none can stand",
        "quote the value if `?` belongs to it",
    ),
    "found unexpected end of stream": ("quoted text is never closed", "add the closing quote"),
    "found unexpected document indicator": ("document ends inside quoted text", "close the quote before this line"),
    "did not find expected ',' or ']'": ("list lacks a `,` or its `]`", "add it before this"),
    "did not find expected ',' or '}'": ("mapping lacks a `,` or its `}`", "add it before this"),
    "did not find expected key": (
        "mapping goes on with something that is not a key",
        "indent it like the other keys, or quote the whole value before it",
    ),
    "did not find expected '-' indicator": (
        "list goes on with something that is not an entry",
        "begin it with `- `, or indent it as a part of the entry before it",
    ),
    "could not find expected ':'": (
        "line is not `key: value`",
        "add the `:` and a space, or indent the line to make it a part of the value before it",
    ),
    "found unknown escape character": (
        "`\\` begins an escape that YAML does not know",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    "did not find expected hexdecimal number": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "found incompatible YAML document": ("`%YAML` names a version other than 1.2", "remove the line"),
    "found duplicate %YAML directive": ("`%YAML` stands twice", "remove one of them"),
    "found duplicate %TAG directive": ("`%TAG` names the same handle twice", "remove one of them"),
    "did not find expected <document start>": (
        "document ends before this text",
        "make it a part of the mapping above, or put `---` before a new document",
    ),
    "did not find expected node content": (
        "value is missing before this",
        "write the value, or quote it if this belongs to it",
    ),
}
