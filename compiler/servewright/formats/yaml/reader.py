"""The values of YAML documents, straight from libyaml's events.

There is no tree of nodes in between, no recursion, and no position until something is reported: a run spends more time
here than anywhere else before it renders.
"""

from typing import Any, Final

from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from servewright.core.document import Plain
from servewright.core.finding import Finding, Related, Severity
from servewright.core.place import Mark, Place
from servewright.core.rule import Rule
from servewright.formats.yaml.aliases import ALIAS_EXPANSION, MAX_DEPTH, TOO_DEEP, Anchors, too_deep
from servewright.formats.yaml.odd import TYPE_NAMES, OddValueError, show
from servewright.formats.yaml.scalars import MERGE_KEY, RESOLVED
from servewright.formats.yaml.standpoint import ITEM, KEY, DroppedKey, Frame, Pending, Standpoint
from servewright.formats.yaml.tags import misfit, scalar, tag_of

MAX_FINDINGS: Final = 100

DUPLICATE_KEY: Final = Rule(
    "LOD003",
    "key_duplicate",
    Severity.ERROR,
    "A mapping has the same key twice.",
    "YAML forbids it; readers that accept it keep the first or the last, and drop the other in silence.",
)
KEY_NOT_A_STRING: Final = Rule(
    "LOD005",
    "key_not_a_string",
    Severity.ERROR,
    "The key of a mapping is a number, a boolean, null or a collection.",
    "JSON and Kubernetes know string keys only, and readers turn others into strings in different ways.",
)
TOO_MANY_FINDINGS: Final = Rule(
    "LOD020",
    "findings_too_many",
    Severity.ERROR,
    "A file has more than 100 faults, and the rest of it was not read.",
    "A hundred show the pattern, and a hostile file cannot fill the memory with them.",
)


class StopReadingError(Exception):
    """The last finding is one that nothing can be read after."""


