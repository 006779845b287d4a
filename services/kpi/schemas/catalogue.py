"""Representations of measures and indicators."""

from typing import Annotated, Literal, Self

from pydantic import Field

from chassis.wire import Code, Names, Wire, example
from services.kpi.domain.indicator import Direction, MissingPolicy
from services.kpi.domain.indicator import Indicator as DomainIndicator
from services.kpi.domain.measure import Unit
from services.kpi.domain.red_line import Comparison
from services.kpi.schemas.fields import Level


class Measure(Wire):
    """Something that is measured of a manager's work."""

    model_config = example(
        {
            "id": "visits_done",
            "name": {"en": "Visits made", "zh-CN": "实际拜访次数"},
            "unit": "count",
            "signed": False,
            "product": False,
        }
    )

    id: Code
    name: Names
    unit: Unit
    signed: Annotated[bool, Field(description="Whether a period's value may be negative.")]
    product: Annotated[bool, Field(description="Whether it counts sales of a product that a piece rate may price.")]


class DirectFormula(Wire):
    """The measure as it is."""

    kind: Literal["direct"]
    measure: Code


class RatioFormula(Wire):
    """One measure over another; over zero there is no value."""

    kind: Literal["ratio"]
    numerator: Code
    denominator: Code


class RedLine(Wire):
    """A limit that no score makes up for."""

    comparison: Comparison
    limit: Level
    reason_code: Code


class Indicator(Wire):
    """What measures say about the work."""

    model_config = example(
        {
            "id": "O1",
            "name": {"en": "Bad-debt rate", "zh-CN": "坏帐率"},
            "set": "red_line",
            "group": "operations",
            "unit": "ratio",
            "direction": "less_is_better",
            "formula": {"kind": "ratio", "numerator": "bad_debt_amount", "denominator": "receivable_amount"},
            "missing": "refuse",
            "source": "article 5, 岗位职责 (both limits strict)",
            "red_line": {"comparison": "below", "limit": "0.02", "reason_code": "bad_debt_over_limit"},
        }
    )

    id: Code
    name: Names
    set: Literal["kpi", "alternative", "red_line"]
    group: Literal["service", "brand", "terminal", "operations"]
    unit: Unit
    direction: Direction
    formula: Annotated[DirectFormula | RatioFormula, Field(discriminator="kind")]
    missing: Annotated[MissingPolicy, Field(description="What a missing value does to a score.")]
    source: str
    red_line: RedLine | None

    @classmethod
    def of(cls, value: object) -> Self:
        """The representation of an indicator of the catalogue."""
        if not isinstance(value, DomainIndicator):
            return super().of(value)
        formula = {"kind": value.formula.kind} | {
            name: getattr(value.formula, name) for name in value.formula.__dataclass_fields__
        }
        fields = {name: getattr(value, name) for name in value.__dataclass_fields__} | {"formula": formula}
        return cls.model_validate(fields, from_attributes=True)
