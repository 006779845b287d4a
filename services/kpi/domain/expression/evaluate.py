"""The reference: formulas computed one manager at a time, exactly, with the trace that explains the value.

Sums and products are exact at any length; only a division and ROUND round, once, half away from zero. A value that is
missing makes what needs it missing, and COALESCE alone ends that. The columnar engines agree with this to the last
digit.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction

from chassis.domain.explain import Figure
from chassis.domain.period import Period
from services.kpi.domain.exact import plain, quotient, rounded
from services.kpi.domain.expression import nodes
from services.kpi.domain.expression.shape import Shapes
from services.kpi.domain.expression.told import told
from services.kpi.domain.measure import day_of

_EXACT = Context(prec=100, traps=[Inexact, InvalidOperation])
"""More digits than any formula may need; a result that would lose one raises."""

_WITHOUT_ROUNDING = {
    nodes.Operator.PLUS: _EXACT.add,
    nodes.Operator.MINUS: _EXACT.subtract,
    nodes.Operator.TIMES: _EXACT.multiply,
}
_RELATIONS: dict[nodes.Relation, Callable[[Decimal, Decimal], bool]] = {
    nodes.Relation.LESS: operator.lt,
    nodes.Relation.AT_MOST: operator.le,
    nodes.Relation.MORE: operator.gt,
    nodes.Relation.AT_LEAST: operator.ge,
    nodes.Relation.EQUAL: operator.eq,
    nodes.Relation.OTHER: operator.ne,
}

Readings = Mapping[nodes.Reading, Figure]
"""What was measured of one manager, as a formula asks for it."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A value on the way, and the figures that it follows from."""

    value: Decimal
    inputs: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one manager's formulas are computed from. Days count from 0001-01-01."""

    readings: Readings
    period: Period
    shapes: Shapes

    def figure(self, key: str, unit: str, node: nodes.Node) -> Figure | None:
        """The value of a whole formula with its trace, or None when it is missing."""
        found = self._value(node)
        if found is None:
            return None
        return Figure(key, plain(found.value), unit, told(node), found.inputs)

    def _value(self, node: nodes.Node) -> _Found | None:
        match node:
            case nodes.Number() | nodes.Day() | nodes.PeriodDay():
                return _Found(self._constant(node))
            case nodes.Reading():
                return self._reading(node)
            case nodes.Default(operand, instead):
                return self._step(operand) or self._step(instead)
            case nodes.Choice():
                return self._choice(node)
            case _:
                parts = [self._step(part) for part in nodes.parts_of(node)]
                known = [part for part in parts if part is not None]
                return _computed(node, known) if len(known) == len(parts) else None

    def _constant(self, node: nodes.Number | nodes.Day | nodes.PeriodDay) -> Decimal:
        if isinstance(node, nodes.Number):
            return node.value
        day = node.value if isinstance(node, nodes.Day) else _day(node.edge, self.period)
        return Decimal(day.toordinal())

    def _step(self, node: nodes.Node) -> _Found | None:
        """A part's value; one that was rounded or chosen on the way stands in the trace as a figure of its own."""
        found = self._value(node)
        if found is None or not isinstance(
            node, nodes.Divide | nodes.Round | nodes.Choice | nodes.Default | nodes.Days
        ):
            return found
        figure = Figure(told(node), plain(found.value), self.shapes[node].unit or "", told(node), found.inputs)
        return _Found(found.value, (figure,))

    def _reading(self, node: nodes.Reading) -> _Found | None:
        figure = self.readings.get(node)
        if figure is None:
            return None
        dated = figure.unit == "date"
        return _Found(Decimal(day_of(figure.value).toordinal()) if dated else figure.value, (figure,))

    def _choice(self, node: nodes.Choice) -> _Found | None:
        decided_by: tuple[Figure, ...] = ()
        for branch in node.branches:
            holds, because = self._holds(branch.condition)
            decided_by += because
            if holds is None:
                return None
            if holds:
                return _with(self._step(branch.value), decided_by)
        return _with(self._step(node.otherwise), decided_by)

    def _holds(self, node: nodes.Node) -> tuple[bool | None, tuple[Figure, ...]]:
        """Whether a condition holds (None when unknown, by the three-valued logic of SQL), and what decided it."""
        if isinstance(node, nodes.Negated):
            holds, because = self._holds(node.condition)
            return (None if holds is None else not holds), because
        if isinstance(node, nodes.Joined):
            (left, because), (right, also) = self._holds(node.left), self._holds(node.right)
            return _joined(node.every, left, right), (*because, *also)
        if not isinstance(node, nodes.Compare):
            raise TypeError(node)
        left_found, right_found = self._step(node.left), self._step(node.right)
        if left_found is None or right_found is None:
            return None, ()
        stands = _RELATIONS[node.relation](left_found.value, right_found.value)
        return stands, (*left_found.inputs, *right_found.inputs)


def _computed(node: nodes.Node, parts: list[_Found]) -> _Found | None:
    inputs = tuple(dict.fromkeys(figure for part in parts for figure in part.inputs))
    value = _arithmetic(node, [part.value for part in parts])
    return None if value is None else _Found(value, inputs)


def _arithmetic(node: nodes.Node, values: list[Decimal]) -> Decimal | None:
    match node:
        case nodes.Arithmetic(how):
            return _WITHOUT_ROUNDING[how](*values)
        case nodes.Divide(_, _, scale, on_zero):
            if values[1] == 0:
                return Decimal(0) if on_zero is nodes.OnZero.ZERO else None
            return quotient(values[0], values[1], scale)
        case nodes.Round(_, scale):
            return rounded(Fraction(values[0]), scale)
        case nodes.Extreme(largest):
            return max(values) if largest else min(values)
        case _:
            start, end = values
            return end - start


def _joined(every: bool, left: bool | None, right: bool | None) -> bool | None:
    decisive = not every
    if decisive in (left, right):
        return decisive
    return None if None in (left, right) else every


def _with(found: _Found | None, decided_by: tuple[Figure, ...]) -> _Found | None:
    return None if found is None else _Found(found.value, tuple(dict.fromkeys((*decided_by, *found.inputs))))


def _day(edge: nodes.Edge, period: Period) -> date:
    return period.start if edge is nodes.Edge.START else period.last_day
