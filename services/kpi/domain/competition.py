"""Competitions (竞聘): after one to two years product managers compete to become independent managers.

Judges rate candidates by weighted criteria; one proposes who wins, another decides, and no candidate does either.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from chassis.domain.errors import Conflict, Fault, Forbidden, refuse_if
from chassis.domain.flow import Flow
from chassis.domain.name import Name
from services.kpi.domain.career import CareerRules
from services.kpi.domain.exact import plain, rounded

_DIGITS = 2


class CompetitionState(StrEnum):
    """`open` while judges rate; `proposed` when the winners are named; `decided` for good."""

    OPEN = "open"
    PROPOSED = "proposed"
    DECIDED = "decided"


class CompetitionTransition(StrEnum):
    """What people do with it; `return` opens it again."""

    PROPOSE = "propose"
    DECIDE = "decide"
    RETURN = "return"


COMPETITION_FLOW: Flow[CompetitionState, CompetitionTransition] = Flow(
    MappingProxyType(
        {
            CompetitionState.OPEN: {CompetitionTransition.PROPOSE: CompetitionState.PROPOSED},
            CompetitionState.PROPOSED: {
                CompetitionTransition.DECIDE: CompetitionState.DECIDED,
                CompetitionTransition.RETURN: CompetitionState.OPEN,
            },
        }
    ),
    by_another=frozenset({CompetitionTransition.DECIDE}),
)


@dataclass(frozen=True, slots=True)
class JudgingCriterion:
    """What candidates are rated by, and how much it counts; the weights add up to 1."""

    code: str
    name: Name
    weight: Decimal


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who competes: role and months in it on the day; why not, where `reasons` says so."""

    manager: str
    role: str
    months: int
    reasons: tuple[str, ...] = ()

    @property
    def eligible(self) -> bool:
        """Whether the candidate may win."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class Rating:
    """What one judge gives one candidate, 0 to 100 for each criterion."""

    judge: str
    manager: str
    points: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a candidate stands: the weighted mean of all judges, 2 decimals; equal points, equal rank."""

    manager: str
    points: Decimal
    judges: int
    rank: int


@dataclass(frozen=True, slots=True)
class Competition:
    """Seats in `to_role` for people in `from_role`, by dated career rules."""

    name: Name
    rules: CareerRules
    from_role: str
    to_role: str
    seats: int
    held_on: date
    criteria: tuple[JudgingCriterion, ...]
    candidates: tuple[Candidate, ...]
    author: str
    ratings: tuple[Rating, ...] = ()
    state: CompetitionState = CompetitionState.OPEN
    winners: tuple[str, ...] = ()
    proposer: str | None = None
    approver: str | None = None

    @property
    def transitions(self) -> tuple[CompetitionTransition, ...]:
        """What may be done with it now."""
        return COMPETITION_FLOW.allowed(self.state)


def candidate(rules: CareerRules, from_role: str, manager: str, role: str, since: date, on: date) -> Candidate:
    """A candidate with what stands in the way: another role, or too few whole months in it.

    12 whole months from 15 March are over on 15 March of the next year.
    """
    months = (on.year - since.year) * 12 + on.month - since.month - (on.day < since.day)
    reasons = [
        code for code, hit in (("other_role", role != from_role), ("too_early", months < rules.months_least)) if hit
    ]
    return Candidate(manager, role, max(months, 0), tuple(reasons))


def check_competition(found: Competition) -> Iterator[Fault]:
    """What is wrong: criteria or candidates twice, weights that are not parts of 1."""
    codes, names = [each.code for each in found.criteria], [each.manager for each in found.candidates]
    for i, code in enumerate(codes):
        if code in codes[:i]:
            yield Fault("item_twice", f"/criteria/{i}/code", {"item": code})
    for i, manager in enumerate(names):
        if manager in names[:i]:
            yield Fault("manager_twice", f"/candidates/{i}/manager", {"manager": manager})
    total = sum((each.weight for each in found.criteria), Decimal(0))
    if total != 1:
        yield Fault("weights_not_one", "/criteria", {"total": total})


