"""A measurement on record: the fact, where it came from, and whether it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Forbidden
from chassis.domain.period import Period
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.outlier import Hold


class MeasurementState(StrEnum):
    """Only what is `counted` is scored and paid. `held` waits for a second person; `rejected` is not believed."""

    COUNTED = "counted"
    HELD = "held"
    REJECTED = "rejected"


class MeasurementTransition(StrEnum):
    """What a second person does with a measurement that is held."""

    RELEASE = "release"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a gathered value came from: the formula by its version, as of which day, and what it was reckoned from."""

    service: str
    formula: str
    formula_version: str
    known_on: str
    inputs: tuple[tuple[str, Decimal], ...]

    @property
    def told(self) -> str:
        """As a figure names it."""
        return f"{self.service}, formula of {self.formula_version}, known on {self.known_on}"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A measurement to be put on record, with its origin when another service reckoned it, and the reason when it is
    late."""

    measurement: Measurement
    origin: Origin | None = None
    late_reason: str = ""


@dataclass(frozen=True, slots=True)
class MeasurementEntry:
    """What is on record of a measurement; `hold` says why it was held, also after it was released."""

    measurement: Measurement
    recorded_by: str
    state: MeasurementState = MeasurementState.COUNTED
    hold: Hold | None = None
    origin: Origin | None = None
    late_reason: str = ""
    """Why it was recorded for a period that was closed; nothing when it was not."""

    @property
    def transitions(self) -> tuple[MeasurementTransition, ...]:
        """What may be done with it now."""
        return tuple(MeasurementTransition) if self.state is MeasurementState.HELD else ()

    def decided(self, transition: MeasurementTransition, actor: str) -> MeasurementState:
        """The state after `transition`. Who recorded the value may not release it (`held_by_same`)."""
        if self.state is not MeasurementState.HELD:
            params = {"transition": transition, "state": self.state, "allowed": "-"}
            raise Conflict(Fault("transition_not_allowed", "/transition", params))
        if actor == self.recorded_by:
            raise Forbidden(Fault("held_by_same", "/transition", {"author": actor}))
        release = transition is MeasurementTransition.RELEASE
        return MeasurementState.COUNTED if release else MeasurementState.REJECTED


@dataclass(frozen=True, slots=True)
class PastMeasurement:
    """What a measurement said before another value, or a decision, followed."""

    number: int
    value: Decimal
    state: MeasurementState
    recorded_by: str
    origin: str
    late_reason: str
    since: datetime
    until: datetime


Closed = Mapping[tuple[str, Period], UUID]
"""The closed pay run, by manager and the period that a measurement is of."""


def late_faults(fact: Measurement, late_reason: str, closed: Closed) -> list[Fault]:
    """What is recorded for a period whose pay run is closed must say why; nothing else may."""
    run = closed.get((fact.manager, fact.period))
    if run is not None and not late_reason:
        return [Fault("period_closed", "/period", {"manager": fact.manager, "period": fact.period, "pay_run": run})]
    if run is None and late_reason:
        return [Fault("period_not_closed", "/late_reason", {"manager": fact.manager, "period": fact.period})]
    return []
