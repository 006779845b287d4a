"""Representations of ties and of the influence map."""

from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, Resource, Wire, example
from services.accounts.domain.contact import BuyingRole, DecidingPower
from services.accounts.domain.influence_map import InfluenceMap as DomainMap
from services.accounts.domain.influence_map import MappedPerson as DomainPerson
from services.accounts.domain.tie import Tie as DomainTie
from services.accounts.domain.tie import TieKind
from services.accounts.schemas.accounts import CoverageWire
from services.accounts.schemas.exact import Exact

_ONE, _OTHER = "01981d2e-7a7c-7000-8000-000000000001", "01981d2e-7a7c-7000-8000-000000000002"
_FIELDS: JsonDict = {
    "kind": "influence",
    "from_contact_id": _ONE,
    "to_contact_id": _OTHER,
    "strength": 3,
    "starts_on": "2026-01-05",
    "ends_on": None,
}
_PERSON: JsonDict = {
    "contact_id": _ONE,
    "name": "陈立",
    "title": "采购总监",
    "buying_role": "decision_maker",
    "deciding_power": "decides",
    "support": 1,
    "solid": True,
    "influence": "0.6491",
    "influence_relative": "1.0000",
}


class TieDraft(Wire):
    """Who moves whom, or is at odds with whom."""

    model_config = example(_FIELDS)

    kind: Annotated[TieKind, Field(description="`influence` has a direction, `conflict` has none.")]
    from_contact_id: UUID
    to_contact_id: UUID
    strength: Annotated[int, Field(strict=True, ge=1, le=3, description="1 weak, 2 clear, 3 strong.")]
    starts_on: date
    ends_on: Annotated[date | None, Field(description="The first day without the tie.")] = None

    def to_domain(self, account_id: UUID) -> DomainTie:
        """The tie that the draft asks for."""
        return DomainTie(account_id, **dict(self))


class TiePatch(Wire):
    """A merge patch of a tie: only its end can change, so that maps of earlier days stay as they were."""

    model_config = example({"ends_on": "2026-06-30"})

    ends_on: date | None


class Tie(TieDraft, Resource):
    """A tie between two people of an account."""

    model_config = example(KEPT_EXAMPLE | {"account_id": _ONE} | _FIELDS)
    address: ClassVar[str] = "/v1/accounts/{account_id}/ties/{id}"

    account_id: UUID


class MappedTie(Wire):
    """A line of the map."""

    model_config = example({name: _FIELDS[name] for name in ("kind", "from_contact_id", "to_contact_id", "strength")})

    kind: TieKind
    from_contact_id: UUID
    to_contact_id: UUID
    strength: int


class MappedPerson(Wire):
    """A person on the map. `influence` shares add up to 1; `influence_relative` is 1 for the most influential."""

    model_config = example(_PERSON)

    contact_id: UUID
    name: str
    title: str
    buying_role: BuyingRole
    deciding_power: DecidingPower
    support: int
    solid: bool
    influence: Exact
    influence_relative: Exact

    @classmethod
    def from_domain(cls, person: DomainPerson) -> Self:
        """The representation of a person on the map."""
        contact = person.contact
        return cls(
            contact_id=person.contact_id,
            name=contact.name,
            title=contact.title,
            buying_role=contact.buying_role,
            deciding_power=contact.deciding_power,
            support=contact.support,
            solid=person.solid,
            influence=person.influence.share,
            influence_relative=person.influence.relative,
        )


class Departure(Wire):
    """What is left when this person leaves: solid contacts, degree of coverage, and whether that is still enough."""

    model_config = example(
        {"contact_id": _ONE, "solid": 2, "degree": "0.67", "decision_maker_reached": False, "holds": False}
    )

    contact_id: UUID
    solid: Count
    degree: Exact
    decision_maker_reached: bool
    holds: bool


class Approach(Wire):
    """The shortest way of influence from an advocate to an opponent; `path` is empty when none is known."""

    model_config = example({"opponent_id": _OTHER, "path": [_ONE, _OTHER]})

    opponent_id: UUID
    path: list[UUID]


class InfluenceMap(Wire):
    """The people of an account on a day, the most influential first, with all that follows from their ties."""

    model_config = example(
        {
            "account_id": _ONE,
            "as_of": "2026-03-31",
            "people": [_PERSON],
            "ties": [],
            "coverage": {
                "solid": 1,
                "solid_min": 3,
                "solid_target": 5,
                "degree": "0.33",
                "decision_maker_reached": True,
                "withstands_departure": False,
            },
            "departures": [],
            "approaches": [],
        }
    )

    account_id: UUID
    as_of: date
    people: list[MappedPerson]
    ties: list[MappedTie]
    coverage: CoverageWire
    departures: list[Departure]
    approaches: list[Approach]

    @classmethod
    def from_domain(cls, found: DomainMap) -> Self:
        """The representation of a map."""
        return cls(
            account_id=found.account_id,
            as_of=found.as_of,
            people=[MappedPerson.from_domain(person) for person in found.people],
            ties=[MappedTie.of(tie) for tie in found.ties],
            coverage=CoverageWire.of(found.coverage),
            departures=[Departure.of(departure) for departure in found.departures],
            approaches=[Approach.of(approach) for approach in found.approaches],
        )
