"""Representations of measurements."""

from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, ClassVar, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, Line, Moment, PeriodString, Resource, Wire, example, period
from services.kpi.domain.measurement import Measurement as DomainMeasurement
from services.kpi.domain.measurement_entry import MeasurementEntry, MeasurementState, PastMeasurement, Reckoned
from services.kpi.domain.measurement_entry import MeasurementTransition as Transition
from services.kpi.domain.outlier import ComparedWith
from services.kpi.schemas.fields import Exact, Level, PeriodText

_EXAMPLE: JsonDict = {"manager": "A-017", "measure": "visits_done", "period": "2026-03", "value": "42"}


LateReason = Annotated[
    Line | None,
    Field(
        description="Why it comes late: wanted when the manager's pay for the period is closed, and only then. What "
        "was paid stays; a recomputation makes the difference an adjustment of a later period."
    ),
]


class MeasurementDraft(Wire):
    """What was measured of a manager in a period."""

    model_config = example(_EXAMPLE)

    manager: Annotated[ExternalId, Field(description="The manager's personnel number.")]
    measure: Annotated[Code, Field(description="A measure of the catalogue.")]
    period: PeriodString
    value: Level
    late_reason: LateReason = None

    def to_domain(self) -> Reckoned:
        """The fact, and why it is late."""
        fact = DomainMeasurement(self.manager, self.measure, period(self.period), Decimal(self.value))
        return Reckoned(fact, late_reason=self.late_reason or "")


class MeasurementPatch(Wire):
    """A merge patch of a measurement: its value."""

    model_config = example({"value": "43"})

    value: Level
    late_reason: LateReason = None

    def to_domain(self) -> tuple[Decimal, str]:
        """The new value, and why it is late."""
        return Decimal(self.value), self.late_reason or ""


class MeasurementDecision(Wire):
    """What a second person decides on a measurement that is held."""

    model_config = example({"transition": "release"})

    transition: Transition


class Hold(Wire):
    """Why a measurement is held: it is more than `factor` times the largest value that it was compared with."""

    compared_with: Annotated[ComparedWith, Field(description="The manager's own values before, or those of others.")]
    readings: Annotated[int, Field(description="How many values those are.")]
    largest: Annotated[Exact, Field(description="The largest of them, either way.")]
    factor: Exact
    source: Annotated[str, Field(description="The dated rule.")]


class Input(Wire):
    """One figure that a gathered value was reckoned from."""

    name: str
    value: Exact


class Origin(Wire):
    """Where a gathered value came from."""

    service: str
    formula: str
    formula_version: str
    known_on: Annotated[str, Field(description="As of which day it was reckoned.")]
    inputs: list[Input]


class Measurement(Resource):
    """A measurement on record. Only a `counted` one is scored and paid; a `held` one waits for a second person."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "state": "counted",
            "recorded_by": "F-01",
            "hold": None,
            "origin": None,
            "late_reason": None,
            "allowed_transitions": [],
        }
    )
    address: ClassVar[str] = "/v1/measurements/{id}"

    manager: ExternalId
    measure: Code
    period: PeriodText
    value: Level
    state: MeasurementState
    recorded_by: str
    hold: Hold | None
    origin: Origin | None
    late_reason: Annotated[str | None, Field(description="Why it came after the period was closed.")]
    allowed_transitions: list[Transition]

    @classmethod
    def of(cls, kept: object) -> Self:
        """The representation of a kept measurement."""
        if not isinstance(kept, Kept) or not isinstance(kept.value, MeasurementEntry):
            return super().of(kept)
        entry, fact = kept.value, kept.value.measurement
        origin = entry.origin
        inputs = [{"name": name, "value": value} for name, value in origin.inputs] if origin else []
        shown = {
            "id": kept.id,
            "version": kept.version,
            "created_at": kept.created_at,
            "updated_at": kept.updated_at,
            "manager": fact.manager,
            "measure": fact.measure,
            "period": fact.period,
            "value": fact.value,
            "state": entry.state,
            "recorded_by": entry.recorded_by,
            "hold": entry.hold,
            "origin": None if origin is None else Origin.model_validate(asdict(origin) | {"inputs": inputs}),
            "late_reason": entry.late_reason or None,
            "allowed_transitions": list(entry.transitions),
        }
        return cls.model_validate(shown, from_attributes=True)


class MeasurementVersion(Wire):
    """What a measurement said until another value, or a decision, followed."""

    model_config = example(
        {
            "version": 1,
            "value": "42",
            "state": "counted",
            "recorded_by": "F-01",
            "origin": None,
            "late_reason": None,
            "since": "2026-04-01T08:00:00Z",
            "until": "2026-04-09T08:00:00Z",
        }
    )

    version: Annotated[int, Field(description="Its number; the present one is the measurement itself.")]
    value: Level
    state: MeasurementState
    recorded_by: str
    origin: Annotated[str | None, Field(description="Who reckoned it, if another service did.")]
    late_reason: str | None
    since: Moment
    until: Moment

    @classmethod
    def told(cls, past: PastMeasurement) -> Self:
        """The representation."""
        told = {"version": past.number, "origin": past.origin or None, "late_reason": past.late_reason or None}
        names = ("value", "state", "recorded_by", "since", "until")
        return cls.model_validate(told | {name: getattr(past, name) for name in names})
