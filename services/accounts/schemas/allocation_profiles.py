"""Representations of what an allocation takes into account of a manager."""

from datetime import date
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Code, Name, Resource, Wire, example
from services.accounts.domain.allocation_profile import AllocationProfile as DomainProfile
from services.accounts.domain.allocation_profile import StyleMatch as DomainStyle
from services.accounts.schemas.exact import Exact

_STYLE: JsonDict = {"tier": "A", "match_degree": "8.5", "matched_on": "2026-03-02", "match_id": None}
_FIELDS: JsonDict = {"territories": ["CN", "上海"], "tier_max": "A", "styles": [_STYLE]}


class StyleMatch(Wire):
    """How far the manager's style is from what the accounts of a tier take: a match degree, smaller is better."""

    model_config = example(_STYLE)

    tier: Code
    match_degree: Annotated[Exact, Field(description="From 0 to 100, against the role model for the tier.")]
    matched_on: date
    match_id: Annotated[UUID | None, Field(description="The match in the assessment service.")] = None


class AllocationProfileDraft(Wire):
    """Where a manager works, for which tiers, and how the style fits."""

    model_config = example(_FIELDS)

    territories: Annotated[
        list[Name],
        Field(default_factory=list, max_length=100, description="Countries and regions; none is everywhere."),
    ]
    tier_max: Annotated[Code | None, Field(description="The highest tier that the manager serves; null is all.")] = None
    styles: Annotated[list[StyleMatch], Field(default_factory=list, max_length=20)]

    def to_domain(self, manager_id: UUID) -> DomainProfile:
        """The profile of the manager."""
        styles = (DomainStyle(s.tier, Decimal(s.match_degree), s.matched_on, s.match_id) for s in self.styles)
        return DomainProfile(manager_id, tuple(self.territories), self.tier_max, tuple(styles))


class AllocationProfile(AllocationProfileDraft, Resource):
    """What an allocation takes into account of a manager."""

    model_config = example(KEPT_EXAMPLE | {"manager_id": "01981d2e-7a7c-7000-8000-000000000002"} | _FIELDS)

    manager_id: UUID
