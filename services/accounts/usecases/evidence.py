"""Filing evidence about accounts."""

from collections.abc import Sequence
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.domain.evidence import Evidence, evidence_faults
from services.accounts.store import accounts
from services.accounts.store import evidence as store
from services.accounts.usecases.rights import latest_day, viewer_of


def create_evidence(work: Work, account_id: UUID, sheet: Evidence) -> Kept[Evidence]:
    """File a sheet about an account that the caller may see."""
    accounts.get(work.session, account_id, viewer_of(work))
    refuse_if(evidence_faults(sheet, latest_day(work)))
    if store.find(work.session, account_id, sheet.as_of, sheet.source) is not None:
        raise Conflict(Fault("evidence_exists", "/as_of"))
    return store.add(work.session, work.new_id(), account_id, sheet, work.now)


def create_sheets(work: Work, drafts: Sequence[tuple[UUID, Evidence]]) -> list[Kept[Evidence]]:
    """File sheets about accounts that the caller may see; nothing is wrong with them, and each is new."""
    return store.add_all(work.session, [(work.new_id(), account_id, sheet) for account_id, sheet in drafts], work.now)


def get_evidence(work: Work, account_id: UUID, sheet_id: UUID) -> Kept[Evidence]:
    """The sheet, if the caller may see the account."""
    accounts.get(work.session, account_id, viewer_of(work))
    return store.get(work.session, account_id, sheet_id)


def list_evidence(work: Work, query: PageQuery, account_id: UUID) -> Slice[Kept[Evidence]]:
    """One page of the account's sheets."""
    accounts.get(work.session, account_id, viewer_of(work))
    return store.page(work.session, query, account_id)
