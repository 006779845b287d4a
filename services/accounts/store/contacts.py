"""Contacts in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.contact import BuyingRole, Contact, DecidingPower
from services.accounts.tables import ContactRow

_SORTABLE = {"name": ContactRow.name, "created_at": ContactRow.created_at, "support": ContactRow.support}


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts of the account: every criterion that is given must hold."""

    buying_role: BuyingRole | None = None
    in_post: bool | None = None


def add(session: Session, contact_id: UUID, account_id: UUID, contact: Contact, now: datetime) -> Kept[Contact]:
    """Keep a new contact of the account."""
    row = ContactRow(id=contact_id, account_id=account_id, created_at=now, updated_at=now, **asdict(contact))
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, account_id: UUID, contact_id: UUID) -> Kept[Contact]:
    """The account's contact, or `NotFound`."""
    return _kept(_row(session, account_id, contact_id))


def page(session: Session, query: PageQuery, account_id: UUID, wanted: ContactFilter) -> Slice[Kept[Contact]]:
    """One page of the account's contacts."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    rows = select(ContactRow).filter_by(account_id=account_id, **given)
    return keyset(session, rows, query, _SORTABLE, ContactRow.id).map(_kept)


def everybody(session: Session, account_id: UUID) -> Sequence[Contact]:
    """All contacts of the account, the oldest first."""
    rows = session.scalars(select(ContactRow).where(ContactRow.account_id == account_id).order_by(ContactRow.id))
    return [_kept(row).value for row in rows]


def find(session: Session, account_id: UUID, external_id: str | None, name: str) -> Kept[Contact] | None:
    """The account's contact with this `external_id`, or without one the oldest of this name."""
    by_name = (ContactRow.external_id.is_(None), ContactRow.name == name)
    key = (ContactRow.external_id == external_id,) if external_id else by_name
    query = select(ContactRow).where(ContactRow.account_id == account_id, *key).order_by(ContactRow.id).limit(1)
    row = session.scalar(query)
    return _kept(row) if row else None


def replace(
    session: Session, account_id: UUID, contact_id: UUID, version: int, contact: Contact, now: datetime
) -> Kept[Contact]:
    """Let version `version` be followed by `contact`; `Stale` when that version is not the present one."""
    row = _row(session, account_id, contact_id)
    require_version(row.version, version)
    for name, value in asdict(contact).items():
        setattr(row, name, value)
    row.updated_at = now
    session.flush()
    return _kept(row)


def remove(session: Session, account_id: UUID, contact_id: UUID, version: int) -> None:
    """Forget the contact in version `version`."""
    row = _row(session, account_id, contact_id)
    require_version(row.version, version)
    session.delete(row)
    session.flush()


def _row(session: Session, account_id: UUID, contact_id: UUID) -> ContactRow:
    row = session.get(ContactRow, contact_id)
    if row is None or row.account_id != account_id:
        raise NotFound(Fault("unknown_resource", ":contact_id", {"resource": "contact"}))
    return row


def _kept(row: ContactRow) -> Kept[Contact]:
    return row.kept(
        Contact(
            name=row.name,
            title=row.title,
            buying_role=BuyingRole(row.buying_role),
            deciding_power=DecidingPower(row.deciding_power),
            support=row.support,
            in_post=row.in_post,
            last_contacted_on=row.last_contacted_on,
            external_id=row.external_id,
        )
    )
