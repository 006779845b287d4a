"""Sorting accounts into tiers: one at once, or the whole portfolio as a job."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.events import emit_all
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.event_types import TIER_CHANGED
from services.accounts.domain.tier import TierAssessment, TierModel, Values, assess_tier, assessing_faults
from services.accounts.domain.tier_moves import TierMoves, tier_moves
from services.accounts.domain.trait import Traits
from services.accounts.store import accounts
from services.accounts.store import tiers as store
from services.accounts.usecases.active_accounts import count_active, next_active
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import latest_day, require_office, today, viewer_of
from services.accounts.usecases.traits import traits_of

CHUNK_ACCOUNTS = 500


def create_assessment(work: Work, account_id: UUID, as_of: date | None) -> Kept[TierAssessment]:
    """Sort one account into its tier, as of a day that is not before its last assessment."""
    require_office(work)
    day = _day(work, as_of)
    with referred_to_at("/account_id"):
        # Held until the end: of two assessments at once, the later one supersedes the earlier.
        accounts.get(work.session, account_id, lock=True)
    last = store.present_of(work.session, [account_id]).get(account_id)
    refuse_if(assessing_faults(day, last.as_of if last else None))
    [kept] = _assess(work, [account_id], rulebook.tier_model(day), day)
    return kept


def create_tier_run(work: Work, as_of: date | None) -> JobRow:
    """Queue the assessment of every active account."""
    require_office(work)
    return enqueue(work, TierRun.name, {"as_of": _day(work, as_of).isoformat()}, unit=TierRun.unit)


def get_assessment(work: Work, assessment_id: UUID) -> Kept[TierAssessment]:
    """The assessment, if the caller may see the account."""
    return store.tier_assessments.get(work.session, assessment_id, viewer_of(work))


def list_assessments(
    work: Work, query: PageQuery, account_id: UUID | None, tier: str | None, *, present: bool
) -> Slice[Kept[TierAssessment]]:
    """One page of the assessments that the caller may see."""
    given = {"account_id": account_id, "tier": tier}
    conditions = (store.PRESENT,) if present else ()
    return store.tier_assessments.page(work.session, query, viewer_of(work), given, *conditions)


def measure_moves(work: Work, first_day: date, last_day: date) -> TierMoves:
    """The matrix of moves of the accounts that the caller may see."""
    if last_day < first_day:
        raise Invalid(Fault("ends_before_start", "?until"))
    before, after = (store.tiers_on(work.session, day, viewer=viewer_of(work)) for day in (first_day, last_day))
    order = [tier.code for tier in rulebook.tier_model(last_day).tiers]
    return tier_moves(before, after, order, first_day, last_day)


class TierRun:
    """The job that sorts every active account into its tier, in the order of their ids.

    An account whose last assessment is of a later day, or of this one, is passed over: what a run has done stays done.
    """

    name = "tier-runs"
    unit = "accounts"

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - every run goes through the same accounts
        """How many accounts there are."""
        return count_active(work, None)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """Sort the next accounts."""
        day = date.fromisoformat(str(task.input["as_of"]))
        ids, more = next_active(work, None, cursor, CHUNK_ACCOUNTS)
        last = store.present_of(work.session, ids)
        due = [one for one in ids if one not in last or last[one].as_of < day]
        _assess(work, due, rulebook.tier_model(day), day)
        return Advance(more, len(ids), result="/v1/tier-assessments")


def _assess(work: Work, account_ids: Sequence[UUID], model: TierModel, day: date) -> list[Kept[TierAssessment]]:
    if not account_ids:
        return []
    found = traits_of(work, account_ids, day, model.currency)
    present = store.present_of(work.session, account_ids)
    standing = {account_id: known.standing for account_id, known in present.items()}
    made = [assess_tier(one, _values(found[one]), standing.get(one), model, day) for one in account_ids]
    kept = store.supersede(work.session, work.new_id, made, work.now)
    moved = [each for each in kept if each.value.tier != each.value.before]
    emit_all(work, TIER_CHANGED, [(f"/v1/tier-assessments/{each.id}", _told(each.value)) for each in moved])
    return kept


def _told(made: TierAssessment) -> dict[str, object]:
    return {"account": f"/v1/accounts/{made.account_id}", "tier": made.tier}


def _values(found: Traits) -> Values:
    return {name: value for name, value in found.items() if isinstance(value, Decimal)}


def _day(work: Work, as_of: date | None) -> date:
    day = as_of or today(work)
    if day > latest_day(work):
        raise Invalid(Fault("in_the_future", "/as_of", {"day": day.isoformat()}))
    return day
