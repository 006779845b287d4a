"""Trying a draft of criteria on the whole portfolio, as a job that decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts.domain.criteria import CriteriaSet, criteria_set_faults
from services.accounts.domain.criteria_trial import CriteriaTrial, DecisionMove, TrialOutcome, outcome_of
from services.accounts.domain.qualification import Decision
from services.accounts.store import criteria_sets, evidence
from services.accounts.store import criteria_trials as store
from services.accounts.usecases.active_accounts import count_active, next_active
from services.accounts.usecases.qualifications import criteria_in_use
from services.accounts.usecases.rights import latest_day, require_office, viewer_of

CHUNK_ACCOUNTS = 500


@dataclass(frozen=True, slots=True)
class TrialReading:
    """A trial, and where it takes the accounts."""

    trial: Kept[CriteriaTrial]
    moves: Sequence[DecisionMove]


def create_trial(work: Work, criteria: CriteriaSet, evidence_until: date | None) -> JobRow:
    """Queue the trial of `criteria` on every active account."""
    require_office(work)
    refuse_if([fault.under("/criteria") for fault in criteria_set_faults(criteria)])
    until = evidence_until or latest_day(work)
    trial = CriteriaTrial(criteria, criteria_in_use(work, None, until).id, until, work.principal.subject)
    kept = store.trials.add(work.session, work.new_id(), trial, work.now)
    return enqueue(work, TrialRun.name, {"criteria_trial_id": str(kept.id)}, unit=TrialRun.unit)


def read_trial(work: Work, trial_id: UUID) -> TrialReading:
    """The trial with its moves, as far as it is."""
    require_office(work)
    trial = store.trials.get(work.session, trial_id, None)
    return TrialReading(trial, store.moves(work.session, [trial_id])[trial_id])


def list_trials(work: Work, query: PageQuery) -> Slice[TrialReading]:
    """One page of trials."""
    require_office(work)
    found = store.trials.page(work.session, query, None, {})
    moves = store.moves(work.session, [kept.id for kept in found.things])
    return found.map(lambda kept: TrialReading(kept, moves[kept.id]))


def list_outcomes(
    work: Work, query: PageQuery, trial_id: UUID, after: Decision | None, *, changed: bool | None
) -> tuple[Kept[CriteriaTrial], Slice[Kept[TrialOutcome]]]:
    """The trial, and one page of what it makes of accounts."""
    require_office(work)
    trial = store.trials.get(work.session, trial_id, None)
    given = {"trial_id": trial_id, "after": after}
    return trial, store.outcomes.page(work.session, query, None, given, *store.moved(wanted=changed))


def remove_trial(work: Work, trial_id: UUID, version: int) -> None:
    """Forget the trial with all that it made; a run of it that is still under way fails."""
    require_office(work)
    store.trials.get(work.session, trial_id, None, lock=True)
    store.forget(work.session, trial_id, version)


class TrialRun:
    """The job that tries a draft on every active account, in the order of their ids."""

    name = "criteria-trials"
    unit = "accounts"

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - every trial goes through the same accounts
        """How many accounts there are."""
        return count_active(work, viewer_of(work))

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Try the next accounts."""
        trial = store.trials.get(work.session, UUID(str(task.input["criteria_trial_id"])), None, lock=True)
        ids, more = next_active(work, viewer_of(work), cursor, CHUNK_ACCOUNTS)
        _try(work, trial, ids)
        if more is None:
            store.trials.replace(work.session, trial, replace(trial.value, finished_at=work.now), work.now)
        return Advance(more, len(ids), result=f"/v1/criteria-trials/{trial.id}")


def _try(work: Work, trial: Kept[CriteriaTrial], ids: Sequence[UUID]) -> None:
    against = criteria_sets.get(work.session, trial.value.against_id).value
    sheets = evidence.until_of_all(work.session, ids, trial.value.evidence_until)
    made = [outcome_of(trial.id, trial.value, against, account_id, sheets.get(account_id, ())) for account_id in ids]
    store.outcomes.add_all(work.session, [(work.new_id(), each) for each in made], work.now)
