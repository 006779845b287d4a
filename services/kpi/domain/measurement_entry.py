"""A measurement on record: the fact, where it came from, and whether it counts."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import Conflict, Fault, Forbidden
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
class MeasurementEntry:
    """What is on record of a measurement; `hold` says why it was held, also after it was released."""

    measurement: Measurement
    recorded_by: str
    state: MeasurementState = MeasurementState.COUNTED
    hold: Hold | None = None
    origin: Origin | None = None

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