class Reader:
    """One file's events on their way to values; `findings` grows as they are read."""

    __slots__ = ("_anchors", "_file", "_parser", "document", "findings")

    def __init__(self, file: str, text: bytes) -> None:
        self._file = file
        self._parser: Any = CParser(text)
        self.document = -1
        self._anchors = Anchors()
        self.findings: list[Finding] = []

    def begin(self) -> bool:
        """Whether there is another document; its value comes next."""
        event = self._parser.get_event()
        while not isinstance(event, DocumentStartEvent | StreamEndEvent):
            event = self._parser.get_event()
        self.document += 1
        self._anchors.forget()
        return isinstance(event, DocumentStartEvent)

    def is_empty(self) -> bool:
        """Whether the document that begins here holds nothing, not even a written null."""
        event = self._parser.peek_event()
        return isinstance(event, ScalarEvent) and not (event.value or event.style or event.anchor or event.tag)

    def value(self) -> Plain:
        """The value of the document that begins here; raises MarkedYAMLError and StopReadingError."""
        next_event, resolved, here = self._parser.get_event, RESOLVED, self._here
        root: list[Plain] = []
        outer: list[Frame] = []
        top: Any = root
        pending: Pending = ITEM
        value: Any
        while True:
            event = next_event()
            kind = event.__class__
            if kind is ScalarEvent:
                if event.tag is not None or event.anchor is not None:
                    value = self._adorned_scalar(here(event, outer, top, pending))
                elif event.style:
                    value = event.value
                else:
                    try:
                        value = resolved[event.value]
                    except OddValueError as odd:
                        value = self._odd(odd, here(event, outer, top, pending))
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                top, pending = outer.pop()
                continue
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                value = {} if kind is MappingStartEvent else []
                after: Pending = ITEM if pending is ITEM else KEY
                if pending is KEY or len(outer) >= MAX_DEPTH or event.tag is not None or event.anchor is not None:
                    pending, after = self._odd_collection(value, after, here(event, outer, top, pending))
                if pending is ITEM:
                    top.append(value)
                else:
                    top[pending] = value
                outer.append((top, after))
                top, pending = value, KEY if kind is MappingStartEvent else ITEM
                continue
            elif kind is AliasEvent:
                value = self._alias(here(event, outer, top, pending))
            else:
                return root[0]
            if pending is KEY:
                fits = value.__class__ is str and value not in top
                pending = value if fits else self._odd_key(value, here(event, outer, top, pending))
            elif pending is ITEM:
                top.append(value)
            else:
                top[pending] = value
                pending = KEY

    def report(self, finding: Finding) -> None:
        """Adds a finding, unless the file has had its share."""
        if len(self.findings) == MAX_FINDINGS:
            message = f"file has more than {MAX_FINDINGS} faults"
            self.findings.append(TOO_MANY_FINDINGS.finding(message, finding.at, help="mend those above first"))
            raise StopReadingError
        self.findings.append(finding)

    def _here(self, event: Any, outer: list[Frame], top: Any, pending: Pending) -> Standpoint:
        return Standpoint(self._file, self.document, event, outer, top, pending)

    def _adorned_scalar(self, here: Standpoint) -> Plain | DroppedKey:
        event: Any = here.event
        value: Plain | DroppedKey
        try:
            value = scalar(event)
        except OddValueError as odd:
            value = self._odd(odd, here)
        if event.anchor is not None and not isinstance(value, DroppedKey):
            self._anchors.define(event.anchor, value)
        return value

    def _alias(self, here: Standpoint) -> Plain | DroppedKey:
        event: Any = here.event
        try:
            return self._anchors.use(event.anchor, here.around())
        except OddValueError as odd:
            return self._odd(odd, here)

    def _odd_collection(self, value: Plain, after: Pending, here: Standpoint) -> tuple[Pending, Pending]:
        """Where to put a collection that is too deep, adorned, or a key, and what is pending after it."""
        event: Any = here.event
        if len(here.outer) >= MAX_DEPTH:
            self._odd(too_deep(), here)
        if event.tag is not None and event.tag != tag_of(value):
            self._odd(misfit(value, event.tag), here)
        if event.anchor is not None:
            self._anchors.define(event.anchor, value)
        if here.pending is not KEY:
            return here.pending, after
        self._odd_key(value, here)
        dropped = DroppedKey()
        return dropped, dropped

    def _odd(self, odd: OddValueError, here: Standpoint) -> Plain | DroppedKey:
        """Reports a value that may not stand, and gives what to go on with."""
        value = odd.value
        if here.pending is not KEY:
            if odd.rule is not MERGE_KEY:
                self._report_odd(odd, here.at())
            return value
        if isinstance(value, str) and odd.rule is not MERGE_KEY:
            self._report_odd(odd, here.mark() if value in here.top else here.at_key(value))
            return value
        if isinstance(value, int):
            return value  # as a key it has another fault, which is reported next
        self._report_odd(odd, here.mark())
        return DroppedKey()

    def _report_odd(self, odd: OddValueError, at: Place | Mark) -> None:
        self.report(odd.rule.finding(odd.message, at, help=odd.help))
        if odd.rule in (TOO_DEEP, ALIAS_EXPANSION):
            raise StopReadingError

    def _odd_key(self, key: Any, here: Standpoint) -> Pending:
        """Reports a key that is not a string or not the first of its name, unless that has been done."""
        if isinstance(key, DroppedKey):
            return key
        if isinstance(key, str):
            first = here.at_key(key)
            related = (Related(first, "first defined here"),) if isinstance(first, Place) else ()
            message = f"key `{show(key)}` stands twice in its mapping"
            self.report(DUPLICATE_KEY.finding(message, here.mark(), help="remove one of the two", related=related))
            return DroppedKey()
        text = here.event.value if isinstance(here.event, ScalarEvent) else ""
        kept = text != "" and text not in here.top
        message = f"key {f'`{show(text)}` ' if text else ''}is {TYPE_NAMES[type(key)]}, not a string"
        help = f'quote it: `"{show(text)}"`' if text else "write a string as the key, or quote the text around it"
        self.report(KEY_NOT_A_STRING.finding(message, here.at_key(text) if kept else here.mark(), help=help))
        return text if kept else DroppedKey()
