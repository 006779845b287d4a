"""Representations of measures and indicators."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.name import Name
from chassis.wire import PROSE, Code, Count, Line, Names, PeriodString, Wire, example
from services.kpi.domain.expression.parse import LONGEST
from services.kpi.domain.indicator import Direction, IndicatorSet, IndicatorTopic, MissingPolicy
from services.kpi.domain.indicator import Indicator as DomainIndicator
from services.kpi.domain.levels import Levels as DomainLevels
from services.kpi.domain.measure import Aggregation, MissingReading, PeriodKind, Unit
from services.kpi.domain.own_indicator import OwnIndicator
from services.kpi.domain.red_line import Comparison
from services.kpi.domain.red_line import RedLine as DomainRedLine
from services.kpi.schemas.fields import Exact, Level


class Measure(Wire):
    """Something that is measured of a manager's work."""

    model_config = example(
        {
            "id": "visits_done",
            "name": {"en": "Visits made", "zh-CN": "实际拜访次数"},
            "unit": "count",
            "signed": False,
            "product": False,
            "aggregation": "sum",
            "period_kind": "flow",
            "missing": "unknown",
            "source": "article 13",
        }
    )

    id: Code
    name: Names
    unit: Unit
    signed: Annotated[bool, Field(description="Whether a period's value may be negative.")]
    product: Annotated[bool, Field(description="Whether it counts sales of a product that a piece rate may price.")]
    aggregation: Annotated[Aggregation, Field(description="What the months of a quarter or a year come to together.")]
    period_kind: Annotated[PeriodKind, Field(description="How it belongs to its period.")]
    missing: Annotated[
        MissingReading,
        Field(
            description="A period without a reading: `nothing` was sold, or `unknown`, and what needs it is missing."
        ),
    ]
    source: str


class RedLine(Wire):
    """A limit that no score makes up for."""

    comparison: Comparison
    limit: Level
    reason_code: Code


FormulaText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST, pattern=PROSE),
    Field(description="In the language of formulas: `DIVIDE(visits_done, visits_planned, 12, 'missing')`."),
]
IndicatorUnit = Literal[Unit.COUNT, Unit.AMOUNT, Unit.RATIO, Unit.POINTS, Unit.MINUTES, Unit.QUANTITY]
_EXAMPLE: JsonDict = {
    "id": "visits_per_customer",
    "name": {"en": "Visits a customer", "zh-CN": "户均拜访次数"},
    "group": "service",
    "unit": "ratio",
    "direction": "more_is_better",
    "formula": "DIVIDE(visits_done, customers_assigned, 12, 'missing')",
    "missing": "leave_out",
    "source": "branch order 2026-3",
    "red_line": None,
}


class IndicatorDraft(Wire):
    """A version of an indicator of the bank's own. Its formula is checked whole: names, units, digits, circles."""

    model_config = example(_EXAMPLE | {"valid_from": "2026-01-01"})

    id: Code
    name: Names
    group: IndicatorTopic
    unit: IndicatorUnit
    direction: Direction = Direction.MORE
    formula: FormulaText
    missing: Annotated[MissingPolicy, Field(description="What a missing value does to a score.")]
    source: Annotated[Line, Field(description="Which decision or document it follows.")]
    red_line: RedLine | None = None
    valid_from: Annotated[date, Field(description="In force for periods that start on this day or later.")]

    def to_domain(self) -> OwnIndicator:
        """The version."""
        line = self.red_line
        indicator = DomainIndicator(
            id=self.id,
            name=Name(self.name.en, self.name.zh_cn),
            set=IndicatorSet.OWN,
            group=self.group,
            unit=self.unit,
            direction=self.direction,
            formula=self.formula,
            missing=self.missing,
            source=self.source,
            red_line=None if line is None else DomainRedLine(line.comparison, Decimal(line.limit), line.reason_code),
        )
        return OwnIndicator(indicator, self.valid_from)


class Indicator(Wire):
    """What measures say about the work, by a formula over them."""

    model_config = example(_EXAMPLE | {"set": "own"})
    address: ClassVar[str] = "/v1/indicators/{id}"

    id: Code
    name: Names
    set: IndicatorSet
    group: IndicatorTopic
    unit: IndicatorUnit
    direction: Direction
    formula: FormulaText
    missing: Annotated[MissingPolicy, Field(description="What a missing value does to a score.")]
    source: str
    red_line: RedLine | None


class Levels(Wire):
    """What laggards (x1) and leaders (x2) reach in an indicator; `managers` is how many were measured."""

    model_config = example({"indicator": "S1", "period": "2026-03", "x1": "0.8", "x2": "0.98", "managers": 412})

    indicator: Code
    period: PeriodString
    x1: Exact
    x2: Exact
    managers: Count

    @classmethod
    def told(cls, levels: DomainLevels, of_period: str) -> Self:
        """The representation of the levels of a period."""
        return cls(
            indicator=levels.indicator,
            period=of_period,
            x1=f"{levels.x1:f}",
            x2=f"{levels.x2:f}",
            managers=levels.managers,
        )
