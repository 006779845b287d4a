"""What it takes to undo an import: what leans on what, what rows said before, and taking rows off."""

from collections.abc import Collection, Iterable, Mapping
from typing import cast
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from chassis.person_keys import destroy_keys
from services.accounts.domain.account import Account, AccountKind, AccountStatus
from services.accounts.domain.contact import Contact
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.store.contacts import known_by
from services.accounts.store.editions import documents
from services.accounts.tables import (
    AccountRow,
    AccountsRow,
    AssignmentRow,
    ContactEditionRow,
    ContactRow,
    CriteriaTrialOutcomeRow,
    EvidenceRow,
    IdentifierRow,
)

Versioned = AccountRow | ContactRow | EvidenceRow
_PARTS = (IdentifierRow, AssignmentRow, ContactEditionRow, CriteriaTrialOutcomeRow)
_OWN_PARTS = frozenset(row.__tablename__ for row in _PARTS)
"""What goes with its account or contact. A trial of criteria decides nothing, so it keeps nothing from going."""


def account_versions(session: Session, ids: Collection[UUID]) -> Mapping[UUID, int]:
    """The present version of each account that is still there."""
    return _versions(session, AccountRow, ids)


def contact_versions(session: Session, ids: Collection[UUID]) -> Mapping[UUID, int]:
    """The present version of each contact that is still there."""
    return _versions(session, ContactRow, ids)


def sheet_versions(session: Session, ids: Collection[UUID]) -> Mapping[UUID, int]:
    """The present version of each sheet of evidence that is still there."""
    return _versions(session, EvidenceRow, ids)


def accounts_in_use(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of these accounts something else has come to lean on, or somebody was assigned to."""
    return _leaned_on(session, AccountRow, ids) | _given_away(session, ids)


def contacts_in_use(session: Session, ids: Collection[UUID]) -> set[UUID]:
    """Which of these contacts something else has come to lean on."""
    return _leaned_on(session, ContactRow, ids)


def _versions(session: Session, row: type[Versioned], ids: Collection[UUID]) -> Mapping[UUID, int]:
    return dict(session.execute(select(row.id, row.version).where(row.id.in_(ids))).all())


def _leaned_on(session: Session, row: type[AccountRow | ContactRow], ids: Collection[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for table in AccountsRow.metadata.sorted_tables:
        if table.name not in _OWN_PARTS:
            for key in table.foreign_keys:
                if key.column.table is row.__table__:
                    found |= set(session.scalars(select(key.parent).where(key.parent.in_(ids)).distinct()))
    return found


def _given_away(session: Session, ids: Collection[UUID]) -> set[UUID]:
    later = select(AssignmentRow.account_id).join(AccountRow, AccountRow.id == AssignmentRow.account_id)
    changed = (AssignmentRow.created_at > AccountRow.created_at) | (AssignmentRow.version > 1)
    return set(session.scalars(later.where(AssignmentRow.account_id.in_(ids), changed)))


def accounts_before(session: Session, wanted: Mapping[UUID, int]) -> Mapping[UUID, Account]:
    """What each account said in this version."""
    return {i: _account(document) for i, document in documents(session, wanted).items()}


def contacts_before(session: Session, wanted: Mapping[UUID, int]) -> Mapping[UUID, Contact]:
    """What was known of each contact in this version."""
    rows = session.scalars(select(ContactEditionRow).where(ContactEditionRow.contact_id.in_(wanted)))
    return known_by(session, {row.contact_id: row for row in rows if row.number == wanted[row.contact_id]})


def remove_accounts(session: Session, ids: Collection[UUID]) -> None:
    """Take accounts off, with their numbers, the assignments that they were filed with and what was tried on them."""
    parts = IdentifierRow.account_id, AssignmentRow.account_id, CriteriaTrialOutcomeRow.account_id
    _remove(session, (*parts, AccountRow.id), ids)


def remove_contacts(session: Session, ids: Collection[UUID]) -> None:
    """Take contacts off, with what was known of them."""
    _remove(session, (ContactEditionRow.contact_id, ContactRow.id), ids)
    destroy_keys(session, ids)


def remove_sheets(session: Session, ids: Collection[UUID]) -> None:
    """Take sheets of evidence off."""
    _remove(session, (EvidenceRow.id,), ids)


def _remove(session: Session, columns: Iterable[InstrumentedAttribute[UUID]], ids: Collection[UUID]) -> None:
    session.flush()
    for column in columns:
        session.execute(delete(column.class_).where(column.in_(ids)))


def _account(document: Mapping[str, object]) -> Account:
    text = {name: cast("str | None", document[name]) for name in ("category", "sector", "external_id")}
    return Account(
        kind=AccountKind(str(document["kind"])),
        legal_name=str(document["legal_name"]),
        country=str(document["country"]),
        identifiers=tuple(_identifier(str(number)) for number in cast("list[object]", document["identifiers"])),
        status=AccountStatus(str(document["status"])),
        **text,
    )


def _identifier(number: str) -> Identifier:
    scheme, value, *issuer = number.split(" ", 2)
    return Identifier(Scheme(scheme), value, *issuer)
