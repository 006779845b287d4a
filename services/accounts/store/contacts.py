"""Contacts in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.accounts.domain.contact import BuyingRole, Contact, DecidingPower
from services.accounts.tables import (
    ComplaintRow,
    ContactEditionRow,
    ContactRow,
    InterestRow,
    PersonalityNoteRow,
    TieRow,
)

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
    _keep_edition(session, row)
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
    _keep_edition(session, row)
    return _kept(row)


def remove(session: Session, account_id: UUID, contact_id: UUID, version: int) -> None:
    """Forget the contact in version `version`, and everything that is known about the person."""
    row = _row(session, account_id, contact_id)
    require_version(row.version, version)
    of_person = (
        delete(ContactEditionRow).where(ContactEditionRow.contact_id == contact_id),
        delete(TieRow).where(or_(TieRow.from_contact_id == contact_id, TieRow.to_contact_id == contact_id)),
        delete(InterestRow).where(or_(InterestRow.contact_id == contact_id, InterestRow.advocate_id == contact_id)),
        delete(PersonalityNoteRow).where(PersonalityNoteRow.contact_id == contact_id),
    )
    for erasure in of_person:
        session.execute(erasure)
    session.execute(update(ComplaintRow).where(ComplaintRow.contact_id == contact_id).values(contact_id=None))
    session.delete(row)
    session.flush()


def people(session: Session, account_id: UUID) -> frozenset[UUID]:
    """The ids of the account's contacts."""
    return frozenset(session.scalars(select(ContactRow.id).where(ContactRow.account_id == account_id)))


def known_on(session: Session, account_id: UUID, day: date) -> Mapping[UUID, Contact]:
    """What was known of each contact when `day` ended."""
    end = datetime.combine(day, time.max, UTC)
    editions = select(ContactEditionRow).where(
        ContactEditionRow.account_id == account_id, ContactEditionRow.recorded_at <= end
    )
    ordered = session.scalars(editions.order_by(ContactEditionRow.contact_id, ContactEditionRow.number))
    return {row.contact_id: _contact(row) for row in ordered}


def _keep_edition(session: Session, row: ContactRow) -> None:
    known = asdict(_contact(row))
    edition = ContactEditionRow(
        contact_id=row.id, number=row.version, recorded_at=row.updated_at, account_id=row.account_id, **known
    )
    session.add(edition)
    session.flush()


def _row(session: Session, account_id: UUID, contact_id: UUID) -> ContactRow:
    row = session.get(ContactRow, contact_id)
    if row is None or row.account_id != account_id:
        raise NotFound(Fault("unknown_resource", ":contact_id", {"resource": "contact"}))
    return row


def _kept(row: ContactRow) -> Kept[Contact]:
    return row.kept(_contact(row))


def _contact(row: ContactRow | ContactEditionRow) -> Contact:
    return Contact(
        name=row.name,
        title=row.title,
        buying_role=BuyingRole(row.buying_role),
        deciding_power=DecidingPower(row.deciding_power),
        support=row.support,
        in_post=row.in_post,
        last_contacted_on=row.last_contacted_on,
        external_id=row.external_id,
    )
