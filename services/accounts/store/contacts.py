"""Contacts in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, date, datetime, time
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from chassis.bulk import insert_all
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

_FIELDS = tuple(field.name for field in fields(Contact))
_SORTABLE = {"name": ContactRow.name, "created_at": ContactRow.created_at, "support": ContactRow.support}


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """Which contacts of the account: every criterion that is given must hold."""

    buying_role: BuyingRole | None = None
    in_post: bool | None = None


def add(session: Session, contact_id: UUID, account_id: UUID, contact: Contact, now: datetime) -> Kept[Contact]:
    """Keep a new contact of the account."""
    return add_all(session, [(contact_id, account_id, contact)], now)[0]


def add_all(session: Session, fresh: Sequence[tuple[UUID, UUID, Contact]], now: datetime) -> list[Kept[Contact]]:
    """Keep new contacts: the id, the account and what is known of each."""
    known = [(i, {"account_id": account_id, **_cells(contact)}) for i, account_id, contact in fresh]
    common = {"version": 1, "created_at": now, "updated_at": now}
    insert_all(session, ContactRow, [{"id": i, **cells} for i, cells in known], common)
    edition = {"number": 1, "recorded_at": now}
    insert_all(session, ContactEditionRow, [{"contact_id": i, **cells} for i, cells in known], edition)
    return [Kept(contact_id, 1, now, now, contact) for contact_id, _, contact in fresh]


def get(session: Session, account_id: UUID, contact_id: UUID) -> Kept[Contact]:
    """The account's contact, or `NotFound`."""
    return _kept(_row(session, account_id, contact_id))


def page(session: Session, query: PageQuery, account_id: UUID, wanted: ContactFilter) -> Slice[Kept[Contact]]:
    """One page of the account's contacts."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    rows = select(ContactRow).filter_by(account_id=account_id, **given)
    return keyset(session, rows, query, _SORTABLE, ContactRow.id).map(_kept)


def by_ids(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Kept[Contact]]:
    """Contacts of whatever accounts."""
    return {row.id: _kept(row) for row in session.scalars(select(ContactRow).where(ContactRow.id.in_(ids)))}


def places(session: Session, ids: Collection[UUID]) -> list[str]:
    """The paths at which these contacts are found."""
    rows = session.execute(select(ContactRow.account_id, ContactRow.id).where(ContactRow.id.in_(ids)))
    return [f"/v1/accounts/{account_id}/contacts/{contact_id}" for account_id, contact_id in rows]


def everybody(session: Session, account_id: UUID) -> Sequence[Contact]:
    """All contacts of the account, the oldest first."""
    rows = session.scalars(select(ContactRow).where(ContactRow.account_id == account_id).order_by(ContactRow.id))
    return [_kept(row).value for row in rows]


def find_all(session: Session, wanted: Sequence[tuple[UUID, Contact]]) -> list[Kept[Contact] | None]:
    """Of each account the contact with this `external_id`, or without one the oldest of this name."""
    external_ids = {contact.external_id for _, contact in wanted if contact.external_id}
    names = {contact.name for _, contact in wanted if not contact.external_id}
    nameless = ContactRow.external_id.is_(None)
    either = or_(ContactRow.external_id.in_(external_ids), and_(nameless, ContactRow.name.in_(names)))
    query = select(ContactRow).where(ContactRow.account_id.in_({account_id for account_id, _ in wanted}), either)
    found: dict[tuple[UUID, str | None, str], Kept[Contact]] = {}
    for row in session.scalars(query.order_by(ContactRow.id)):
        found.setdefault((row.account_id, row.external_id, "" if row.external_id else row.name), _kept(row))
    return [found.get((i, contact.external_id, "" if contact.external_id else contact.name)) for i, contact in wanted]


def replace(
    session: Session, account_id: UUID, contact_id: UUID, version: int, contact: Contact, now: datetime
) -> Kept[Contact]:
    """Let version `version` be followed by `contact`; `Stale` when that version is not the present one."""
    row = _row(session, account_id, contact_id)
    require_version(row.version, version)
    return replace_all(session, [(_kept(row), contact)], now)[0]


def replace_all(
    session: Session, changes: Sequence[tuple[Kept[Contact], Contact]], now: datetime
) -> list[Kept[Contact]]:
    """Let contacts as they were read be followed by others; `Stale` when one of them is not the present one."""
    wanted = select(ContactRow).where(ContactRow.id.in_([kept.id for kept, _ in changes]))
    rows = {row.id: row for row in session.scalars(wanted)} if changes else {}
    for kept, contact in changes:
        require_version(rows[kept.id].version, kept.version)
        for name, value in _cells(contact).items():
            setattr(rows[kept.id], name, value)
        rows[kept.id].updated_at = now
    session.flush()
    session.add_all(_edition(rows[kept.id]) for kept, _ in changes)
    session.flush()
    return [_kept(rows[kept.id]) for kept, _ in changes]


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
    return {row.contact_id: contact_of(row) for row in ordered}


def _cells(contact: Contact) -> dict[str, object]:
    return {name: getattr(contact, name) for name in _FIELDS}


def _edition(row: ContactRow) -> ContactEditionRow:
    known = _cells(contact_of(row))
    return ContactEditionRow(
        contact_id=row.id, number=row.version, recorded_at=row.updated_at, account_id=row.account_id, **known
    )


def _row(session: Session, account_id: UUID, contact_id: UUID) -> ContactRow:
    row = session.get(ContactRow, contact_id)
    if row is None or row.account_id != account_id:
        raise NotFound(Fault("unknown_resource", ":contact_id", {"resource": "contact"}))
    return row


def _kept(row: ContactRow) -> Kept[Contact]:
    return row.kept(contact_of(row))


def contact_of(row: ContactRow | ContactEditionRow) -> Contact:
    """What a row, or an earlier edition of it, says of the person."""
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
