"""Contacts in the database."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from dataclasses import replace as replace_fields
from datetime import UTC, date, datetime, time
from typing import cast
from uuid import UUID

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.orm import Session

from chassis.bulk import insert_all
from chassis.conditional import require_version
from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import Comparable, PageQuery, Slice, arranged, keyset
from chassis.person_keys import (
    FORGOTTEN,
    HouseKey,
    PersonKey,
    destroy_keys,
    house_key,
    keys_of,
    make_keys,
)
from services.accounts.domain.contact import BuyingRole, Contact, DecidingPower
from services.accounts.tables import (
    ComplaintRow,
    ContactEditionRow,
    ContactRow,
    InterestRow,
    PersonalityNoteRow,
    TieRow,
)

_OPEN = ("buying_role", "deciding_power", "support", "in_post", "last_contacted_on")
_SORTABLE = {"created_at": ContactRow.created_at, "support": ContactRow.support}
_BY_NAME: Mapping[str, Callable[[Kept[Contact]], Comparable]] = {
    "name": lambda kept: kept.value.name,
    "created_at": lambda kept: kept.created_at,
    "support": lambda kept: kept.value.support,
}


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
    keys, house = make_keys(session, [contact_id for contact_id, _, _ in fresh], now), house_key(session)
    known = [(i, {"account_id": of, **_cells(house, contact)}, _identity(contact)) for i, of, contact in fresh]
    rows = [{"id": i, **shown, "sealed": keys[i].seal(_place(i), who)} for i, shown, who in known]
    insert_all(session, ContactRow, rows, {"version": 1, "created_at": now, "updated_at": now})
    editions = [{"contact_id": i, **shown, "sealed": keys[i].seal(_place(i, 1), who)} for i, shown, who in known]
    insert_all(session, ContactEditionRow, editions, {"number": 1, "recorded_at": now})
    return [Kept(contact_id, 1, now, now, contact) for contact_id, _, contact in fresh]


def get(session: Session, account_id: UUID, contact_id: UUID) -> Kept[Contact]:
    """The account's contact, or `NotFound`."""
    return _all_kept(session, [_row(session, account_id, contact_id)])[0]


def page(session: Session, query: PageQuery, account_id: UUID, wanted: ContactFilter) -> Slice[Kept[Contact]]:
    """One page of the account's contacts."""
    given = {name: value for name, value in asdict(wanted).items() if value is not None}
    rows = select(ContactRow).filter_by(account_id=account_id, **given)
    if {"name", "-name"} & set(query.sort):  # a sealed name has no order in the database; one account has few people
        return arranged(_all_kept(session, session.scalars(rows).all()), query, _BY_NAME, lambda kept: kept.id)
    found = keyset(session, rows, query, _SORTABLE, ContactRow.id)
    return Slice(tuple(_all_kept(session, found.things)), found.next_cursor)


def by_ids(session: Session, ids: Collection[UUID]) -> Mapping[UUID, Kept[Contact]]:
    """Contacts of whatever accounts."""
    rows = session.scalars(select(ContactRow).where(ContactRow.id.in_(ids))).all()
    return {kept.id: kept for kept in _all_kept(session, rows)}


def places(session: Session, ids: Collection[UUID]) -> list[str]:
    """The paths at which these contacts are found."""
    rows = session.execute(select(ContactRow.account_id, ContactRow.id).where(ContactRow.id.in_(ids)))
    return [f"/v1/accounts/{account_id}/contacts/{contact_id}" for account_id, contact_id in rows]


def everybody(session: Session, account_id: UUID) -> Sequence[Contact]:
    """All contacts of the account, the oldest first, without their names."""
    rows = session.scalars(select(ContactRow).where(ContactRow.account_id == account_id).order_by(ContactRow.id))
    return [unnamed(row) for row in rows]


def find_all(session: Session, wanted: Sequence[tuple[UUID, Contact]]) -> list[Kept[Contact] | None]:
    """Of each account the contact with this `external_id`, or without one the oldest of this name."""
    house = house_key(session)
    keys = [_key(account_id, *_found_by(house, contact)) for account_id, contact in wanted]
    external_ids = {external_id for _, external_id, _ in keys if external_id}
    names = {name for _, external_id, name in keys if not external_id}
    nameless = ContactRow.external_id.is_(None)
    either = or_(ContactRow.external_id.in_(external_ids), and_(nameless, ContactRow.name.in_(names)))
    query = select(ContactRow).where(ContactRow.account_id.in_({account_id for account_id, _ in wanted}), either)
    rows = session.scalars(query.order_by(ContactRow.id)).all()
    found: dict[tuple[UUID, str | None, str], Kept[Contact]] = {}
    for row, kept in zip(rows, _all_kept(session, rows), strict=True):
        found.setdefault(_key(row.account_id, row.external_id, row.name), kept)
    return [found.get(key) for key in keys]


