"""The round of retention: once a day, what has been kept as long as its purpose needs is erased, each on record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import audit
from chassis.daily import was_queued_on
from chassis.domain.kept import Kept
from chassis.idempotency import forget
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.sealed_cells import forget_persons, hold_persons
from chassis.tables import JobRow
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.competency_review import CompetencyReview, ReviewState
from services.assessment.domain.consent_entry import ConsentEntry, ConsentEvent
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.retention import KeptThing, is_over
from services.assessment.domain.sitting import Sitting, SittingState
from services.assessment.store import (
    comparisons,
    competency_reviews,
    consent_entries,
    development_plans,
    due,
    erasures,
    profiles,
)

CHUNK = 100


class RetentionRound:
    """The job that looks at everything old enough, and erases what is over."""

    name = "retention-rounds"
    unit = "things"

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - nobody knows before it has looked
        """Unknown: it is seen on the way."""
        return None

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:  # noqa: ARG002 - every round is alike
        """The next things of the present stage."""
        stage, _, after = str(cursor or _STAGES[0]).partition(" ")
        found = _carry(work, stage, UUID(after) if after else None)
        if len(found) == CHUNK:
            return Advance(f"{stage} {found[-1].id}", len(found))
        onward = _STAGES.index(stage) + 1
        return Advance(_STAGES[onward] if onward < len(_STAGES) else None, len(found))


def enqueue_round(work: Work) -> JobRow:
    """Queue a round in the name of the caller."""
    return enqueue(work, RetentionRound.name, {}, unit=RetentionRound.unit)


def is_round_due(session: Session, now: datetime) -> bool:
    """Whether something may be over that no round has looked at today."""
    if was_queued_on(session, RetentionRound.name, now.date()):
        return False
    since = _since(now)
    return any(stage.due(session, since, None, 1) for stage in _KINDS.values())


def _since(now: datetime) -> datetime:
    return now - timedelta(days=rulebook.retention_rules(now.date()).shortest_days)


def _carry(work: Work, stage: str, after: UUID | None) -> Sequence[Kept[Any]]:
    kind, rules = _KINDS[stage], rulebook.retention_rules(work.now.date())
    found = kind.due(work.session, _since(work.now), after, CHUNK)
    for kept in found:
        thing = kind.thing(kept)
        if is_over(thing, rules, work.now):
            entry = ConsentEntry(kept.id, ConsentEvent.EXPIRED, thing.purpose, work.principal.subject, work.now)
            consent_entries.add(work.session, work.new_id(), entry)
            hold_persons(work.session, [who := kind.whose(kept)])
            kind.erase(work, kept)
            if erasures.is_unknown(work.session, who):
                forget_persons(work.session, [who])
    return found


def _of_sitting(kept: Kept[Sitting]) -> KeptThing:
    state = kept.value.state
    return KeptThing(
        kept.value.purpose, state is SittingState.SUBMITTED, state is SittingState.WITHDRAWN, kept.updated_at
    )


def _of_review(kept: Kept[CompetencyReview]) -> KeptThing:
    state = kept.value.state
    return KeptThing(kept.value.purpose, state is ReviewState.CLOSED, state is ReviewState.CANCELLED, kept.updated_at)


def _of_profile(kept: Kept[ProfileRecord]) -> KeptThing:
    origin = kept.value.profile.origin
    return KeptThing(origin.purpose if origin else "", finished=True, ended=False, changed_at=kept.updated_at)


def _respondent(kept: Kept[Sitting] | Kept[ProfileRecord]) -> str:
    return kept.value.respondent.external_id


def _reviewed(kept: Kept[CompetencyReview]) -> str:
    return kept.value.person.external_id


def _erase_sitting(work: Work, kept: Kept[Sitting]) -> None:
    if kept.value.profile_id is not None:
        _erase_made(work, kept.value.profile_id)
    erasures.erase_sitting(work.session, kept.id)
    _note(work, f"/v1/assessments/{kept.id}")


def _erase_review(work: Work, kept: Kept[CompetencyReview]) -> None:
    competency_reviews.erase(work.session, [kept.id])
    _note(work, f"/v1/competency-reviews/{kept.id}")


def _erase_profile(work: Work, kept: Kept[ProfileRecord]) -> None:
    _erase_made(work, kept.id)
    _note(work, f"/v1/profiles/{kept.id}")


def _erase_made(work: Work, profile_id: UUID) -> None:
    for plan_id in development_plans.erase_of_profiles(work.session, [profile_id]):
        forget(work.session, f"/v1/development-plans/{plan_id}")
    profiles.erase(work.session, profile_id)
    forget(work.session, f"/v1/profiles/{profile_id}")
    comparisons.forget_inputs(work.session, [profile_id])


def _note(work: Work, place: str) -> None:
    forget(work.session, place)
    rules = rulebook.retention_rules(work.now.date()).edition.key
    audit.record(work, "erase_expired", "RetentionRound", place, details={"rules": rules})


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is kept: which may be over, how retention sees one, what erasing it takes, and whom it is about."""

    due: Callable[[Session, datetime, UUID | None, int], Sequence[Kept[Any]]]
    thing: Callable[[Kept[Any]], KeptThing]
    erase: Callable[[Work, Kept[Any]], None]
    whose: Callable[[Kept[Any]], str]


_KINDS: Mapping[str, _Kind] = MappingProxyType(
    {
        "sittings": _Kind(due.sittings_unchanged_since, _of_sitting, _erase_sitting, _respondent),
        "reviews": _Kind(due.reviews_unchanged_since, _of_review, _erase_review, _reviewed),
        "profiles": _Kind(due.imported_profiles_unchanged_since, _of_profile, _erase_profile, _respondent),
    }
)
_STAGES = tuple(_KINDS)
