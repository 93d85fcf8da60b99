"""Route: an address that callers use, and what answers it: a model, or a prompt with a generative model."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from servewright.core.field import Operations, Ref, RenderedBy, Review
from servewright.core.kind import Kind
from servewright.core.strict import Items, OneOf, SpecPart, field, maker
from servewright.formats.specs.parts import Limits, OwnedMetadata, OwnedSpec
from servewright.formats.units.duration import Duration
from servewright.formats.units.hosts import HeaderName, HostName, HttpPath
from servewright.formats.units.identifiers import LlmName
from servewright.formats.units.names import SpecName
from servewright.formats.units.percentage import Percentage
from servewright.formats.units.reference import Reference

TO_MODEL = ("spec", "to", "model")
TO_PROMPT = ("spec", "to", "prompt")


class Llm(SpecPart):
    """A generative model of a provider, and the key that opens it."""

    credential: Annotated[SpecName, Ref("Credential")] = field("The key.")
    llm: LlmName = field("The provider's name of the model.")


class To(OneOf):
    """What answers; the key chooses it."""

    alternatives = ("model", "prompt")

    model: Annotated[Reference | None, Ref("Model")] = field("A model of ours.", None)
    prompt: Annotated[Reference | None, Ref("Prompt", exact=True)] = field(
        "A prompt, sent to a generative model.", None
    )
    with_: Llm | None = field("The generative model that the prompt is sent to.", None, key="with")

    @model_validator(mode="after")
    def _prompt_goes_with_a_model(self) -> Self:
        if (self.prompt is None) != (self.with_ is None):
            raise PydanticCustomError("with", "`prompt` and `with` stand together or not at all")
        return self


class By(SpecPart):
    """What a subject of an experiment is told apart by."""

    header: HeaderName = field("A request header.")


class Arm(SpecPart):
    """One side of an experiment; what it does not name is the route's own."""

    weight: Annotated[int, Field(ge=0, le=1_000_000)] = field("Its share, relative to the other arms'.")
    model: Annotated[Reference | None, Ref("Model")] = field(
        "Another line of the model.", None, because="the route's own"
    )
    prompt: Annotated[Reference | None, Ref("Prompt", exact=True)] = field(
        "Another release of the prompt.", None, because="the route's own"
    )
    with_: Llm | None = field("Another generative model.", None, key="with", because="the route's own")


class Experiment(SpecPart):
    """A split of the route's traffic."""

    name: SpecName = field("The experiment's name; subjects are assigned anew when it changes.")
    by: By | None = field("What keeps a subject in its arm.", None, because="each request is drawn by itself")
    without: SpecName | None = field(
        "The arm of subjects that carry no header.", None, because="they are drawn by themselves"
    )
    arms: Annotated[dict[SpecName, Arm], Field(min_length=2, max_length=16)] = field("The arms by name.")

    @model_validator(mode="after")
    def _some_arm_has_weight(self) -> Self:
        if self.without is not None and self.without not in self.arms:
            raise PydanticCustomError(
                "without", "`without` names arm `{arm}`, which is not there", {"arm": self.without}
            )
        if not sum(arm.weight for arm in self.arms.values()):
            raise PydanticCustomError("weights", "the arms' weights are all 0")
        return self


class Fallback(OneOf):
    """What answers when the route's own cannot."""

    alternatives = ("llm", "route")

    credential: Annotated[SpecName | None, Ref("Credential")] = field("The key to `llm`.", None)
    llm: LlmName | None = field("Another generative model.", None)
    route: Annotated[SpecName | None, Ref("Route")] = field("Another route, with its own fallbacks.", None)

    @model_validator(mode="after")
    def _llm_goes_with_a_credential(self) -> Self:
        if (self.llm is None) != (self.credential is None):
            raise PydanticCustomError("fallback", "`credential` and `llm` stand together or not at all")
        return self


class Privacy(SpecPart):
    """Personal data on the route."""

    detect: Annotated[
        Items[Literal["email", "phone", "card", "iban", "ip", "national-id", "person", "place"]], Field(min_length=1)
    ] = field("What is looked for.")
    action: Literal["mask", "reject"] = field(
        "What is done with it.", "mask", because="a request with a phone number still gets its answer"
    )
    responses: bool = field("Whether answers are searched too.", True, because="a model can repeat what it was told")


class Logging(SpecPart):
    """What of a call is logged."""

    payload: Literal["none", "masked", "full"] = field(
        "The request and response bodies.", "none", because="bodies may hold personal data"
    )
    sample: Percentage = field(
        "The share of calls that are logged.", Percentage.parse("100%"), because="metadata is cheap"
    )


class Accepted(SpecPart):
    """A break that is meant."""

    id: Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)] = field(
        "The change, as `servewright diff` and `explain` name it."
    )
    reason: Annotated[str, Field(min_length=1, max_length=500)] = field("Why callers can bear it.")


class RouteSpec(OwnedSpec):
    """An address and what answers it. All of it is operations: a route has no version."""

    host: Operations[HostName] = field("The host name.")
    path: Operations[HttpPath] = field("The path, and everything below it.")
    methods: Operations[Items[Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]]] = maker(
        tuple, "The methods that are answered.", because="all of them"
    )
    to: Operations[Annotated[To, RenderedBy("litellm", when=TO_PROMPT, whole=True)]] = field("What answers.")
    experiment: Operations[Experiment | None] = field("A split of the traffic.", None)
    fallback: Operations[Items[Fallback]] = maker(tuple, "What answers in its place, in order.")
    timeout: Operations[Duration] = field(
        "The longest time from the request to the whole answer.",
        Duration.parse("30s"),
        because="shorter than usual idle timeouts",
    )
    stream: Operations[bool] = field("Whether the answer is streamed.", False, because="most answers are whole")
    consumers: Operations[
        Annotated[
            Items[Annotated[SpecName, Ref("Consumer", shared=False)]],
            RenderedBy("litellm", when=TO_PROMPT),
            RenderedBy("istio", when=TO_MODEL),
        ]
    ] = maker(tuple, "Who may call.", because="nobody is named, and so everybody may")
    limits: Operations[
        Annotated[Limits | None, RenderedBy("litellm", when=TO_PROMPT), RenderedBy("istio", when=TO_MODEL)]
    ] = field("Limits over all callers.", None)
    privacy: Operations[Annotated[Privacy | None, RenderedBy("litellm")]] = field("Personal data on the route.", None)
    accept: Review[Annotated[Items[Accepted], Field(max_length=100)]] = maker(
        tuple, "Breaks of the route's callers that are meant; each can go once it has merged.", because="none is meant"
    )
    logging: Operations[Annotated[Logging | None, RenderedBy("litellm")]] = field("What of a call is logged.", None)


class Route(SpecPart):
    """The document."""

    api_version: Literal["servewright.dev/v1"]
    kind: Literal["Route"]
    metadata: OwnedMetadata
    spec: RouteSpec


KIND = Kind("Route", Route)
