"""What is known of accounts on a day, read for many accounts at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.domain.money import Money
from chassis.domain.period import Period, PeriodKind
from services.accounts.domain.complaint import CaseKind
from services.accounts.domain.product import ProductRule
from services.accounts.domain.trait import Traits
from services.accounts.domain.trait_figures import trend
from services.accounts.store import holdings
from services.accounts.store.cash import OVER, receivables
from services.accounts.store.qualifications import decided_by
from services.accounts.store.tiers import tiers_on
from services.accounts.tables import (
    AccountRow,
    ComplaintRow,
    ContactRow,
    QualificationRow,
    ReceivableRow,
)

_YEAR_MONTHS, _TREND_MONTHS, _COMPLAINT_DAYS = 12, 6, 180


@dataclass(frozen=True, slots=True)
class TraitsAsked:
    """Of which accounts, on which day, by what was known when, and in which currency amounts count."""

    account_ids: Collection[UUID]
    day: date
    known_at: datetime
    currency: str
    products: ProductRule


def traits(session: Session, asked: TraitsAsked) -> dict[UUID, Traits]:
    """The traits of each account that is on file."""
    parts = [_qualified(session, asked), _tiers(session, asked), _held(session, asked), _earned(session, asked)]
    parts += [_contacted(session, asked), _owing(session, asked), _complained(session, asked)]
    return {
        account_id: plain | {name: cell for part in parts for name, cell in part.get(account_id, {}).items()}
        for account_id, plain in _plain(session, asked)
    }


_Part = Mapping[UUID, Traits]


def _plain(session: Session, asked: TraitsAsked) -> Iterable[tuple[UUID, dict[str, str | Decimal | None]]]:
    names = ("kind", "country", "category", "sector", "status")
    columns = (getattr(AccountRow, name) for name in names)
    for account_id, *cells in session.execute(
        select(AccountRow.id, *columns).where(AccountRow.id.in_(asked.account_ids))
    ):
        yield account_id, dict(zip(names, cells, strict=True))


def _qualified(session: Session, asked: TraitsAsked) -> _Part:
    row = QualificationRow
    rank = func.row_number().over(partition_by=row.account_id, order_by=(row.created_at.desc(), row.id.desc()))
    known = row.account_id.in_(asked.account_ids), decided_by(asked.day), row.created_at <= asked.known_at
    ranked = select(row.account_id, row.decision, row.score, rank.label("rank")).where(*known).subquery()
    latest = select(ranked.c.account_id, ranked.c.decision, ranked.c.score).where(ranked.c.rank == 1)
    return {
        account_id: {"decision": decision, "score": score} for account_id, decision, score in session.execute(latest)
    }


def _tiers(session: Session, asked: TraitsAsked) -> _Part:
    found = tiers_on(session, asked.day, among=asked.account_ids, known_at=asked.known_at)
    return {account_id: {"tier": tier} for account_id, tier in found.items()}


def _held(session: Session, asked: TraitsAsked) -> _Part:
    balances: dict[UUID, list[Money]] = defaultdict(list)
    held: dict[UUID, set[str]] = defaultdict(set)
    for sheet in holdings.held_on(session, asked.account_ids, asked.day, asked.known_at):
        product = asked.products.products.get(sheet.product)
        if sheet.units > 0:
            held[sheet.account_id].add(sheet.product)
        if product is not None and product.in_aum and sheet.balance is not None:
            balances[sheet.account_id].append(sheet.balance)
    counted = {account_id: {"products_held": Decimal(len(products))} for account_id, products in held.items()}
    sums = {account_id: _sum(found, asked.currency) for account_id, found in balances.items()}
    return {one: counted.get(one, {}) | {"aum": sums.get(one)} for one in {*counted, *sums}}


def _earned(session: Session, asked: TraitsAsked) -> _Part:
    month = Period(asked.day.replace(day=1), PeriodKind.MONTH)
    ends = [month]
    for _ in range(_YEAR_MONTHS):
        ends.append(ends[-1].previous)
    by_month: dict[UUID, dict[date, int]] = defaultdict(dict)
    found = holdings.figures_between(session, asked.account_ids, ends[-1].start, month.start, asked.known_at)
    for figure in found:
        if (figure.figure, figure.amount.currency) == ("revenue", asked.currency):
            by_month[figure.account_id][figure.month] = figure.amount.minor
    half = [end.start for end in ends[1 : _TREND_MONTHS + 1]]
    return {
        account_id: {
            "revenue_12m": Money(sum(months.values()), asked.currency).amount,
            "revenue_trend": trend([months.get(start) for start in half]),
        }
        for account_id, months in by_month.items()
    }


def _contacted(session: Session, asked: TraitsAsked) -> _Part:
    last = func.max(ContactRow.last_contacted_on)
    until = ContactRow.account_id.in_(asked.account_ids), ContactRow.last_contacted_on <= asked.day
    rows = session.execute(select(ContactRow.account_id, last).where(*until).group_by(ContactRow.account_id))
    return {account_id: {"days_since_contact": Decimal((asked.day - day).days)} for account_id, day in rows if day}


def _owing(session: Session, asked: TraitsAsked) -> _Part:
    late = ReceivableRow.billed_on <= asked.day, ReceivableRow.due_on < asked.day, ReceivableRow.state.not_in(OVER)
    days: dict[UUID, int] = defaultdict(int)
    for kept in receivables.every(session, *late, ReceivableRow.account_id.in_(asked.account_ids)):
        if kept.value.outstanding.minor > 0:
            days[kept.value.account_id] = max(days[kept.value.account_id], (asked.day - kept.value.due_on).days)
    return {account_id: {"overdue_days": Decimal(most)} for account_id, most in days.items()}


def _complained(session: Session, asked: TraitsAsked) -> _Part:
    start = datetime.combine(asked.day - timedelta(days=_COMPLAINT_DAYS), time(), UTC)
    end = datetime.combine(asked.day + timedelta(days=1), time(), UTC)
    valid = ComplaintRow.kind == CaseKind.COMPLAINT.value, ComplaintRow.valid.is_(True)
    within = ComplaintRow.received_at >= start, ComplaintRow.received_at < end
    query = select(ComplaintRow.account_id, func.count()).where(
        ComplaintRow.account_id.in_(asked.account_ids), *valid, *within
    )
    rows = session.execute(query.group_by(ComplaintRow.account_id))
    return {account_id: {"complaints_180d": Decimal(count)} for account_id, count in rows}


def _sum(found: Iterable[Money], currency: str) -> Decimal | None:
    counted = [money.minor for money in found if money.currency == currency]
    return Money(sum(counted), currency).amount if counted else None
