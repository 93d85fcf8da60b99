"""Prompt: a versioned template for a generative model, with typed variables and output."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from servewright.core.field import NamesFile, Operations, Release, RenderedBy
from servewright.core.kind import Kind
from servewright.core.strict import Items, OneOf, SpecPart, field, maker
from servewright.formats.specs.parts import Deprecation, OwnedMetadata, OwnedSpec
from servewright.formats.units.identifiers import PortableIdentifier
from servewright.formats.units.paths import RelativePath
from servewright.formats.units.quantity import ByteSize
from servewright.formats.units.version import Version


class Message(OneOf):
    """One message of the conversation: its text stands here or in a file."""

    alternatives = ("content", "file")

    role: Literal["system", "user", "assistant"] = field("Who says it.")
    content: Annotated[str, Field(min_length=1, max_length=100_000)] | None = field(
        "The template, a Jinja2 text.", None
    )
    file: Annotated[RelativePath | None, NamesFile()] = field("A file that holds the template.", None)


class TextVariable(SpecPart):
    """A text that the caller gives."""

    type: Literal["string"] = field("A text.")
    max_length: Annotated[int, Field(ge=1, le=1_000_000)] = field(
        "The longest text that is taken.", 4000, because="about a thousand tokens", unit="characters"
    )
    default: str | None = field("What stands where the caller gives none.", None, because="the caller must give it")


class NumberVariable(SpecPart):
    """A number that the caller gives."""

    type: Literal["number"] = field("A number.")
    minimum: float | None = field("The smallest number that is taken.", None, because="no bound")
    maximum: float | None = field("The largest number that is taken.", None, because="no bound")
    default: float | None = field("What stands where the caller gives none.", None, because="the caller must give it")


class EnumVariable(SpecPart):
    """One of a few words."""

    enum: Annotated[Items[str], Field(min_length=1, max_length=1000)] = field("The words.")
    default: str | None = field("What stands where the caller gives none.", None, because="the caller must give it")


class ImageVariable(SpecPart):
    """An image that the caller uploads."""

    type: Literal["image"] = field("An image.")
    max_size: ByteSize = field(
        "The largest upload that is taken.", ByteSize.parse("4MiB"), because="a photo of a phone"
    )


def _sort(value: object) -> str | None:
    """The alternative that a variable's keys choose: `enum` where it is present, else its `type`."""
    if isinstance(value, dict):
        return "enum" if "enum" in value else str(value.get("type", "string"))
    return getattr(value, "type", "enum")


Variable = Annotated[
    Annotated[TextVariable, Tag("string")]
    | Annotated[NumberVariable, Tag("number")]
    | Annotated[EnumVariable, Tag("enum")]
    | Annotated[ImageVariable, Tag("image")],
    Discriminator(_sort),
]


class Output(SpecPart):
    """What the model must answer with."""

    file: Annotated[RelativePath, NamesFile()] = field("A file with the JSON Schema of the answer.", key="schema")


class Parameters(SpecPart):
    """How the model is asked."""

    temperature: Annotated[float, Field(ge=0, le=2)] | None = field(
        "Sampling temperature.", None, because="the model's own"
    )
    top_p: Annotated[float, Field(gt=0, le=1)] | None = field("Nucleus sampling.", None, because="the model's own")
    max_tokens: Annotated[int, Field(ge=1, le=1_000_000)] | None = field(
        "The longest answer.", None, because="the model's own", unit="tokens"
    )
    stop: Items[str] = maker(tuple, "Texts that end the answer.")
    seed: int | None = field("For repeatable sampling, where the provider has it.", None)
    size: Annotated[str, Field(pattern=r"^[1-9][0-9]{1,4}x[1-9][0-9]{1,4}\z")] | None = field(
        "Width and height of an image that is made, such as `1024x1024`.",
        None,
        because="the model's own",
        unit="pixels",
    )
    images: Annotated[int, Field(ge=1, le=10)] | None = field("How many images are made.", None, because="one")
    dimensions: Annotated[int, Field(ge=1, le=100_000)] | None = field(
        "Length of an embedding.", None, because="the model's own"
    )


class PromptSpec(OwnedSpec):
    """A versioned template."""

    version: Release[Version] = field("The semantic version; its major is the line.")
    operation: Release[
        Annotated[Literal["chat", "image.generate", "image.edit", "embed"], RenderedBy("litellm", whole=True)]
    ] = field("What the model is asked to do.")
    messages: Release[Annotated[Items[Message], Field(min_length=1, max_length=200)]] = field(
        "The conversation, in order."
    )
    variables: Release[dict[PortableIdentifier, Variable]] = maker(dict, "What the caller gives.")
    output: Release[Output | None] = field("What the model must answer with.", None, because="free text")
    parameters: Release[Parameters] = maker(Parameters, "How the model is asked.")
    needs: Release[Items[Literal["vision", "tools", "json"]]] = maker(tuple, "Abilities that the model must have.")
    deprecation: Operations[Annotated[Deprecation | None, RenderedBy("observability")]] = field(
        "Until when the line is served.", None, because="it stays"
    )


class Prompt(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Prompt"]
    metadata: OwnedMetadata
    spec: PromptSpec


KIND = Kind("Prompt", Prompt, versioned=True)
