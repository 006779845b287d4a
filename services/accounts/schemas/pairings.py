"""Representations of pairings, and of a proposal of some."""

from datetime import date
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, Line, Resource, Wire, example
from services.accounts.domain.pairing import Pairing as DomainPairing
from services.accounts.domain.pairing import PairingProposal as DomainProposal

PRODUCT, LEADER = "01981d2e-7a7c-7000-8000-000000000002", "01981d2e-7a7c-7000-8000-000000000003"
_FIELDS: JsonDict = {
    "product_manager_id": PRODUCT,
    "manager_id": LEADER,
    "starts_on": "2026-04-01",
    "ends_on": None,
    "reason": "新任产品经理",
}


class PairingDraft(Wire):
    """A product manager for a relationship manager."""

    model_config = example(_FIELDS)

    product_manager_id: UUID
    manager_id: Annotated[UUID, Field(description="The relationship manager.")]
    starts_on: date
    ends_on: Annotated[date | None, Field(description="The first day without it; null is without end.")] = None
    reason: Line = ""

    def to_domain(self) -> DomainPairing:
        """The pairing that the draft asks for."""
        return DomainPairing(**dict(self))


class Pairing(PairingDraft, Resource):
    """Which product manager works for which relationship manager, from when to when."""

    model_config = example(KEPT_EXAMPLE | _FIELDS)
    address: ClassVar[str] = "/v1/pairings/{id}"


class PairingTransitionRequest(Wire):
    """What is asked of a pairing: to end."""

    model_config = example({"transition": "end", "ends_on": "2026-06-30", "reason": "竞聘为客户经理"})

    transition: Literal["end"]
    ends_on: Annotated[date, Field(description="The first day without it.")]
    reason: Line = ""


_PAIR: JsonDict = {"product_manager_id": PRODUCT, "manager_id": LEADER, "accounts_together": 12}


class ProposedPair(Wire):
    """Two who could be paired, and how many accounts they serve together already."""

    model_config = example(_PAIR)

    product_manager_id: UUID
    manager_id: UUID
    accounts_together: Count


class PairingProposal(Wire):
    """Who could be paired with whom, for the most accounts in common; and who is left without a product manager."""

    model_config = example({"on": "2026-04-01", "pairs": [_PAIR], "unpaired": []})

    on: date
    pairs: list[ProposedPair]
    unpaired: Annotated[list[UUID], Field(description="Relationship managers for whom no seat is free.")]

    @classmethod
    def from_domain(cls, on: date, found: DomainProposal) -> Self:
        """The representation of a proposal."""
        pairs = [
            ProposedPair(product_manager_id=one, manager_id=two, accounts_together=n) for one, two, n in found.pairs
        ]
        return cls(on=on, pairs=pairs, unpaired=list(found.unpaired))
