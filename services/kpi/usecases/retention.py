"""The round of retention: once a day, what has been kept as long as the rule says goes, each part on record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from chassis import audit
from chassis.daily import was_queued_on
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.tables import JobRow
from chassis.waking import ERASED, brings
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.retention import RetentionRule, YearsOver
from services.kpi.store import closed_runs, outlived

MANY, FEW = 500, 5
"""How many go in one transaction: rows, and runs with all that belongs to them."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is kept: which of it is over on a day, what erasing it takes, and how many go at once."""

    found: Callable[[Session, RetentionRule, date, int], outlived.Ids]
    erase: Callable[[Session, outlived.Ids], None]
    most: int = MANY


def _scored(found: Callable[[Session, YearsOver, int], outlived.Ids]) -> Callable[..., outlived.Ids]:
    return lambda session, rule, day, most: found(session, rule.scored_before(day), most)


def _paid(found: Callable[[Session, YearsOver, int], outlived.Ids]) -> Callable[..., outlived.Ids]:
    return lambda session, rule, day, most: found(session, rule.paid_before(day), most)


def _tried(session: Session, rule: RetentionRule, day: date, most: int) -> outlived.Ids:
    return outlived.simulations(session, rule.tried_before(day), most)


KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "pay_simulations": _Kind(_tried, outlived.erase_simulations),
        closed_runs.PAY_RUNS: _Kind(_paid(outlived.pay_runs), outlived.erase_pay_runs, FEW),
        "payout_accounts": _Kind(_paid(outlived.payout_accounts), outlived.erase_payout_accounts),
        "adjustments": _Kind(_paid(outlived.adjustments), outlived.erase_adjustments),
        "score_runs": _Kind(_scored(outlived.score_runs), outlived.erase_score_runs, FEW),
        "measurements": _Kind(_scored(outlived.measurements), outlived.erase_measurements),
        "targets": _Kind(_scored(outlived.targets), outlived.erase_targets),
        "appointment_reviews": _Kind(_scored(outlived.appointment_reviews), outlived.erase_appointment_reviews),
        "competitions": _Kind(_scored(outlived.competitions), outlived.erase_competitions),
    }
)
_ORDER = tuple(KINDS)


class RetentionRound:
    """The job that goes through every kind and lets go what is over."""

    name = "retention-rounds"
    unit = "things"

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - nobody knows before it has looked
        """Unknown: it is seen on the way."""
        return None

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:  # noqa: ARG002 - every round is alike
        """The next things of the present kind, until there are no more."""
        kind = str(cursor or _ORDER[0])
        gone = let_go(work, kind)
        behind = _ORDER[_ORDER.index(kind) + 1 :]
        return Advance(kind if gone else behind[0] if behind else None, gone)


def enqueue_round(work: Work) -> JobRow:
    """Queue a round in the name of the caller."""
    return enqueue(work, RetentionRound.name, {}, unit=RetentionRound.unit)


def is_round_due(session: Session, now: datetime) -> bool:
    """Whether something is over that no round has looked at today."""
    if was_queued_on(session, RetentionRound.name, now.date()):
        return False
    rule = rulebook.retention_rule(now.date())
    return any(kind.found(session, rule, now.date(), 1) for kind in KINDS.values())


def let_go(work: Work, name: str) -> int:
    """Erase the next things of a kind that are over; how many. Each has an entry in the audit chain."""
    day, kind = work.now.date(), KINDS[name]
    rule = rulebook.retention_rule(day)
    found = kind.found(work.session, rule, day, kind.most)
    if not found:
        return 0
    kind.erase(work.session, found)
    details = {"rules": rule.source, "ids": [str(gone) for gone in found]}
    audit.record(work, closed_runs.ERASED_EXPIRED, name, str(found[0]), details=details)
    brings(work.session, ERASED)
    return len(found)
