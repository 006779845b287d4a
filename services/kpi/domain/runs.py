"""Runs as they are kept: whom they scored or paid, and whom they could not."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money
from chassis.domain.period import Period
from services.kpi.domain.pay_run import PayRunState, PayRunTransition, transitions_from
from services.kpi.domain.scorecard import Scorecard
from services.kpi.domain.statement import Statement


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


@dataclass(frozen=True, slots=True)
class KeptScorecard:
    """A scorecard and whose it is."""

    score_run_id: UUID
    manager: str
    period: Period
    scorecard: Scorecard

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

    @property
    def transitions(self) -> tuple[PayRunTransition, ...]:
        """What may be done with it now."""
        return transitions_from(self.state)


@dataclass(frozen=True, slots=True)
class KeptStatement:
    """A statement and the run that it belongs to."""

    pay_run_id: UUID
    statement: Statement
