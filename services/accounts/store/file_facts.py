"""What stood in the files of accounts at a moment."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.accounts.domain.account import Account
from services.accounts.domain.contact import Contact
from services.accounts.store.account_row import account_then, kept_of
from services.accounts.store.contacts import unnamed
from services.accounts.store.editions import as_known
from services.accounts.tables import AccountRow, ContactEditionRow, EvidenceRow

Ids = Collection[UUID]


def accounts(session: Session, ids: Ids, at: datetime) -> Mapping[UUID, Account]:
    """The accounts as they were on record at `at`."""
    found = as_known(session, AccountRow, at, AccountRow.id.in_(ids))
    return {row.id: kept_of(row).value if then is None else account_then(then) for row, then in found}


def contacts(session: Session, ids: Ids, at: datetime) -> Mapping[UUID, Sequence[Contact]]:
    """What was known of the people of each account at `at`, without names; whoever was forgotten is not among them."""
    known = ContactEditionRow.account_id.in_(ids), ContactEditionRow.recorded_at <= at
    ordered = select(ContactEditionRow).where(*known).order_by(ContactEditionRow.contact_id, ContactEditionRow.number)
    latest = {row.contact_id: row for row in session.scalars(ordered)}
    found: dict[UUID, list[Contact]] = defaultdict(list)
    for row in latest.values():
        found[row.account_id].append(unnamed(row))
    return found


def evidence_sheets(session: Session, ids: Ids, at: datetime) -> Mapping[UUID, int]:
    """How many evidence sheets each account had at `at`."""
    known = EvidenceRow.account_id.in_(ids), EvidenceRow.created_at <= at
    query = select(EvidenceRow.account_id, func.count()).where(*known).group_by(EvidenceRow.account_id)
    return dict(session.execute(query).all())
