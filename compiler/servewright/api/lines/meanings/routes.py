"""Changes of a route's own surface; what changes behind it bears the ids of the line."""

from collections.abc import Mapping
from typing import Final

from servewright.api.change import Level, Size
from servewright.api.lines.meanings.meaning import Meaning

_B: Final = Size.BREAKING
_A: Final = Size.ADDITIVE
_STAY: Final = "Requests as they are sent today stay valid."

ROUTES: Final[Mapping[str, Meaning]] = {
    "route-removed": Meaning(
        _B,
        "A route does not answer any more.",
        "Callers get 404.",
        "`enabled: true` becomes `enabled: false`, or the route goes",
        is_shown=False,
    ),
    "route-host-changed": Meaning(
        _B,
        "A route answers at another host.",
        "Callers of the old host get 404, or no answer.",
        "`host: ai.example.com` becomes `host: llm.example.com`",
        is_shown=False,
    ),
    "route-path-changed": Meaning(
        _B,
        "A route does not answer at its old path any more.",
        "Callers of the old path get 404.",
        "`path: /v1/caption` becomes `path: /v2/caption`",
    ),
    "route-path-widened": Meaning(
        _A,
        "A route to a model answers at a path above its old one, and so below it too.",
        _STAY,
        "`path: /v2/models/eta` becomes `path: /v2/models`",
    ),
    "route-method-removed": Meaning(
        _B,
        "A route does not answer to a method any more.",
        "Callers who use it get 404 or 405.",
        "`methods: [GET, POST]` becomes `methods: [POST]`",
    ),
    "route-method-added": Meaning(
        _A, "A route answers to one more method.", _STAY, "`methods: [POST]` becomes `methods: [GET, POST]`"
    ),
    "route-target-kind-changed": Meaning(
        _B,
        "A prompt answers in the place of a model, or the other way round.",
        "Nothing of a request to the one is understood by the other.",
        "`to: {model: captioner@1}` becomes `to: {prompt: menu-caption@1.4.0, with: ...}`",
        is_shown=False,
    ),
    "route-llm-changed": Meaning(
        Size.PATCH,
        "Another generative model answers.",
        "Requests and answers keep their form, and answers read otherwise.",
        "`llm: gpt-5-nano` becomes `llm: gpt-5-mini`",
        is_shown=False,
    ),
    "route-stream-turned-on": Meaning(
        _B,
        "An answer comes in pieces.",
        "Clients that read one body find a stream of events.",
        "`stream: false` becomes `stream: true`",
    ),
    "route-stream-turned-off": Meaning(
        _B,
        "An answer comes as a whole.",
        "Clients that read a stream of events find one body, and see nothing until its end.",
        "`stream: true` becomes `stream: false`",
    ),
    "route-timeout-lowered": Meaning(
        _B,
        "An answer may take less time.",
        "A request whose answer took longer than that is cut off.",
        "`timeout: 30s` becomes `timeout: 10s`",
        is_shown=False,
    ),
    "route-timeout-raised": Meaning(
        _A, "An answer may take more time.", _STAY, "`timeout: 10s` becomes `timeout: 30s`", is_shown=False
    ),
    "route-limit-lowered": Meaning(
        _B,
        "Fewer requests or tokens may come through in a period, or in one burst.",
        "Callers who keep to the old limit get 429.",
        "`limits: {requests: 600/min}` becomes `limits: {requests: 300/min}`",
        is_shown=False,
    ),
    "route-limit-raised": Meaning(
        _A,
        "More requests or tokens may come through in a period.",
        _STAY,
        "`limits: {requests: 300/min}` becomes `limits: {requests: 600/min}`",
        is_shown=False,
    ),
    "route-consumer-removed": Meaning(
        _B,
        "A consumer may not call any more.",
        "Its requests get 401 or 403.",
        "`consumers: [orders, menu]` becomes `consumers: [orders]`",
        is_shown=False,
    ),
    "route-consumer-added": Meaning(
        _A,
        "One more consumer may call.",
        _STAY,
        "`consumers: [orders]` becomes `consumers: [orders, menu]`",
        is_shown=False,
    ),
    "route-consumers-restricted": Meaning(
        _B,
        "Only consumers that are named may call, where everybody could.",
        "Callers without a key get 401.",
        "`consumers: []` becomes `consumers: [orders]`",
    ),
    "route-consumers-opened": Meaning(
        _A,
        "Everybody may call, where only named consumers could.",
        _STAY,
        "`consumers: [orders]` becomes `consumers: []`",
    ),
    "route-privacy-rejects": Meaning(
        _B,
        "A request that holds personal data of some kind is refused.",
        "It was answered before.",
        "`action: mask` becomes `action: reject`, or `detect` gains a kind beside `reject`",
        is_shown=False,
    ),
    "route-privacy-masks": Meaning(
        _B,
        "Personal data of some kind is masked in what the model reads, or in what it answers.",
        "Clients that read it out of an answer find a mask. A warning, for few do, and the owner wanted it.",
        "`privacy: {detect: [email]}` becomes `privacy: {detect: [email, phone]}`",
        loud=Level.WARNING,
        is_shown=False,
    ),
    "route-privacy-relaxed": Meaning(
        _A,
        "Personal data of some kind passes, or is masked where it was refused.",
        "Callers lose nothing.",
        "`action: reject` becomes `action: mask`",
        is_shown=False,
    ),
    "route-fallback-differs": Meaning(
        _B,
        "A route falls back to another one, which does not take its requests or does not answer as it does.",
        "While the first is down, callers are served by an API that they were not written for.",
        "`fallback` gains `{route: caption-v1}`, whose prompt is of an older line",
        loud=Level.WARNING,
        is_shown=False,
    ),
}
