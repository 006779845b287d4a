"""What is held of a colleague: how much of what, since when, and what nobody but the colleague could find."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chassis.domain.kept import Kept
from services.kpi.domain.career import Appointment, AppointmentReview
from services.kpi.domain.competition import Candidate, Competition, Rating, Standing, standings
from services.kpi.domain.payout import PartyAccount
from services.kpi.domain.retention import RetentionRule


class HeldKind(StrEnum):
    """A kind of thing that is about one person."""

    MEASUREMENTS = "measurements"
    TARGETS = "targets"
    SCORECARDS = "scorecards"
    PAY_STATEMENTS = "pay_statements"
    ADJUSTMENTS = "adjustments"
    DEFERRALS = "deferrals"
    PAYOUT_ACCOUNTS = "payout_accounts"
    TRIED_PAY = "tried_pay"


_PAID = frozenset({HeldKind.PAY_STATEMENTS, HeldKind.ADJUSTMENTS, HeldKind.DEFERRALS, HeldKind.PAYOUT_ACCOUNTS})


@dataclass(frozen=True, slots=True)
class HeldData:
    """How many things of a kind, and when the first of them came on record."""

    kind: HeldKind
    count: int
    since: datetime

    def years_kept(self, rule: RetentionRule) -> int | None:
        """For how many years from the end of their own they are kept; none for what is kept for days."""
        if self.kind is HeldKind.TRIED_PAY:
            return None
        return rule.paid_years if self.kind in _PAID else rule.scored_years


@dataclass(frozen=True, slots=True)
class OwnAppointment:
    """What a review says of the colleague."""

    review: Kept[AppointmentReview]
    appointment: Appointment


@dataclass(frozen=True, slots=True)
class OwnCompetition:
    """The colleague in a competition: as a candidate, as rated (by whom is the judges' own), and where that led."""

    competition: Kept[Competition]
    candidate: Candidate
    ratings: tuple[Rating, ...]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class ColleagueData:
    """Everything that is held of one person, and the rule by which it is kept."""

    external_id: str
    held: tuple[HeldData, ...]
    payout_accounts: tuple[Kept[PartyAccount], ...]
    appointments: tuple[OwnAppointment, ...]
    competitions: tuple[OwnCompetition, ...]
    rule: RetentionRule

    @property
    def empty(self) -> bool:
        """Whether nobody of this number is known."""
        return not (self.held or self.appointments or self.competitions)


def own_appointments(reviews: Iterable[Kept[AppointmentReview]], who: str) -> Iterator[OwnAppointment]:
    """What each review says of `who`, where it says anything."""
    for kept in reviews:
        yield from (OwnAppointment(kept, found) for found in kept.value.appointments if found.manager == who)


def own_competitions(competitions: Iterable[Kept[Competition]], who: str) -> Iterator[OwnCompetition]:
    """The competitions in which `who` was a candidate; ranks are those among all."""
    for kept in competitions:
        ratings = tuple(rating for rating in kept.value.ratings if rating.manager == who)
        standing = next((found for found in standings(kept.value) if found.manager == who), None)
        candidates = (found for found in kept.value.candidates if found.manager == who)
        yield from (OwnCompetition(kept, found, ratings, standing) for found in candidates)
