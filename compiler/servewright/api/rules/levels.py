"""How loud each change is: what breaks callers is an error, what they gain is a note, with a few exceptions.

The exceptions that are oasdiff's own are warnings: what two documents alone cannot decide. Those that are ours say why.
"""

from collections.abc import Mapping
from typing import Final

from servewright.api.change import Level, Size

# As in oasdiff: it depends on what a server, or a client, does with what the contract does not say.
UNDECIDABLE: Final = frozenset(
    {
        "optional-response-header-removed",
        "request-parameter-removed",
        "request-property-removed",
        "request-parameter-pattern-changed",
        "request-property-pattern-changed",
        "request-body-pattern-changed",
        "response-optional-property-removed",
        "response-body-enum-value-added",
        "response-property-enum-value-added",
        "response-required-property-became-not-write-only",
        "response-body-media-type-schema-removed",
    }
)
# Where a value that was accepted is refused for sure, the warning becomes an error.
SURE: Final = frozenset(
    {"request-property-removed"} | {f"request-{place}-pattern-changed" for place in ("parameter", "property", "body")}
)

_SCOPED: Final = ("request-body", "request-property", "request-parameter")
_BOUNDS: Final = ("max", "min", "exclusive-max", "exclusive-min", "max-length", "min-items", "max-items")

# Ids whose level here is not oasdiff's of August 2026, and why.
DEVIATIONS: Final[Mapping[str, str]] = {
    **{
        f"{scope}-{bound}-set": "a limit where there was none refuses values that were accepted; oasdiff followed later"
        for scope in _SCOPED
        for bound in _BOUNDS
    },
    "response-body-discriminator-property-name-changed": "clients find the alternative no more",
    "response-property-discriminator-property-name-changed": "clients find the alternative no more",
    "request-body-discriminator-property-name-changed": "a server cannot tell which alternative was sent",
    "request-property-discriminator-property-name-changed": "a server cannot tell which alternative was sent",
    "api-security-component-oauth-scope-removed": "a token cannot be had for the scope any more",
    "api-security-added": "a client that sends no such credentials is refused",
    "api-global-security-added": "a client that sends no such credentials is refused",
    "api-security-removed": "a client that has only this credential is refused, unless no other is asked for",
    "api-global-security-removed": "a client that has only this credential is refused, unless no other is asked for",
    "api-security-scope-added": "a token without the scope is refused",
    "api-global-security-scope-added": "a token without the scope is refused",
    "api-security-component-type-changed": "clients send their credentials in another form than is asked for",
    "response-body-any-of-added": "a response may have a form that callers do not know, as with `oneOf`",
    "response-property-any-of-added": "a response may have a form that callers do not know, as with `oneOf`",
    "request-required-property-became-not-read-only": "the property has to be sent from now on",
    "response-required-property-became-write-only": "the property is sent no more",
    "response-optional-property-became-write-only": "the property is sent no more",
    "request-required-property-became-read-only": "what callers send is ignored",
    "request-optional-property-became-read-only": "what callers send is ignored",
    "request-body-all-of-removed": "it breaks inside `not` only, and there it does",
    "request-property-all-of-removed": "it breaks inside `not` only, and there it does",
    "request-parameter-property-type-changed": "a value of the old type is refused",
    "response-property-pattern-removed": "a text may have a form that callers do not know",
    "response-property-pattern-changed": "a text may have a form that callers do not know",
}
_MILDER: Final = frozenset(
    {
        "response-required-property-became-write-only",
        "response-optional-property-became-write-only",
        "request-required-property-became-read-only",
        "request-optional-property-became-read-only",
        "response-property-pattern-removed",
        "response-body-pattern-removed",
        "response-property-pattern-changed",
        "response-body-pattern-changed",
        "response-optional-property-added",
        "response-required-property-added",
        "response-property-additional-properties-opened",
        "response-body-additional-properties-opened",
        "request-parameter-style-changed",
        # The specification says what callers may rely on, and whether they do is theirs to know.
        "api-server-removed",
        "api-server-variable-narrowed",
        "api-server-variable-default-changed",
        "response-link-removed",
        "response-link-changed",
        *(
            f"{scope}-discriminator-mapping-{what}"
            for scope in ("request-body", "request-property", "response-body", "response-property")
            for what in ("added", "deleted", "changed")
        ),
    }
)


def level_of(id: str, size: Size, *, sure: bool = True) -> Level:
    """The level of a change in the default profile; `sure` is false where its effect is a convention."""
    if size is not Size.BREAKING:
        return Level.WARNING if id == "response-required-property-became-not-write-only" else Level.INFO
    if id in _MILDER or (id in UNDECIDABLE and not (sure and id in SURE)):
        return Level.WARNING
    return Level.ERROR
