"""Qualifying accounts: one at once, or all of them as a job."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts.domain.criteria import CriteriaSet
from services.accounts.domain.event_types import QUALIFICATION_DECIDED
from services.accounts.domain.evidence import Evidence, evidence_faults, readings
from services.accounts.domain.qualification import Qualification, Trial, qualify
from services.accounts.rulebook import portfolio
from services.accounts.store import accounts, criteria_sets, evidence
from services.accounts.store import qualifications as store
from services.accounts.store.qualifications import QualificationFilter
from services.accounts.usecases.active_accounts import count_active, next_active
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import latest_day, today, viewer_of

CHUNK_ACCOUNTS = 100


def create_qualification(
    work: Work, account_id: UUID, criteria_set_id: UUID | None, evidence_until: date | None
) -> Kept[Qualification]:
    """Decide what the account is, by a set and on the evidence up to a day; both default to what holds now."""
    with referred_to_at("/account_id"):
        accounts.get(work.session, account_id, viewer_of(work))
    until = evidence_until or latest_day(work)
    return _decide(work, account_id, criteria_in_use(work, criteria_set_id, until), until)


def try_qualification(
    work: Work,
    account_id: UUID,
    criteria_set_id: UUID | None,
    evidence_until: date | None,
    supposed: Callable[[date], Evidence],
) -> Trial:
    """What would be decided if the account's evidence said `supposed` of that day too; nothing is put on record."""
    with referred_to_at("/account_id"):
        accounts.get(work.session, account_id, viewer_of(work))
    until = evidence_until or latest_day(work)
    sheet = supposed(until)
    refuse_if([fault.under("/supposed") for fault in evidence_faults(sheet, until)])
    criteria, sheets = criteria_in_use(work, criteria_set_id, until), evidence.until(work.session, account_id, until)
    on_file, tried = (qualify(criteria.value, readings(known, until)) for known in (sheets, [*sheets, sheet]))
    return Trial(account_id, criteria.id, until, on_file, tried)


def qualify_again(work: Work, kept: Kept[Qualification]) -> Kept[Qualification]:
    """Decide anew about an account whose decision has run out, by the set in force and on what is known today."""
    until = latest_day(work)
    return _decide(work, kept.value.account_id, criteria_in_use(work, None, until), until)


def create_qualification_run(work: Work, criteria_set_id: UUID | None, evidence_until: date | None) -> JobRow:
    """Queue the qualification of every active account that the caller may see."""
    until = evidence_until or latest_day(work)
    asked = {
        "criteria_set_id": str(criteria_in_use(work, criteria_set_id, until).id),
        "evidence_until": until.isoformat(),
    }
    return enqueue(work, QualificationRun.name, asked, unit=QualificationRun.unit)


def get_qualification(work: Work, qualification_id: UUID) -> Kept[Qualification]:
    """The qualification, if the caller may see the account."""
    return store.get(work.session, qualification_id, viewer_of(work))


def list_qualifications(work: Work, query: PageQuery, wanted: QualificationFilter) -> Slice[Kept[Qualification]]:
    """One page of the qualifications that the caller may see."""
    return store.page(work.session, query, wanted, viewer_of(work))


def criteria_in_use(work: Work, criteria_set_id: UUID | None, on: date) -> Kept[CriteriaSet]:
    """The set that is asked for, else the one in force on `on`."""
    if criteria_set_id is not None:
        with referred_to_at("/criteria_set_id"):
            return criteria_sets.get(work.session, criteria_set_id)
    return criteria_sets.in_force(work.session, on)


class QualificationRun:
    """The job that qualifies every active account that its author may see, in the order of their ids."""

    name = "qualification-runs"
    unit = "accounts"

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - every run goes through the same accounts
        """How many accounts there are."""
        return count_active(work, viewer_of(work))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Qualify the next accounts."""
        ids, more = next_active(work, viewer_of(work), cursor, CHUNK_ACCOUNTS)
        criteria, until = _asked(work, task.input)
        for account_id in ids:
            _decide(work, account_id, criteria, until)
        return Advance(more, len(ids), result=f"/v1/qualifications?criteria_set_id={criteria.id}")


def _asked(work: Work, job_input: Mapping[str, object]) -> tuple[Kept[CriteriaSet], date]:
    until = date.fromisoformat(str(job_input["evidence_until"]))
    return criteria_sets.get(work.session, UUID(str(job_input["criteria_set_id"]))), until


def _decide(work: Work, account_id: UUID, criteria: Kept[CriteriaSet], until: date) -> Kept[Qualification]:
    # Held until the end: of two decisions at once, the later one supersedes the earlier.
    accounts.get(work.session, account_id, lock=True)
    known = readings(evidence.until(work.session, account_id, until), until)
    valid_until = portfolio.validity_rule(today(work)).last_day(today(work))
    made = Qualification(account_id, criteria.id, until, valid_until, qualify(criteria.value, known))
    kept = store.add(work.session, work.new_id(), made, work.now)
    told = {"account": f"/v1/accounts/{account_id}", "decision": made.verdict.decision}
    emit(work, QUALIFICATION_DECIDED, f"/v1/qualifications/{kept.id}", told)
    return kept
