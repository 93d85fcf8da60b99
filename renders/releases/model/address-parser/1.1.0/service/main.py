"""An address, as customers type it, split into what a courier's map needs."""

import json
import os
import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

Country = Literal["DE", "GB", "NL"]


class Line(BaseModel):
    """An address on one line."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[
        str,
        Field(
            min_length=5,
            max_length=200,
            description="As it was typed.",
            examples=["Keizersgracht 117-2, 1015cj Amsterdam"],
        ),
    ]
    country: Annotated[Country, Field(description="ISO 3166-1, from the shop that the customer uses.")]


class Address(BaseModel):
    """An address in parts."""

    street: Annotated[str, Field(examples=["Keizersgracht"])]
    number: Annotated[str, Field(description="Of the house.", examples=["117"])]
    addition: Annotated[str | None, Field(description="Of the flat or floor.", examples=["2"])]
    postcode: Annotated[str, Field(description="As the country's post writes it.", examples=["1015 CJ"])]
    city: Annotated[str, Field(examples=["Amsterdam"])]
    country: Country


class Problem(BaseModel):
    """Why there is no answer."""

    detail: Annotated[str, Field(examples=["the text is not an address of NL"])]


class Format(BaseModel):
    """How addresses of a country are written."""

    pattern: Annotated[str, Field(description="A regular expression with the parts as its groups.")]
    postcode_tail: Annotated[int, Field(ge=0, description="Characters of a postcode after its space.")]

    def parse(self, line: Line) -> Address | None:
        """None where the text is not of this form."""
        match = re.fullmatch(self.pattern, " ".join(line.text.split()))
        if match is None:
            return None
        parts = match.groupdict()
        return Address.model_validate({**parts, "postcode": self._postcode(parts["postcode"]), "country": line.country})

    def _postcode(self, text: str) -> str:
        letters = text.replace(" ", "").upper()
        split = len(letters) - self.postcode_tail
        return f"{letters[:split]} {letters[split:]}".rstrip()


Formats = dict[Country, Format]


@asynccontextmanager
async def _loaded(app: FastAPI) -> AsyncIterator[None]:
    path = os.environ.get("MODEL_PATH") or Path(__file__).parent.parent / "formats.json"
    formats = json.loads(Path(path).read_bytes())
    app.state.formats = {country: Format.model_validate(form) for country, form in formats.items()}
    yield


def _formats(request: Request) -> Formats:
    formats: Formats | None = getattr(request.app.state, "formats", None)
    if formats is None:
        raise HTTPException(503, "the formats are not loaded yet")
    return formats


Loaded = Annotated[Formats, Depends(_formats)]
parsed: Counter[tuple[str, str]] = Counter()

app = FastAPI(
    title="address-parser",
    version="1.1.0",
    summary="Splits an address into what a courier's map needs.",
    lifespan=_loaded,
)


@app.post(
    "/v1/parse",
    responses={
        400: {"model": Problem, "description": "The text is not an address of the country."},
        503: {"model": Problem, "description": "The formats are not loaded yet."},
    },
)
async def parse(line: Line, formats: Loaded) -> Address:
    """Split one address."""
    address = formats[line.country].parse(line)
    parsed[line.country, "unknown" if address is None else "parsed"] += 1
    if address is None:
        raise HTTPException(400, f"the text is not an address of {line.country}")
    return address


@app.get("/livez", include_in_schema=False)
async def live() -> None:
    """The process answers."""


@app.get("/readyz", include_in_schema=False)
async def ready(formats: Loaded) -> None:
    """The formats are loaded."""


@app.get("/metrics", include_in_schema=False)
async def metrics() -> PlainTextResponse:
    """For Prometheus: a country whose addresses stop to parse has a new form of them."""
    lines = [
        f'address_parser_lines_total{{country="{country}",outcome="{outcome}"}} {count}'
        for (country, outcome), count in sorted(parsed.items())
    ]
    return PlainTextResponse("\n".join(["# TYPE address_parser_lines_total counter", *lines, ""]))
