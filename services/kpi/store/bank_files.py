"""Payout accounts and bank files in the database."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice, keyset
from services.kpi.domain.bank_file import BankFile
from services.kpi.domain.payout import PartyAccount, PayoutAccount
from services.kpi.store.documents import document, value_of
from services.kpi.tables import BankFileRow, PayoutAccountRow


def add_account(session: Session, key: UUID, found: PartyAccount, now: datetime) -> Kept[PartyAccount]:
    """Keep an account; the newest of a party counts."""
    row = PayoutAccountRow(
        id=key,
        party=found.party,
        author=found.author,
        account=document(found.account),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept_account(row)


def page_of_accounts(session: Session, query: PageQuery, party: str | None) -> Slice[Kept[PartyAccount]]:
    """One page of accounts, of one party or of all."""
    rows = select(PayoutAccountRow) if party is None else select(PayoutAccountRow).filter_by(party=party)
    columns = {"party": PayoutAccountRow.party, "created_at": PayoutAccountRow.created_at}
    return keyset(session, rows, query, columns, PayoutAccountRow.id).map(_kept_account)


def every_account_of(session: Session, party: str, most: int) -> tuple[Kept[PartyAccount], ...]:
    """The accounts of a party, the newest first."""
    rows = select(PayoutAccountRow).filter_by(party=party).order_by(PayoutAccountRow.id.desc()).limit(most)
    return tuple(map(_kept_account, session.scalars(rows)))


def accounts_of(session: Session, parties: Sequence[str]) -> dict[str, PartyAccount]:
    """The newest account of each party that has one."""
    wanted = set(parties)
    rows = session.scalars(select(PayoutAccountRow).order_by(PayoutAccountRow.created_at, PayoutAccountRow.id))
    return {row.party: _kept_account(row).value for row in rows if row.party in wanted}


def add(session: Session, key: UUID, file: BankFile, now: datetime) -> Kept[BankFile]:
    """Keep a bank file."""
    row = BankFileRow(
        id=key,
        pay_run_id=file.pay_run_id,
        author=file.author,
        currency=file.total.currency,
        total_minor=file.total.minor,
        file=document(file),
        created_at=now,
        updated_at=now,
    )
    session.add(row)
    session.flush()
    return _kept(row)


def get(session: Session, key: UUID) -> Kept[BankFile]:
    """The bank file, or `NotFound`."""
    row = session.get(BankFileRow, key)
    if row is None:
        raise NotFound(Fault("unknown_resource", ":bank_file_id", {"resource": "bank file"}))
    return _kept(row)


def _kept(row: BankFileRow) -> Kept[BankFile]:
    return row.kept(value_of(BankFile, row.file))


def _kept_account(row: PayoutAccountRow) -> Kept[PartyAccount]:
    return row.kept(PartyAccount(row.party, value_of(PayoutAccount, row.account), row.author))
