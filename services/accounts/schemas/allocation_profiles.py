"""Representations of what an allocation takes into account of a manager."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Annotated
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, Invalid, all_of
from chassis.wire import KEPT_EXAMPLE, Code, Name, Resource, Wire, example
from services.accounts.domain.allocation_profile import AllocationProfile as DomainProfile
from services.accounts.domain.allocation_profile import MatchRead, StyleSource
from services.accounts.domain.allocation_profile import StyleMatch as DomainStyle
from services.accounts.schemas.exact import Exact

_STYLE: JsonDict = {"tier": "A", "match_degree": "8.5", "matched_on": "2026-03-02", "match_id": None}
_FIELDS: JsonDict = {"territories": ["CN", "上海"], "tier_max": "A", "styles": [_STYLE]}
_KEPT_STYLE: JsonDict = _STYLE | {"source": "entered"}


class StyleMatchDraft(Wire):
    """How far the manager's style is from what the accounts of a tier take: a match degree, smaller is better.

    Entered with its day, or read from the assessment service by the match alone.
    """

    model_config = example(_STYLE)

    tier: Code
    match_degree: Annotated[
        Exact | None,
        Field(description="From 0 to 100, against the role model for the tier; left out, it is read by `match_id`."),
    ] = None
    matched_on: date | None = None
    match_id: Annotated[UUID | None, Field(description="The match in the assessment service.")] = None

    def to_domain(self, read: Mapping[UUID, MatchRead]) -> DomainStyle:
        """The style as it was entered, or as it was `read`."""
        found = read.get(self.match_id) if self.match_id and self.match_degree is None else None
        if found is not None:
            return DomainStyle(self.tier, found.match_degree, found.matched_on, found.match_id, StyleSource.ASSESSMENT)
        if self.match_degree is None or self.matched_on is None:
            raise Invalid(Fault("style_unknown", "/match_degree"))
        return DomainStyle(self.tier, Decimal(self.match_degree), self.matched_on, self.match_id)


class StyleMatch(Wire):
    """How far the manager's style is from what the accounts of a tier take, and from where that is known."""

    model_config = example(_KEPT_STYLE)

    tier: Code
    match_degree: Exact
    matched_on: date
    match_id: UUID | None
    source: StyleSource


class AllocationProfileDraft(Wire):
    """Where a manager works, for which tiers, and how the style fits."""

    model_config = example(_FIELDS)

    territories: Annotated[
        list[Name],
        Field(default_factory=list, max_length=100, description="Countries and regions; none is everywhere."),
    ]
    tier_max: Annotated[Code | None, Field(description="The highest tier that the manager serves; null is all.")] = None
    styles: Annotated[list[StyleMatchDraft], Field(default_factory=list, max_length=20)]

    @property
    def unread(self) -> tuple[tuple[str, UUID], ...]:
        """Where a match is named that has to be read, and which."""
        named = enumerate(self.styles)
        return tuple((f"/styles/{i}", s.match_id) for i, s in named if s.match_id and s.match_degree is None)

    def to_domain(self, manager_id: UUID, read: Mapping[UUID, MatchRead]) -> DomainProfile:
        """The profile of the manager, with the matches that were `read`."""
        styles = all_of(partial(_style, i, style, read) for i, style in enumerate(self.styles))
        return DomainProfile(manager_id, tuple(self.territories), self.tier_max, tuple(styles))


class AllocationProfile(Resource):
    """What an allocation takes into account of a manager."""

    model_config = example(
        KEPT_EXAMPLE | {"manager_id": "01981d2e-7a7c-7000-8000-000000000002"} | _FIELDS | {"styles": [_KEPT_STYLE]}
    )

    manager_id: UUID
    territories: list[Name]
    tier_max: Code | None
    styles: list[StyleMatch]


def _style(number: int, style: StyleMatchDraft, read: Mapping[UUID, MatchRead]) -> DomainStyle:
    try:
        return style.to_domain(read)
    except Invalid as refusal:
        raise Invalid(*(fault.under(f"/styles/{number}") for fault in refusal.faults)) from None
