"""Holdings and figures in the database: added, never changed; of two of one day the later one counts."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from chassis.domain.kept import Kept
from services.accounts.domain.account import AccountKind
from services.accounts.domain.figure import AccountFigure
from services.accounts.domain.holding import Holding
from services.accounts.store.shelf import Shelf
from services.accounts.tables import AccountFigureRow, AccountRow, HoldingRow

holdings = Shelf(HoldingRow, Holding, "holding", ("as_of", "created_at"))
figures = Shelf(AccountFigureRow, AccountFigure, "figure", ("month", "created_at"))

_PRODUCT = (HoldingRow.account_id, HoldingRow.product)

Ids = Select[UUID] | Iterable[UUID]


def held_on(session: Session, account_ids: Ids, day: date, known_at: datetime) -> list[Holding]:
    """The latest sheet of each account and product up to `day`, by what was known at `known_at`."""
    conditions = HoldingRow.account_id.in_(account_ids), HoldingRow.as_of <= day, HoldingRow.created_at <= known_at
    latest = _latest(HoldingRow.id, _PRODUCT, HoldingRow.as_of, conditions)
    return [kept.value for kept in holdings.every(session, HoldingRow.id.in_(latest))]


def held_between(
    session: Session, account_ids: Ids, start: date, end: date, known_at: datetime, products: Iterable[str]
) -> list[Holding]:
    """The sheets of `products` from `start` until before `end` in the order filed, and those in force on `start`."""
    wanted = (
        HoldingRow.account_id.in_(account_ids),
        HoldingRow.product.in_(products),
        HoldingRow.created_at <= known_at,
    )
    first = _latest(
        HoldingRow.id,
        (HoldingRow.account_id, HoldingRow.product),
        HoldingRow.as_of,
        (*wanted, HoldingRow.as_of <= start),
    )
    within = HoldingRow.as_of > start, HoldingRow.as_of < end
    before = holdings.every(session, HoldingRow.id.in_(first))
    return [kept.value for kept in [*before, *holdings.every(session, *wanted, *within)]]


def figures_between(
    session: Session, account_ids: Ids, start: date, end: date, known_at: datetime
) -> list[AccountFigure]:
    """The figures of the months from `start` until before `end`, by what was known at `known_at`."""
    row = AccountFigureRow
    conditions = row.account_id.in_(account_ids), row.month >= start, row.month < end, row.created_at <= known_at
    latest = _latest(row.id, (row.account_id, row.figure, row.month, row.currency), row.created_at, conditions)
    return [kept.value for kept in figures.every(session, row.id.in_(latest))]


def kinds_of(session: Session, account_ids: Ids) -> list[tuple[AccountKind, int]]:
    """How many of the accounts are of each kind."""
    query = select(AccountRow.kind, func.count()).where(AccountRow.id.in_(account_ids)).group_by(AccountRow.kind)
    return [(AccountKind(kind), count) for kind, count in session.execute(query)]


def holders(session: Session, account_ids: Ids, day: date, known_at: datetime) -> dict[tuple[str, AccountKind], int]:
    """How many of the accounts hold each product on `day`, by the kind of account."""
    known = HoldingRow.account_id.in_(account_ids), HoldingRow.as_of <= day, HoldingRow.created_at <= known_at
    latest = _latest(HoldingRow.id, _PRODUCT, HoldingRow.as_of, known)
    query = select(HoldingRow.product, AccountRow.kind, func.count()).join(
        AccountRow, AccountRow.id == HoldingRow.account_id
    )
    query = query.where(HoldingRow.id.in_(latest), HoldingRow.units > 0).group_by(HoldingRow.product, AccountRow.kind)
    return {(product, AccountKind(kind)): count for product, kind, count in session.execute(query)}


def present_holdings(session: Session, wanted: Sequence[Holding]) -> list[Kept[Holding] | None]:
    """What counts now of each account, product and day."""
    ids, days = {one.account_id for one in wanted}, {one.as_of for one in wanted}
    found = holdings.every(session, HoldingRow.account_id.in_(ids), HoldingRow.as_of.in_(days))
    latest = {(kept.value.account_id, kept.value.product, kept.value.as_of): kept for kept in found}
    return [latest.get((one.account_id, one.product, one.as_of)) for one in wanted]


def present_figures(session: Session, wanted: Sequence[AccountFigure]) -> list[Kept[AccountFigure] | None]:
    """What counts now of each account, figure, month and currency."""
    ids, months = {one.account_id for one in wanted}, {one.month for one in wanted}
    found = figures.every(session, AccountFigureRow.account_id.in_(ids), AccountFigureRow.month.in_(months))
    latest = {_key(kept.value): kept for kept in found}
    return [latest.get(_key(one)) for one in wanted]


def _key(figure: AccountFigure) -> tuple[UUID, str, date, str]:
    return figure.account_id, figure.figure, figure.month, figure.amount.currency


def _latest(
    identity: InstrumentedAttribute[UUID],
    group: Sequence[InstrumentedAttribute[object]],
    by: InstrumentedAttribute[object],
    conditions: Sequence[ColumnElement[bool]],
) -> Select[UUID]:
    rank = func.row_number().over(partition_by=group, order_by=(by.desc(), identity.desc()))
    ranked = select(identity.label("id"), rank.label("rank")).where(*conditions).subquery()
    return select(ranked.c.id).where(ranked.c.rank == 1)
