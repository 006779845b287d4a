"""A measure of a manager as it is read: its value, what it was reckoned from, and by which formula."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from chassis.domain.name import Name
from chassis.domain.period import Period

NO_INPUTS: Mapping[str, Decimal] = MappingProxyType({})


class MeasureUnit(StrEnum):
    """What a measure counts in; amounts are in major units of a currency."""

    COUNT = "count"
    AMOUNT = "amount"
    POINTS = "points"
    MINUTES = "minutes"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class MeasureFormula:
    """How a measure is reckoned (`rules/account-measures-*.yaml`), from a day on: that day is its version."""

    measure: str
    unit: MeasureUnit
    text: Name
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class MeasureRule:
    """The formulas in force on a day, by measure.

    `eligible_products_only` says whether a product that an account could not have counts among those it holds.
    """

    formulas: Mapping[str, MeasureFormula]
    quality_decisions: frozenset[str]
    eligible_products_only: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """`value` of `measure` for the manager with personnel number `manager`; `currency` is empty unless it is money."""

    manager: str
    measure: str
    value: Decimal
    currency: str = ""
    inputs: Mapping[str, Decimal] = field(default_factory=lambda: NO_INPUTS)

    @property
    def key(self) -> tuple[str, str, str]:
        """What no two readings of a period share, and what they are listed by."""
        return self.manager, self.measure, self.currency


@dataclass(frozen=True, slots=True)
class MeasuresWanted:
    """Which readings: of which period, as known when `known_on` ended, of one manager or measure if one is named."""

    period: Period
    known_on: date
    manager: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class ExplainedReading:
    """A reading with its formula and what it holds for."""

    reading: Reading
    formula: MeasureFormula
    wanted: MeasuresWanted