def replace(
    session: Session, account_id: UUID, contact_id: UUID, version: int, contact: Contact, now: datetime
) -> Kept[Contact]:
    """Let version `version` be followed by `contact`; `Stale` when that version is not the present one."""
    row = _row(session, account_id, contact_id)
    require_version(row.version, version)
    return replace_all(session, [(_all_kept(session, [row])[0], contact)], now)[0]


def replace_all(
    session: Session, changes: Sequence[tuple[Kept[Contact], Contact]], now: datetime
) -> list[Kept[Contact]]:
    """Let contacts as they were read be followed by others; `Stale` when one of them is not the present one."""
    wanted = [kept.id for kept, _ in changes]
    rows = {row.id: row for row in session.scalars(select(ContactRow).where(ContactRow.id.in_(wanted)))}
    keys, house = keys_of(session, wanted), house_key(session)
    for kept, contact in changes:
        require_version(rows[kept.id].version, kept.version)
        sealed = keys[kept.id].seal(_place(kept.id), _identity(contact))
        for name, value in (_cells(house, contact) | {"sealed": sealed, "updated_at": now}).items():
            setattr(rows[kept.id], name, value)
    session.flush()
    session.add_all(_edition(rows[kept.id], contact, keys[kept.id]) for kept, contact in changes)
    session.flush()
    return [rows[kept.id].kept(contact) for kept, contact in changes]


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
    destroy_keys(session, [contact_id])


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
    return known_by(session, {row.contact_id: row for row in ordered})


def known_by(session: Session, editions: Mapping[UUID, ContactEditionRow]) -> Mapping[UUID, Contact]:
    """What these editions say of each contact."""
    keys = keys_of(session, editions.keys())
    return {i: _opened(row, keys.get(i), _place(i, row.number)) for i, row in editions.items()}


def unnamed(row: ContactRow | ContactEditionRow) -> Contact:
    """What a row says of the person without saying who it is: how well an account is known is told by that."""
    return Contact(
        name=FORGOTTEN,
        buying_role=BuyingRole(row.buying_role),
        deciding_power=DecidingPower(row.deciding_power),
        support=row.support,
        in_post=row.in_post,
        last_contacted_on=row.last_contacted_on,
    )


def _cells(house: HouseKey, contact: Contact) -> dict[str, object]:
    """What of the contact stands in the row as it is."""
    external_id, name = _found_by(house, contact)
    return {name: getattr(contact, name) for name in _OPEN} | {"external_id": external_id, "name": name}


def _found_by(house: HouseKey, contact: Contact) -> tuple[str | None, str]:
    external_id = house.blind("contacts.external_id", contact.external_id) if contact.external_id else None
    return external_id, house.blind("contacts.name", contact.name)


def _key(account_id: UUID, external_id: str | None, name: str) -> tuple[UUID, str | None, str]:
    return account_id, external_id, "" if external_id else name


def _identity(contact: Contact) -> list[str | None]:
    return [contact.name, contact.title, contact.external_id]


def _place(contact_id: UUID, edition: int | None = None) -> str:
    return f"contacts.sealed/{contact_id}" if edition is None else f"contact_editions.sealed/{contact_id}/{edition}"


def _edition(row: ContactRow, contact: Contact, key: PersonKey) -> ContactEditionRow:
    shown = {name: getattr(row, name) for name in ("account_id", "external_id", "name", *_OPEN)}
    sealed = key.seal(_place(row.id, row.version), _identity(contact))
    return ContactEditionRow(contact_id=row.id, number=row.version, recorded_at=row.updated_at, sealed=sealed, **shown)


def _row(session: Session, account_id: UUID, contact_id: UUID) -> ContactRow:
    row = session.get(ContactRow, contact_id)
    if row is None or row.account_id != account_id:
        raise NotFound(Fault("unknown_resource", ":contact_id", {"resource": "contact"}))
    return row


def _all_kept(session: Session, rows: Sequence[ContactRow]) -> list[Kept[Contact]]:
    keys = keys_of(session, [row.id for row in rows])
    return [row.kept(_opened(row, keys.get(row.id), _place(row.id))) for row in rows]


def _opened(row: ContactRow | ContactEditionRow, key: PersonKey | None, place: str) -> Contact:
    if key is None:
        return unnamed(row)
    name, title, external_id = cast("list[str]", key.open(place, row.sealed))
    return replace_fields(unnamed(row), name=name, title=title, external_id=external_id)
