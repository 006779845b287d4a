"""Indicators: what measures say about the work, by a formula in the language of `expression`."""

from dataclasses import dataclass
from enum import StrEnum

from chassis.domain.explain import Figure
from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi.domain.expression.evaluate import Evaluation, Readings
from services.kpi.domain.expression.formula import Formula
from services.kpi.domain.measure import Unit
from services.kpi.domain.red_line import RedLine


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


class IndicatorSet(StrEnum):
    """Where an indicator comes from: the KPI and the alternative set of article 13, customers in article 8, tasks and
    products beside them, operations and red lines in article 5, or the bank's own."""

    KPI = "kpi"
    ALTERNATIVE = "alternative"
    CUSTOMER = "customer"
    COMPLETION = "completion"
    OPERATIONS = "operations"
    RED_LINE = "red_line"
    OWN = "own"


class IndicatorTopic(StrEnum):
    """What an indicator is about."""

    SERVICE = "service"
    BRAND = "brand"
    TERMINAL = "terminal"
    ATTRACT = "attract"
    RETAIN = "retain"
    DEVELOP = "develop"
    COMPLETION = "completion"
    OPERATIONS = "operations"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as it is defined; `formula` is its text."""

    id: str
    name: Name
    set: IndicatorSet
    group: IndicatorTopic
    unit: Unit
    direction: Direction
    formula: str
    missing: MissingPolicy
    source: str
    red_line: RedLine | None = None


def observe(indicator: Indicator, formula: Formula, readings: Readings, period: Period) -> Figure | None:
    """The indicator's value in `period`, explained down to the readings, or None when it is missing."""
    evaluation = Evaluation(readings, period, formula.shapes)
    return evaluation.figure(f"indicator/{indicator.id}", indicator.unit, formula.node)
