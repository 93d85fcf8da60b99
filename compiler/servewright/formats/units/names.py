"""Names of specs and of Kubernetes objects, each as narrow as the API server that receives it.

https://kubernetes.io/docs/concepts/overview/working-with-objects/names/
"""

from typing import Annotated

from servewright.formats.units.grammar import HOST, LABEL
from servewright.formats.units.text import Text

_LABEL_CHARACTERS = "[a-z0-9-]"
_LABEL_ADVICE = "write lower-case letters, digits and `-`, with a letter or digit at both ends"
_SPEC_ADVICE = "write lower-case letters, digits and `-`, beginning with a letter and ending with a letter or digit"


def _spec_name(noun: str, *examples: str) -> Text:
    # Objects of Kubernetes carry it with suffixes such as `-v2-canary`; a Service must begin with a letter.
    pattern = r"[a-z][a-z0-9]*(?:-+[a-z0-9]+)*"
    return Text(noun, pattern, _SPEC_ADVICE, examples, longest=50, alphabet=_LABEL_CHARACTERS)


SPEC_NAME = _spec_name("a spec name", "eta-predictor")
SpecName = Annotated[str, SPEC_NAME]
TeamName = Annotated[str, _spec_name("a team name", "delivery")]
EnvironmentName = Annotated[str, _spec_name("an environment name", "prod", "staging")]

KubernetesName = Annotated[
    str,
    Text(
        noun="a Kubernetes name",
        pattern=LABEL,
        write=_LABEL_ADVICE,
        examples=("gateways", "orders"),
        longest=63,
        alphabet=_LABEL_CHARACTERS,
    ),
]

KubernetesSubdomain = Annotated[
    str,
    Text(
        noun="a Kubernetes subdomain name",
        pattern=HOST,
        write="write lower-case letters, digits, `-` and `.`, with a letter or digit at both ends of each part",
        examples=("vault", "ai.example.com"),
        longest=253,
        alphabet="[a-z0-9.-]",
    ),
]

_QUALIFIED = r"[A-Za-z0-9]+(?:[-_.]+[A-Za-z0-9]+)*"


def _long_part(text: str) -> str | None:
    prefix, _, name = text.rpartition("/")
    if len(name) > 63:
        return f"its name is {len(name)} characters long, more than 63"
    if len(prefix) > 253:
        return f"its prefix is {len(prefix)} characters long, more than 253"
    return None


LabelKey = Annotated[
    str,
    Text(
        noun="a label key",
        pattern=rf"(?:{HOST}/)?{_QUALIFIED}",
        write="write a name, or a domain, `/` and a name, such as `node.kubernetes.io/instance-type`",
        examples=("pool", "node.kubernetes.io/instance-type"),
        longest=317,
        alphabet="[A-Za-z0-9._/-]",
        check=_long_part,
    ),
]

LabelValue = Annotated[
    str,
    Text(
        noun="a label value",
        pattern=rf"(?:{_QUALIFIED})?",
        write="write letters, digits, `-`, `_` and `.`, with a letter or digit at both ends",
        examples=("a10g", "NVIDIA-A10G"),
        longest=63,
        alphabet="[A-Za-z0-9._-]",
    ),
]


def _native(text: str) -> str | None:
    # What the API server takes for an extended resource: apis/core/v1/helper, IsExtendedResourceName.
    if "kubernetes.io/" in text:
        return "`kubernetes.io` is kept for Kubernetes itself"
    if text.startswith("requests."):
        return "a quota could not name it, since it begins with `requests.`"
    return _long_part(text)


ExtendedResource = Annotated[
    str,
    Text(
        noun="an extended resource",
        pattern=rf"{HOST}/{_QUALIFIED}",
        write="write a domain, `/` and a name, such as `nvidia.com/gpu`",
        examples=("nvidia.com/gpu",),
        longest=308,
        alphabet="[A-Za-z0-9._/-]",
        check=_native,
    ),
]

OLDEST_MINOR, NEWEST_MINOR = 25, 37
KUBERNETES_MINORS = tuple(f"1.{minor}" for minor in range(OLDEST_MINOR, NEWEST_MINOR + 1))

KubernetesMinor = Annotated[
    str,
    Text(
        noun="a supported Kubernetes minor",
        pattern="|".join(KUBERNETES_MINORS).replace(".", r"\."),
        write=f"write one from `{KUBERNETES_MINORS[0]}` to `{KUBERNETES_MINORS[-1]}`",
        examples=("1.34",),
        longest=8,
    ),
]
