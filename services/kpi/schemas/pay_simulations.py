"""Representations of pay simulations."""

from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, MoneyWire, Resource, Wire, example
from services.kpi.domain.simulation import Simulation
from services.kpi.domain.simulation import TriedPay as DomainTried
from services.kpi.schemas.fields import Exact, Weight
from services.kpi.schemas.left_out import LeftOut, Sentence

_EXAMPLE: JsonDict = {
    "pay_plan_id": "01981d2e-7a7c-7000-8000-000000000005",
    "pay_run_ids": ["01981d2e-7a7c-7000-8000-000000000006"],
    "shares": ["0.25", "0.5", "0.75", "1"],
}
_MONEY: JsonDict = {"amount": "11877.28", "currency": "CNY"}


class PaySimulationDraft(Wire):
    """Try a pay plan, a draft or another, on runs that were paid. `shares` are the steps of a migration: at 0.25
    everybody gets a quarter of the difference; the whole plan always comes last."""

    model_config = example(_EXAMPLE)

    pay_plan_id: UUID
    pay_run_ids: Annotated[list[UUID], Field(min_length=1, max_length=24)]
    shares: Annotated[list[Weight], Field(max_length=12)] = Field(default_factory=list)

    @property
    def steps(self) -> tuple[Decimal, ...]:
        """The steps, those above nothing."""
        return tuple(step for share in self.shares if 0 < (step := Decimal(share)) <= 1)


class Spread(Wire):
    """How far pay lies apart: Gini coefficient, and the ninth decile over the first; null where that is nothing."""

    gini: Exact
    p90_p10: Exact | None


class SimulationStep(Wire):
    """What a step comes to: cost, what it costs beyond what was paid, winners and losers, spread."""

    share: Exact
    cost: MoneyWire
    dearer: MoneyWire
    winners: Count
    losers: Count
    unchanged: Count
    largest_gain: MoneyWire
    largest_loss: MoneyWire
    spread: Spread


class PaySimulation(Resource):
    """A pay plan tried on past runs; `steps` stand once it is `done`."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "author": "finance",
            "done": True,
            "managers": 2,
            "cost_before": _MONEY,
            "spread_before": {"gini": "0.094556", "p90_p10": "1.356423"},
            "steps": [],
            "left_out": [],
            "job_id": "01981d2e-7a7c-7000-8000-000000000003",
            "job": "/v1/jobs/kpi/01981d2e-7a7c-7000-8000-000000000003",
        }
    )
    address: ClassVar[str] = "/v1/pay-simulations/{id}"

    pay_plan_id: UUID
    pay_run_ids: list[UUID]
    shares: list[Exact]
    author: str
    done: bool
    managers: Count
    cost_before: MoneyWire | None
    spread_before: Spread | None
    steps: list[SimulationStep]
    left_out: Annotated[list[LeftOut], Field(description="Whom the plan cannot pay, and why; 200 at most.")]
    job_id: UUID
    job: str

    @classmethod
    def told(cls, kept: Kept[Simulation], sentence: Sentence) -> Self:
        """The representation with sentences for the reader."""
        found = kept.value
        return cls.showing(
            kept,
            pay_run_ids=list(found.pay_run_ids),
            shares=list(found.shares),
            steps=list(found.steps),
            left_out=[LeftOut.told(left_out, sentence) for left_out in found.left_out],
            job=f"/v1/jobs/kpi/{found.job_id}",
        )


class TriedPay(Wire):
    """What a manager got by the runs, and what the plan would have paid; corrections are in neither."""

    model_config = example({"manager": "A-017", "before": _MONEY, "after": _MONEY, "difference": _MONEY})

    manager: ExternalId
    before: MoneyWire
    after: MoneyWire
    difference: MoneyWire

    @classmethod
    def shown(cls, found: DomainTried) -> Self:
        """The representation."""
        names = ("manager", "before", "after", "difference")
        return cls.model_validate({name: getattr(found, name) for name in names}, from_attributes=True)


class TriedPayList(Wire):
    """Some managers of a simulation, by their id; `next_after` goes on, null at the end."""

    model_config = example({"items": [], "next_after": None})

    items: list[TriedPay]
    next_after: ExternalId | None
