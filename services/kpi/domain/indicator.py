"""Indicators: what measures say about the work. One measure as it is, or one over another."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from chassis.domain.explain import Figure
from chassis.domain.name import Name
from services.kpi.domain.exact import quotient
from services.kpi.domain.measure import Unit
from services.kpi.domain.red_line import RedLine


@dataclass(frozen=True, slots=True)
class Direct:
    """The measure itself."""

    measure: str
    kind: Literal["direct"] = "direct"


@dataclass(frozen=True, slots=True)
class Ratio:
    """One measure over another, to 12 decimals. Nothing over nothing is no value at all, so a zero denominator counts
    as missing: no visit was planned, so no share of the plan was done."""

    numerator: str
    denominator: str
    kind: Literal["ratio"] = "ratio"


Formula = Direct | Ratio


class Direction(StrEnum):
    """Which way is better: up, down, or within a band (a visit neither hurried nor endless)."""

    MORE = "more_is_better"
    LESS = "less_is_better"
    BAND = "band_is_better"


class MissingPolicy(StrEnum):
    """What a missing value does to a score: there is none, it counts as 0, or the others carry its weight."""

    REFUSE = "refuse"
    ZERO = "zero"
    LEAVE_OUT = "leave_out"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the catalogue. `set` is `kpi`, `alternative` or `red_line`; `group` what it is about."""

    id: str
    name: Name
    set: str
    group: str
    unit: Unit
    direction: Direction
    formula: Formula
    missing: MissingPolicy
    source: str
    red_line: RedLine | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures that feed it."""
        match self.formula:
            case Direct(measure):
                return (measure,)
            case Ratio(numerator, denominator):
                return (numerator, denominator)


def observe(indicator: Indicator, measured: Mapping[str, Figure]) -> Figure | None:
    """The indicator's value from the period's `measured` figures (measure id → figure), or None when it is missing."""
    inputs = tuple(measured[measure] for measure in indicator.measures if measure in measured)
    if len(inputs) < len(indicator.measures):
        return None
    key = f"indicator/{indicator.id}"
    if isinstance(indicator.formula, Direct):
        return Figure(key, inputs[0].value, indicator.unit, indicator.formula.measure, inputs)
    numerator, denominator = inputs
    if denominator.value == 0:
        return None
    formula = f"{indicator.formula.numerator} ÷ {indicator.formula.denominator}"
    return Figure(key, quotient(numerator.value, denominator.value), indicator.unit, formula, inputs)
