"""The market in the database, and the kinds of accounts that look alike."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.accounts.domain.account import Account
from services.accounts.domain.look_alike import Traits
from services.accounts.domain.market import CompetitorPosition, MarketTotal, WalletEstimate
from services.accounts.store.account_row import kept_of
from services.accounts.store.shelf import Shelf
from services.accounts.store.visibility import Viewer, served
from services.accounts.tables import (
    AccountRow,
    CompetitorPositionRow,
    MarketTotalRow,
    QualificationRow,
    WalletEstimateRow,
)

wallets = Shelf(WalletEstimateRow, WalletEstimate, "wallet estimate", ("as_of", "created_at"))
competitors = Shelf(CompetitorPositionRow, CompetitorPosition, "competitor position", ("as_of", "created_at"))
totals = Shelf(MarketTotalRow, MarketTotal, "market total", ("month", "created_at"))


def latest_wallet(session: Session, account_id: UUID, day: date) -> WalletEstimate | None:
    """The estimate that counts on `day`: of the latest day, the one filed last."""
    found = wallets.every(session, WalletEstimateRow.as_of <= day, account_id=account_id)
    return max(found, key=lambda kept: (kept.value.as_of, kept.id)).value if found else None


def totals_between(session: Session, start: date, end: date, known_at: datetime) -> list[MarketTotal]:
    """The totals of the months from `start` until before `end`: of each market and month the one known last."""
    row = MarketTotalRow
    found = totals.every(session, row.month >= start, row.month < end, row.created_at <= known_at)
    return list({(kept.value.market, kept.value.month): kept.value for kept in found}.values())


def traits_of_keys(session: Session, features: Sequence[str]) -> list[tuple[Traits, int]]:
    """The traits of the key accounts, and how many have them."""
    columns = [getattr(AccountRow, feature) for feature in features]
    query = select(*columns, func.count()).where(AccountRow.id.in_(_keys()), AccountRow.status != "closed")
    return [(_traits(row[:-1]), row[-1]) for row in session.execute(query.group_by(*columns))]


def traits_of_others(session: Session, features: Sequence[str], viewer: Viewer | None) -> list[Traits]:
    """The different traits of the accounts that are no key accounts, as far as they exist for `viewer`."""
    columns = [getattr(AccountRow, feature) for feature in features]
    query = select(*columns).where(*_others(viewer)).distinct()
    return [_traits(row) for row in session.execute(query)]


def with_traits(
    session: Session, features: Sequence[str], traits: Traits, viewer: Viewer | None, after: UUID | None, most: int
) -> list[Kept[Account]]:
    """The accounts that have these traits and are no key accounts, in the order of their ids."""
    same = [
        getattr(AccountRow, feature) == value if value else getattr(AccountRow, feature).is_(None)
        for feature, value in zip(features, traits, strict=True)
    ]
    query = select(AccountRow).where(and_(*same), *_others(viewer))
    if after is not None:
        query = query.where(AccountRow.id > after)
    return [kept_of(row) for row in session.scalars(query.order_by(AccountRow.id).limit(most))]


def _keys() -> Select[UUID]:
    present = QualificationRow.decision == "key_account", QualificationRow.superseded_at.is_(None)
    return select(QualificationRow.account_id).where(*present)


def _others(viewer: Viewer | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [AccountRow.id.not_in(_keys()), AccountRow.status != "closed"]
    return conditions if viewer is None else [*conditions, AccountRow.id.in_(served(viewer))]


def _traits(values: Sequence[str | None]) -> Traits:
    return tuple(value or "" for value in values)
