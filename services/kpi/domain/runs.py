"""Runs as they are kept: whom they scored or paid, and whom they could not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money
from chassis.domain.period import Period
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.pay_run import PayRunState, PayRunTransition, transitions_from
from services.kpi.domain.policy import Finding
from services.kpi.domain.ranking import Place
from services.kpi.domain.scorecard import Scorecard
from services.kpi.domain.statement import Statement


class SegmentBy(StrEnum):
    """By what in their personnel records the managers of a run are compared with their like."""

    GRADE = "grade"
    ROLE = "role"


class ScoreRunState(StrEnum):
    """`scoring` until its job is through, then `scored`."""

    SCORING = "scoring"
    SCORED = "scored"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A manager whom a run left out, and everything that stood in the way."""

    manager: str
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many managers of a run an alternative is known, and whether it therefore counts."""

    indicator: str
    known: int
    switched_on: bool


@dataclass(frozen=True, slots=True)
class ScoreRun:
    """A scoring of `managers` for `period` by one scheme."""

    scheme_id: UUID
    period: Period
    managers: tuple[str, ...]
    author: str
    job_id: UUID
    state: ScoreRunState = ScoreRunState.SCORING
    scored: int = 0
    unscored: tuple[LeftOut, ...] = ()
    segments: Mapping[str, str] = field(default_factory=dict)
    """Each manager's segment; who is not listed belongs to the one without a name."""

    coverage: tuple[Coverage, ...] = ()
    """What was known of the scheme's alternatives, and which of them count."""

    @property
    def switched_on(self) -> tuple[str, ...]:
        """The alternatives that count in this run."""
        return tuple(found.indicator for found in self.coverage if found.switched_on)

    def segment_of(self, manager: str) -> str:
        """The segment in which a manager is compared."""
        return self.segments.get(manager, "")


@dataclass(frozen=True, slots=True)
class ScoredManager:
    """What a run came to for one manager, and the measurements that it came from.

    The explanation is computed from these when somebody asks for it; runs of before that kept it as a `scorecard`.
    """

    score_run_id: UUID
    manager: str
    period: Period
    score: Decimal
    measured: tuple[Measurement, ...]
    segment: str = ""
    grade: str | None = None
    place: Place | None = None
    scorecard: Scorecard | None = None


@dataclass(frozen=True, slots=True)
class KeptScorecard:
    """A scorecard and whose it is. `place` is known once everybody has been scored."""

    score_run_id: UUID
    manager: str
    period: Period
    scorecard: Scorecard
    segment: str = ""
    grade: str | None = None
    place: Place | None = None

    @property
    def score(self) -> Decimal:
        """Points out of 100, 2 decimals."""
        return self.scorecard.score


@dataclass(frozen=True, slots=True)
class PayRun:
    """A payment of the managers of a score run. `seal` is set when it is closed."""

    score_run_id: UUID
    pay_plan_id: UUID
    period: Period
    author: str
    approver: str | None
    state: PayRunState
    total: Money
    unpaid: tuple[LeftOut, ...]
    seal: str | None
    job_id: UUID
    reviewer: str | None = None
    components: Mapping[str, Money] = field(default_factory=dict)
    """What the statements come to by component, corrections and shares of team results under `extra`."""
    findings: tuple[Finding, ...] = ()
    """The rules of policy packs that statements of the run do not keep."""

    @property
    def transitions(self) -> tuple[PayRunTransition, ...]:
        """What may be done with it now."""
        return transitions_from(self.state)


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """A statement and the run that it belongs to."""

    pay_run_id: UUID
    statement: Statement


@dataclass(frozen=True, slots=True)
class Recomputation:
    """A paid run computed anew by what is on record now; what differs is proposed as adjustments of `period`."""

    pay_run_id: UUID
    period: Period
    author: str
    job_id: UUID
    compared: int = 0
    differing: int = 0
    done: bool = False
