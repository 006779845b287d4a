"""Evidence sheets in the database: added, never changed."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from chassis.bulk import insert_all
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.evidence import Evidence
from services.accounts.tables import EvidenceRow

_PLAIN = ("as_of", "source", "margin_rate", "growth_rate", "payment_days", "goal_access_level", "openness_level")
_SORTABLE = {"as_of": EvidenceRow.as_of, "created_at": EvidenceRow.created_at}


def add(session: Session, sheet_id: UUID, account_id: UUID, sheet: Evidence, now: datetime) -> Kept[Evidence]:
    """Keep a new sheet; one day and source have one sheet an account."""
    return add_all(session, [(sheet_id, account_id, sheet)], now)[0]


def add_all(session: Session, fresh: Sequence[tuple[UUID, UUID, Evidence]], now: datetime) -> list[Kept[Evidence]]:
    """Keep new sheets: the id, the account and the sheet itself."""
    common = {"version": 1, "created_at": now, "updated_at": now}
    rows = [{"id": i, "account_id": account_id, **_cells(sheet)} for i, account_id, sheet in fresh]
    insert_all(session, EvidenceRow, rows, common)
    return [Kept(sheet_id, 1, now, now, sheet) for sheet_id, _, sheet in fresh]


def get(session: Session, account_id: UUID, sheet_id: UUID) -> Kept[Evidence]:
    """The account's sheet, or `NotFound`."""
    row = session.get(EvidenceRow, sheet_id)
    if row is None or row.account_id != account_id:
        raise NotFound(Fault("unknown_resource", ":evidence_id", {"resource": "evidence sheet"}))
    return _kept(row)


def page(session: Session, query: PageQuery, account_id: UUID) -> Slice[Kept[Evidence]]:
    """One page of the account's sheets."""
    rows = select(EvidenceRow).where(EvidenceRow.account_id == account_id)
    return keyset(session, rows, query, _SORTABLE, EvidenceRow.id).map(_kept)


def find(session: Session, account_id: UUID, as_of: date, source: str) -> Kept[Evidence] | None:
    """The sheet of this day and source."""
    return find_all(session, [(account_id, as_of, source)])[0]


def find_all(session: Session, wanted: Sequence[tuple[UUID, date, str]]) -> list[Kept[Evidence] | None]:
    """The sheet of each account, day and source."""
    accounts, days, sources = (set(part) for part in zip(*wanted, strict=True)) if wanted else (set(), set(), set())
    query = select(EvidenceRow).where(
        EvidenceRow.account_id.in_(accounts), EvidenceRow.as_of.in_(days), EvidenceRow.source.in_(sources)
    )
    found = {(row.account_id, row.as_of, row.source): _kept(row) for row in session.scalars(query)}
    return [found.get(key) for key in wanted]


def until(session: Session, account_id: UUID, day: date) -> Sequence[Evidence]:
    """The account's sheets up to and with `day`, in the order in which they were filed."""
    query = select(EvidenceRow).where(EvidenceRow.account_id == account_id, EvidenceRow.as_of <= day)
    return [_kept(row).value for row in session.scalars(query.order_by(EvidenceRow.id))]


def until_of_all(session: Session, account_ids: Collection[UUID], day: date) -> dict[UUID, list[Evidence]]:
    """The sheets of each account up to and with `day`, in the order in which they were filed."""
    wanted = EvidenceRow.account_id.in_(account_ids), EvidenceRow.as_of <= day
    found: dict[UUID, list[Evidence]] = {}
    for row in session.scalars(select(EvidenceRow).where(*wanted).order_by(EvidenceRow.id)):
        found.setdefault(row.account_id, []).append(_kept(row).value)
    return found


def count(session: Session, account_id: UUID) -> int:
    """How many sheets the account has."""
    return session.scalar(select(func.count(EvidenceRow.id)).where(EvidenceRow.account_id == account_id)) or 0


def _cells(sheet: Evidence) -> dict[str, object]:
    amounts = [money for money in (sheet.annual_sales, sheet.wallet_estimate) if money]
    return {
        "currency": amounts[0].currency if amounts else None,
        "annual_sales_minor": sheet.annual_sales.minor if sheet.annual_sales else None,
        "wallet_estimate_minor": sheet.wallet_estimate.minor if sheet.wallet_estimate else None,
        **{name: getattr(sheet, name) for name in _PLAIN},
    }


def _kept(row: EvidenceRow) -> Kept[Evidence]:
    return row.kept(
        Evidence(
            annual_sales=_money(row.annual_sales_minor, row.currency),
            wallet_estimate=_money(row.wallet_estimate_minor, row.currency),
            **{name: getattr(row, name) for name in _PLAIN},
        )
    )


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
