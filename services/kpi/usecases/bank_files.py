"""Handing an approved pay run to the bank."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis import audit
from chassis.domain.errors import Conflict, Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.bank_file import BankFile, Due, owing, sum_of, transfers_of
from services.kpi.domain.pay_run import PUBLISHED
from services.kpi.domain.payout import PartyAccount, PayoutAccount, account_faults
from services.kpi.domain.team_share import TeamRole
from services.kpi.store import bank_files as store
from services.kpi.store import pay_runs, pay_statements
from services.kpi.usecases.rights import own, see_all


@dataclass(frozen=True, slots=True)
class BankFileOrder:
    """Pay a run from the account of `debtor` on a day."""

    pay_run_id: UUID
    execution_day: date
    debtor: PayoutAccount
    purpose: str


def enter_account(work: Work, party: str, account: PayoutAccount) -> Kept[PartyAccount]:
    """Keep the account of a manager or an agent; whoever enters it cannot make a bank file that pays into it."""
    refuse_if(account_faults(account))
    found = PartyAccount(party, account, work.principal.subject)
    return store.add_account(work.session, work.new_id(), found, work.now)


def list_accounts(work: Work, query: PageQuery, party: str | None) -> Slice[Kept[PartyAccount]]:
    """One page of accounts, the newest of a party last; a manager sees the own ones."""
    return store.page_of_accounts(work.session, query, own(work) or party)


def make_bank_file(work: Work, order: BankFileOrder) -> Kept[BankFile]:
    """The transfers of an approved run; kept as they are, so that what the bank was given can be shown later."""
    run = pay_runs.find(work.session, order.pay_run_id)
    if run is None:
        raise Invalid(Fault("pay_run_unknown", "/pay_run_id"))
    if run.value.state not in PUBLISHED:
        raise Conflict(Fault("pay_run_not_approved", "/pay_run_id", {"state": run.value.state}))
    refuse_if(fault.under("/debtor") for fault in account_faults(order.debtor))
    file, key = _filled(work, order, run.value.total.currency), work.new_id()
    details = {"pay_run": str(order.pay_run_id), "transfers": len(file.transfers), "total": str(file.total)}
    audit.record(work, "make_bank_file", "bank_file", str(key), details=details)
    return store.add(work.session, key, file, work.now)


def _filled(work: Work, order: BankFileOrder, currency: str) -> BankFile:
    dues, author = list(_dues(work, order.pay_run_id)), work.principal.subject
    accounts = store.accounts_of(work.session, [due.party for due in dues])
    transfers = transfers_of(dues, accounts, author, order.pay_run_id.hex[-12:])
    return BankFile(
        order.pay_run_id,
        order.execution_day,
        order.debtor,
        order.purpose,
        author,
        sum_of(transfers, currency),
        transfers,
        owing(dues),
    )


def _dues(work: Work, run_id: UUID) -> Iterator[Due]:
    """What each statement pays now, in the order of managers, then what agents get."""
    for _, statement in pay_statements.cases_of(work.session, run_id):
        yield Due(statement.payee.manager, statement.payee.name, statement.paid_now)
    for part in pay_runs.team_parts_of(work.session, run_id):
        if part.role is TeamRole.AGENT:
            yield Due(part.member, part.award.zh_cn, part.amount)


def get_bank_file(work: Work, key: UUID) -> Kept[BankFile]:
    """A bank file, which concerns many people and so none of them alone."""
    see_all(work, ":bank_file_id", "bank file")
    return store.get(work.session, key)
