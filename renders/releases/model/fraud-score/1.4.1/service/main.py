"""How likely an order is to be disputed, and what the checkout should do about it."""

import json
import os
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import exp, log1p
from pathlib import Path
from typing import Annotated, Literal

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, ConfigDict, Field

Decision = Literal["accept", "review", "refuse"]


class Order(BaseModel):
    """What the checkout knows of an order before it is paid."""

    model_config = ConfigDict(extra="forbid")

    total: Annotated[float, Field(gt=0, le=5000, description="The order's total in euros.", examples=[34.5])]
    account_age_days: Annotated[int, Field(ge=0, description="Days since the account was made.", examples=[420])]
    recent_orders: Annotated[int, Field(ge=0, le=1000, description="Orders of the last hour.", examples=[0])]
    failed_payments: Annotated[int, Field(ge=0, le=1000, description="Refused payments of the last day.", examples=[0])]
    foreign_card: Annotated[bool, Field(description="Whether the card is of another country.")] = False
    distance_km: Annotated[float, Field(ge=0, le=100, description="From the restaurant.", examples=[2.4])] = 0


class Score(BaseModel):
    """The answer for one order."""

    probability: Annotated[float, Field(ge=0, le=1, description="Of a dispute, to four digits.", examples=[0.0011])]
    decision: Annotated[Decision, Field(description="`review` asks the customer to confirm the payment at the bank.")]
    strongest: Annotated[str, Field(description="The input that raised the score most.", examples=["total"])]


class Orders(BaseModel):
    """Several orders, such as those of a restaurant that was reported."""

    model_config = ConfigDict(extra="forbid")

    orders: Annotated[list[Order], Field(min_length=1, max_length=100, description="At most a hundred.")]


class Scores(BaseModel):
    """The answers, in the order of the request."""

    scores: list[Score]


class Problem(BaseModel):
    """Why there is no answer."""

    detail: Annotated[str, Field(examples=["the model is not loaded yet"])]


class Weights(BaseModel):
    """A logistic regression, as the nightly training writes it."""

    bias: float
    weights: dict[str, float]
    review_from: float
    refuse_from: float

    def score(self, order: Order) -> Score:
        """Counts and amounts enter by their logarithm: the tenth failed payment says less than the second."""
        inputs = _inputs(order)
        terms = {name: weight * inputs[name] for name, weight in self.weights.items()}
        probability = 1 / (1 + exp(-self.bias - sum(terms.values())))
        return Score(
            probability=round(probability, 4),
            decision=self._decide(probability),
            strongest=max(terms, key=terms.__getitem__),
        )

    def _decide(self, probability: float) -> Decision:
        if probability >= self.refuse_from:
            return "refuse"
        return "review" if probability >= self.review_from else "accept"


def _inputs(order: Order) -> dict[str, float]:
    return {
        "total": log1p(order.total),
        "account_age": log1p(order.account_age_days),
        "recent_orders": log1p(order.recent_orders),
        "failed_payments": log1p(order.failed_payments),
        "foreign_card": float(order.foreign_card),
        "distance": order.distance_km,
    }


@asynccontextmanager
async def _loaded(app: FastAPI) -> AsyncIterator[None]:
    path = os.environ.get("MODEL_PATH") or Path(__file__).parent.parent / "weights.json"
    app.state.weights = Weights.model_validate(json.loads(Path(path).read_bytes()))
    yield


def _weights(request: Request) -> Weights:
    weights = getattr(request.app.state, "weights", None)
    if not isinstance(weights, Weights):
        raise HTTPException(503, "the model is not loaded yet")
    return weights


Loaded = Annotated[Weights, Depends(_weights)]
NOT_LOADED = {503: {"model": Problem, "description": "The model is not loaded yet."}}
decisions: Counter[Decision] = Counter()

app = FastAPI(
    title="fraud-score",
    version="1.4.1",
    summary="How likely an order is to be disputed.",
    lifespan=_loaded,
)


@app.post("/v1/fraud/score", responses=NOT_LOADED)
async def score(order: Order, weights: Loaded) -> Score:
    """Score one order at the checkout."""
    answer = weights.score(order)
    decisions[answer.decision] += 1
    return answer


@app.post("/v1/fraud/scores", responses=NOT_LOADED)
async def scores(orders: Orders, weights: Loaded) -> Scores:
    """Score several orders at once."""
    return Scores(scores=[await score(order, weights) for order in orders.orders])


@app.get("/livez", include_in_schema=False)
async def live() -> None:
    """The process answers."""


@app.get("/readyz", include_in_schema=False)
async def ready(weights: Loaded) -> None:
    """The model is loaded."""


@app.get("/metrics", include_in_schema=False)
async def metrics() -> PlainTextResponse:
    """For Prometheus: a sudden rise of refusals is looked at by a person."""
    lines = [f'fraud_score_decisions_total{{decision="{name}"}} {count}' for name, count in sorted(decisions.items())]
    return PlainTextResponse("\n".join(["# TYPE fraud_score_decisions_total counter", *lines, ""]))
