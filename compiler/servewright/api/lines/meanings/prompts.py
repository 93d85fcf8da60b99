"""Changes of a prompt: what callers give it, and what it answers with.

Changes inside the output's schema bear the ids of responses.
"""

from collections.abc import Mapping
from typing import Final

from servewright.api.change import Level, Size
from servewright.api.lines.meanings.meaning import Meaning

_B: Final = Size.BREAKING
_A: Final = Size.ADDITIVE
_P: Final = Size.PATCH
_STAY: Final = "Requests as they are sent today stay valid."

PROMPTS: Final[Mapping[str, Meaning]] = {
    "prompt-variable-added": Meaning(
        _B,
        "A prompt needs a variable that it did not have.",
        "A request without it is refused.",
        "`variables` gains `dish: {type: string}`",
    ),
    "prompt-optional-variable-added": Meaning(
        _A,
        "A prompt takes a variable that may be left out.",
        _STAY,
        "`variables` gains `tone: {enum: [plain, warm], default: plain}`",
    ),
    "prompt-variable-removed": Meaning(
        _B,
        "A prompt does not take a variable any more.",
        "Variables that a prompt does not know are refused, so that a misspelt one is noticed.",
        "`variables` loses `tone`",
    ),
    "prompt-variable-became-required": Meaning(
        _B,
        "A variable has no default any more.",
        "Requests that leave it out are refused.",
        "`tone: {enum: [plain, warm], default: plain}` loses its `default`",
    ),
    "prompt-variable-became-optional": Meaning(
        _A, "A variable has a default.", _STAY, "`tone: {enum: [plain, warm]}` gains `default: plain`"
    ),
    "prompt-variable-default-changed": Meaning(
        _P,
        "Another value stands where callers leave a variable out.",
        "Requests stay valid; answers to those that leave it out may read otherwise.",
        "`default: plain` becomes `default: warm`",
    ),
    "prompt-variable-type-changed": Meaning(
        _B,
        "A variable is of another type.",
        "A value of the old type is refused.",
        "`photo: {type: string}` becomes `photo: {type: image}`",
    ),
    "prompt-variable-narrowed": Meaning(
        _B,
        "A variable takes fewer values than it took.",
        "A request with one of the values that are gone is refused.",
        "`maxLength: 120` becomes `maxLength: 80`",
    ),
    "prompt-variable-widened": Meaning(
        _A, "A variable takes values that it did not take.", _STAY, "`enum: [plain]` becomes `enum: [plain, warm]`"
    ),
    "prompt-output-became-json": Meaning(
        _B,
        "A prompt answers with JSON, where it answered with text.",
        "Clients that show the answer show braces.",
        "`output: {schema: caption.schema.json}` appears",
    ),
    "prompt-output-became-text": Meaning(
        _B,
        "A prompt answers with text, where it answered with JSON.",
        "Clients that parse the answer fail.",
        "`output: {schema: caption.schema.json}` goes",
    ),
    "prompt-operation-changed": Meaning(
        _B,
        "A model is asked to do something else.",
        "An answer is text, images or an embedding, and clients read one of them.",
        "`operation: chat` becomes `operation: embed`",
        is_shown=False,
    ),
    "prompt-embedding-size-changed": Meaning(
        _B,
        "An embedding has another length.",
        "Embeddings of two lengths cannot be compared, and an index holds those of one.",
        "`parameters: {dimensions: 1536}` becomes `parameters: {dimensions: 512}`",
        is_shown=False,
    ),
    "prompt-need-added": Meaning(
        _A,
        "The model behind a prompt must have an ability that it did not need.",
        "Callers notice nothing; a route whose model lacks it, its fallbacks included, answers with errors.",
        "`needs: [json]` becomes `needs: [json, vision]`",
        loud=Level.WARNING,
        is_shown=False,
    ),
    "prompt-need-removed": Meaning(
        _P,
        "The model behind a prompt needs an ability no more.",
        "Callers notice nothing; routes have more models to choose from.",
        "`needs: [json, vision]` becomes `needs: [json]`",
        is_shown=False,
    ),
    "prompt-text-changed": Meaning(
        _P,
        "A model is asked in other words, or with other parameters.",
        "Requests and answers keep their form, and answers read otherwise.",
        "`temperature: 0.2` becomes `temperature: 0.7`",
        is_shown=False,
    ),
}
