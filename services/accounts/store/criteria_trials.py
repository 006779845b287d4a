"""Trials of criteria in the database, with what they make of each account."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from services.accounts.domain.criteria_trial import CriteriaTrial, DecisionMove, TrialOutcome
from services.accounts.domain.qualification import Decision
from services.accounts.store.shelf import Shelf
from services.accounts.tables import CriteriaTrialOutcomeRow, CriteriaTrialRow

trials = Shelf(CriteriaTrialRow, CriteriaTrial, "criteria trial", ("created_at",))
outcomes = Shelf(CriteriaTrialOutcomeRow, TrialOutcome, "trial outcome", ("created_at",))


def moved(*, wanted: bool | None) -> list[ColumnElement[bool]]:
    """The condition that the decision changes, or stays; none where either will do."""
    row = CriteriaTrialOutcomeRow
    return [] if wanted is None else [row.before != row.after if wanted else row.before == row.after]


def moves(session: Session, trial_ids: Collection[UUID]) -> dict[UUID, list[DecisionMove]]:
    """How many accounts each of the trials takes from each decision to each, so far."""
    row = CriteriaTrialOutcomeRow
    kinds = row.trial_id, row.before, row.after
    query = select(*kinds, func.count()).where(row.trial_id.in_(trial_ids)).group_by(*kinds).order_by(*kinds)
    found: dict[UUID, list[DecisionMove]] = {trial_id: [] for trial_id in trial_ids}
    for trial_id, before, after, count in session.execute(query):
        found[trial_id].append(DecisionMove(Decision(before), Decision(after), count))
    return found


def forget(session: Session, trial_id: UUID, version: int) -> None:
    """Remove the trial in version `version`, and all that it made."""
    session.execute(delete(CriteriaTrialOutcomeRow).where(CriteriaTrialOutcomeRow.trial_id == trial_id))
    trials.remove(session, trial_id, version)
