"""Representations of a target's division and its parts."""

from decimal import Decimal
from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field, RootModel
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, refuse_if
from chassis.wire import KEPT_EXAMPLE, Wire, example
from services.kpi.domain.division import Division, OverHolders, OverPeriods, Pattern
from services.kpi.domain.target import Parts
from services.kpi.schemas.fields import Exact, Level, Multiple
from services.kpi.schemas.targets import TARGET_EXAMPLE, Holder, Target

_PART: JsonDict = KEPT_EXAMPLE | TARGET_EXAMPLE | {
    "period": "2026-Q1",
    "value": "120",
    "whole_id": "01981d2e-7a7c-7000-8000-000000000009",
    "axis": "periods",
}  # fmt: skip


class DivisionOverPeriods(Wire):
    """Divide a year into quarters, or a quarter into months."""

    model_config = example({"axis": "periods", "pattern": "shares", "shares": ["1", "1", "1", "2"]})

    axis: Literal["periods"]
    pattern: Annotated[
        Pattern, Field(description="Evenly, by days, in proportion to what was measured a year ago, or by `shares`.")
    ] = Pattern.EVEN
    shares: list[Multiple] = Field(default_factory=list, max_length=4, description="One for each part, in order.")
    opening: Annotated[
        Level | None,
        Field(description="Where a level such as a number of customers starts; else what was measured before, or 0."),
    ] = None

    def to_domain(self) -> Division:
        """The division."""
        opening = None if self.opening is None else Decimal(self.opening)
        return OverPeriods(self.pattern, tuple(map(Decimal, self.shares)), opening)


class HolderShare(Wire):
    """A holder's share, in proportion to the others'."""

    holder: Holder
    share: Multiple


class DivisionAmongHolders(Wire):
    """Divide a target among those who work for it."""

    model_config = example(
        {"axis": "holders", "shares": [{"holder": "A-017", "share": "2"}, {"holder": "A-018", "share": "1"}]}
    )

    axis: Literal["holders"]
    shares: Annotated[list[HolderShare], Field(min_length=1, max_length=500)]

    def to_domain(self) -> Division:
        """The division; a holder who is named twice is refused."""
        holders = [share.holder for share in self.shares]
        refuse_if(
            Fault("holder_twice", f"/shares/{i}/holder", {"holder": holder})
            for i, holder in enumerate(holders)
            if holder in holders[:i]
        )
        return OverHolders({share.holder: Decimal(share.share) for share in self.shares})


class TargetDivision(RootModel[Annotated[DivisionOverPeriods | DivisionAmongHolders, Field(discriminator="axis")]]):
    """How a target is to be divided: over time, or among people."""

    model_config = example({"axis": "periods", "pattern": "days"})


class TargetParts(Wire):
    """The parts of a target. `together` is null where values do not add up, as those of a satisfaction score."""

    model_config = example(
        {
            "target_id": "01981d2e-7a7c-7000-8000-000000000009",
            "value": "480",
            "parts": [_PART],
            "together": "480",
            "difference": "0",
        }
    )
    address: ClassVar[str] = "/v1/targets/{target_id}/parts"

    target_id: UUID
    value: Level
    parts: list[Target]
    together: Exact | None
    difference: Annotated[Exact | None, Field(description="How far the parts go beyond the target; below 0, short.")]

    @classmethod
    def told(cls, found: Parts) -> "TargetParts":
        """The representation of a target's parts."""
        value = found.whole.value.value
        return cls(
            target_id=found.whole.id,
            value=f"{value:f}",
            parts=[Target.of(part) for part in found.parts],
            together=None if found.together is None else f"{found.together:f}",
            difference=None if found.together is None else f"{found.together - value:f}",
        )
