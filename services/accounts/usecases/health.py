"""Reading how well the relationship with an account stands."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from chassis.domain.money import round_decimal
from chassis.domain.period import Period, PeriodKind
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.complaint import CaseKind
from services.accounts.domain.goal import goals_progress_pct
from services.accounts.domain.health import Health, HealthComponent, HealthRule, health
from services.accounts.store import accounts, holdings
from services.accounts.store import health_facts as facts
from services.accounts.store.planning import goals
from services.accounts.usecases.rights import today, viewer_of

_MONTHS = 3


def get_health(work: Work, account_id: UUID) -> Health:
    """The health of an account that the caller may see, as of today."""
    accounts.get(work.session, account_id, viewer_of(work))
    rule = rulebook.health_rule(today(work))
    return health(_values(work, account_id, rule), rule)


def _values(work: Work, account_id: UUID, rule: HealthRule) -> Mapping[HealthComponent, Decimal | None]:
    day = today(work)
    return {
        HealthComponent.ENGAGEMENT: _days_since_contact(work, account_id, day),
        HealthComponent.SATISFACTION: _satisfaction(work, account_id, _since(rule, HealthComponent.SATISFACTION, day)),
        HealthComponent.COMPLAINTS: _complaints(work, account_id, _since(rule, HealthComponent.COMPLAINTS, day)),
        HealthComponent.OVERDUE: _overdue(work, account_id, day),
        HealthComponent.TREND: _trend(work, account_id, day),
        HealthComponent.GOAL_PROGRESS: _goal_progress(work, account_id),
    }


def _since(rule: HealthRule, component: HealthComponent, day: date) -> date:
    return day - timedelta(days=rule.weights[component].days)


def _days_since_contact(work: Work, account_id: UUID, day: date) -> Decimal | None:
    last = facts.last_contact(work.session, account_id)
    return None if last is None else Decimal((day - last).days)


def _satisfaction(work: Work, account_id: UUID, since: date) -> Decimal | None:
    cases = facts.cases_since(work.session, account_id, since)
    marks = [Decimal(case.satisfaction) for case in cases if case.satisfaction is not None]
    return round_decimal(sum(marks, Decimal(0)) / len(marks), 4) if marks else None


def _complaints(work: Work, account_id: UUID, since: date) -> Decimal:
    cases = facts.cases_since(work.session, account_id, since)
    return Decimal(sum(1 for case in cases if case.kind is CaseKind.COMPLAINT and case.valid))


def _overdue(work: Work, account_id: UUID, day: date) -> Decimal | None:
    """Overdue ÷ outstanding, of the currency where it is worst; nothing is known where nothing was ever owed."""
    owed: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for money, late in facts.owed(work.session, account_id, day):
        owed[money.currency][0] += money.minor if late else 0
        owed[money.currency][1] += money.minor
    shares = [Decimal(late) / whole for late, whole in owed.values() if whole]
    return round_decimal(max(shares), 4) if shares else None


def _goal_progress(work: Work, account_id: UUID) -> Decimal | None:
    found = [kept.value for kept in goals.every(work.session, account_id=account_id)]
    progress_pct = goals_progress_pct(found)
    return None if progress_pct is None else progress_pct / 100


def _trend(work: Work, account_id: UUID, day: date) -> Decimal | None:
    """Revenue of the last three full months against the three before, in the currency that brings the most."""
    ends = [Period(day.replace(day=1), PeriodKind.MONTH)]
    for _ in range(2 * _MONTHS):
        ends.append(ends[-1].previous)
    start, middle, end = ends[-1].start, ends[_MONTHS].start, ends[0].start
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for figure in holdings.figures_between(work.session, [account_id], start, end, work.now):
        if figure.figure == "revenue":
            sums[figure.amount.currency][figure.month >= middle] += figure.amount.minor
    earlier, later = max(sums.values(), key=sum, default=[0, 0])
    return round_decimal(Decimal(later) / earlier - 1, 4) if earlier > 0 else None
