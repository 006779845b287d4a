"""Representations of targets."""

from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, PeriodString, Resource, Wire, example, period
from services.kpi.domain.target import Aim, Axis
from services.kpi.domain.target import Target as DomainTarget
from services.kpi.schemas.fields import Level, PeriodText

TARGET_EXAMPLE: JsonDict = {
    "holder": "A-017",
    "measure": "visits_done",
    "period": "2026",
    "value": "480",
    "aim": "at_least",
}
Holder = Annotated[
    ExternalId, Field(description="A manager's personnel number, or the code of a unit whose managers share it.")
]


class TargetDraft(Wire):
    """What a holder is to reach of a measure in a period."""

    model_config = example(TARGET_EXAMPLE)

    holder: Holder
    measure: Annotated[Code, Field(description="A measure of the catalogue.")]
    period: PeriodString
    value: Level
    aim: Annotated[Aim, Field(description="To be reached, or not to be passed.")] = Aim.AT_LEAST

    def to_domain(self) -> DomainTarget:
        """The target."""
        return DomainTarget(self.holder, self.measure, period(self.period), Decimal(self.value), self.aim)


class TargetPatch(Wire):
    """A merge patch of a target: its value."""

    model_config = example({"value": "500"})

    value: Level

    def to_domain(self) -> Decimal:
        """The new value."""
        return Decimal(self.value)


class Target(Resource):
    """A target on record."""

    model_config = example(KEPT_EXAMPLE | TARGET_EXAMPLE | {"whole_id": None, "axis": None})
    address: ClassVar[str] = "/v1/targets/{id}"

    holder: ExternalId
    measure: Code
    period: PeriodText
    value: Level
    aim: Aim
    whole_id: Annotated[UUID | None, Field(description="The target that this one is a part of.")]
    axis: Annotated[Axis | None, Field(description="Along what that target was divided.")]
