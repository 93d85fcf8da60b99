"""Every change of a line or a route by its id: how grave it is, what it means, and why callers care.

Changes inside OpenAPI documents and output schemas bear the engine's own ids.
"""

from collections.abc import Mapping
from typing import Final

from servewright.api.lines.meanings.meaning import Meaning
from servewright.api.lines.meanings.prompts import PROMPTS
from servewright.api.lines.meanings.routes import ROUTES
from servewright.api.lines.meanings.servers import SERVERS
from servewright.api.lines.meanings.tensors import TENSORS

IDS: Final[Mapping[str, Meaning]] = {**TENSORS, **SERVERS, **PROMPTS, **ROUTES}