def rated(found: Competition, rating: Rating) -> Competition:
    """The competition with a rating; a judge's later one follows the earlier. No candidate judges."""
    if found.state is not CompetitionState.OPEN:
        raise Conflict(Fault("competition_not_open", "", {"state": found.state}))
    _refuse_candidate(found, rating.judge)
    refuse_if(_rating_faults(found, rating))
    others = tuple(one for one in found.ratings if (one.judge, one.manager) != (rating.judge, rating.manager))
    return replace(found, ratings=(*others, rating))


def standings(found: Competition) -> tuple[Standing, ...]:
    """The eligible candidates whom somebody rated, the best first; of equals the one listed first."""
    points = {each.manager: _points(found, each.manager) for each in found.candidates if each.eligible}
    known = {manager: mean for manager, mean in points.items() if mean is not None}
    ranked = sorted(known.items(), key=lambda entry: -entry[1])
    return tuple(
        Standing(manager, mean, _judges(found, manager), 1 + sum(other > mean for other in known.values()))
        for manager, mean in ranked
    )


def moved(found: Competition, transition: CompetitionTransition, actor: str, winners: Sequence[str]) -> Competition:
    """The competition after a step. Who proposed the winners cannot decide, nor can anybody who competes."""
    _refuse_candidate(found, actor)
    state = COMPETITION_FLOW.after_by(found.state, transition, found.proposer or "", actor)
    match transition:
        case CompetitionTransition.PROPOSE:
            chosen = tuple(winners) or _best(found)
            refuse_if(_winner_faults(found, chosen))
            return replace(found, state=state, winners=chosen, proposer=actor)
        case CompetitionTransition.DECIDE:
            return replace(found, state=state, approver=actor)
        case CompetitionTransition.RETURN:
            return replace(found, state=state, winners=(), proposer=None)


def _best(found: Competition) -> tuple[str, ...]:
    """The first by points. Equals at the last seat are not told apart by a machine: they must be named."""
    ranked = standings(found)
    if len(ranked) > found.seats and ranked[found.seats - 1].points == ranked[found.seats].points:
        raise Conflict(Fault("tie_at_last_seat", "/winners", {"points": ranked[found.seats].points}))
    return tuple(each.manager for each in ranked[: found.seats])


def _winner_faults(found: Competition, winners: Sequence[str]) -> Iterator[Fault]:
    ranked = {each.manager for each in standings(found)}
    if not winners:
        yield Fault("nobody_rated", "/winners")
    if len(set(winners)) > found.seats:
        yield Fault("too_many_winners", "/winners", {"seats": found.seats})
    for i, manager in enumerate(winners):
        if manager not in ranked:
            yield Fault("not_in_the_running", f"/winners/{i}", {"manager": manager})


def _rating_faults(found: Competition, rating: Rating) -> Iterator[Fault]:
    if rating.manager not in {each.manager for each in found.candidates if each.eligible}:
        yield Fault("not_in_the_running", "/manager", {"manager": rating.manager})
    codes = {each.code for each in found.criteria}
    for code in sorted(codes ^ rating.points.keys()):
        yield Fault("criterion_not_rated" if code in codes else "item_unknown", f"/points/{code}", {"item": code})


def _refuse_candidate(found: Competition, actor: str) -> None:
    if actor in {each.manager for each in found.candidates}:
        raise Forbidden(Fault("candidate_judges", "", {"manager": actor}))


def _points(found: Competition, manager: str) -> Decimal | None:
    given = [rating for rating in found.ratings if rating.manager == manager]
    if not given:
        return None
    whole = sum(
        (Fraction(each.weight) * Fraction(one.points[each.code]) for each in found.criteria for one in given),
        Fraction(0),
    )
    return plain(rounded(whole / len(given), _DIGITS))


def _judges(found: Competition, manager: str) -> int:
    return sum(rating.manager == manager for rating in found.ratings)
