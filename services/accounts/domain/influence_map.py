"""The influence map of an account on a day: its people, their ties, and what would happen if somebody left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.accounts.domain.contact import Contact, Coverage, SolidContactRule, coverage, why_not_solid
from services.accounts.domain.influence import Influence, InfluenceRule, influences, path_to
from services.accounts.domain.tie import Tie


@dataclass(frozen=True, slots=True)
class MappedPerson:
    """A person in post, with their influence, and whether they are a solid contact on the day of the map."""

    contact_id: UUID
    contact: Contact
    influence: Influence
    solid: bool


@dataclass(frozen=True, slots=True)
class Departure:
    """What is left of the coverage when `contact_id` leaves; `holds` says whether it is still enough."""

    contact_id: UUID
    solid: int
    degree: Decimal
    decision_maker_reached: bool
    holds: bool


@dataclass(frozen=True, slots=True)
class Approach:
    """The shortest way from an advocate to an opponent; an empty `path` says that none is known."""

    opponent_id: UUID
    path: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class InfluenceMap:
    """Everything about the people of `account_id` on `as_of`; the most influential come first."""

    account_id: UUID
    as_of: date
    people: tuple[MappedPerson, ...]
    ties: tuple[Tie, ...]
    coverage: Coverage
    departures: tuple[Departure, ...]
    approaches: tuple[Approach, ...]


@dataclass(frozen=True, slots=True)
class MapRules:
    """The two rules that a map follows."""

    influence: InfluenceRule
    solid: SolidContactRule


def influence_map(
    account_id: UUID, as_of: date, known: Mapping[UUID, Contact], ties: Sequence[Tie], rules: MapRules
) -> InfluenceMap:
    """The map of those in post on `as_of`, from what was known of everybody on that day."""
    in_post = {contact_id: contact for contact_id, contact in known.items() if contact.in_post}
    holding = tuple(
        tie for tie in ties if tie.holds(as_of) and {tie.from_contact_id, tie.to_contact_id} <= in_post.keys()
    )
    score = influences(sorted(in_post), holding, rules.influence)
    people = [
        MappedPerson(key, contact, score[key], not why_not_solid(contact, rules.solid, as_of))
        for key, contact in in_post.items()
    ]
    return InfluenceMap(
        account_id=account_id,
        as_of=as_of,
        people=tuple(sorted(people, key=lambda person: (-person.influence.share, person.contact_id))),
        ties=holding,
        coverage=coverage((person.contact for person in people), rules.solid, as_of),
        departures=tuple(_departures(people, rules.solid, as_of)),
        approaches=tuple(_approaches(people, holding, rules.influence)),
    )


def _departures(people: Sequence[MappedPerson], rule: SolidContactRule, as_of: date) -> list[Departure]:
    solid = [person for person in people if person.solid]
    found = []
    for leaver in solid:
        left = coverage((person.contact for person in solid if person is not leaver), rule, as_of)
        holds = left.solid >= rule.solid_min
        found.append(Departure(leaver.contact_id, left.solid, left.degree, left.decision_maker_reached, holds))
    return found


def _approaches(people: Sequence[MappedPerson], ties: Sequence[Tie], rule: InfluenceRule) -> list[Approach]:
    advocates = [p.contact_id for p in people if p.contact.support >= rule.advocate_support_min]
    opponents = [p.contact_id for p in people if p.contact.support <= rule.opponent_support_max]
    return [Approach(opponent, path_to(opponent, advocates, opponents, ties)) for opponent in opponents]
