"""Formulas as columns: every part of a formula is a step, in the decimals of its shape. Nothing rounds but a quotient.

The reference is `domain/expression/evaluate.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.domain.period import Period
from services.kpi.domain.expression import nodes
from services.kpi.domain.expression.formula import Formula
from services.kpi.domain.expression.shape import Shapes
from services.kpi.domain.measure import Measure
from services.kpi.engine.query import Dialect, Query, Result
from services.kpi.engine.read import Bounds
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.whole import Condition, Whole


def compile_formulas(
    formulas: Mapping[str, Formula],
    measures: Mapping[str, Measure],
    period: Period,
    dialect: Dialect,
    bounds: Bounds | None = None,
) -> Query:
    """The query for some indicators in `period`, over a table `facts` of (manager, measure, period, value).

    A fact's value is a whole number in the decimals of its measure, a date the number of its day from 0001-01-01.
    """
    readings = [reading for formula in formulas.values() for reading in formula.readings]
    sheet = Sheet.of(measures, readings, period, dialect, bounds)
    return sheet.query({key: value_of(formula, sheet) for key, formula in formulas.items()})


def value_of(formula: Formula, sheet: Sheet) -> Result:
    """The column of a formula's value."""
    return Result(_Parts(sheet, formula.shapes).value(formula.node), formula.shape.scale)


@dataclass(frozen=True, slots=True)
class _Parts:
    """Adds the parts of one formula to `sheet`."""

    sheet: Sheet
    shapes: Shapes

    def value(self, node: nodes.Node) -> Whole:
        """The column of a part, in the scale of its shape."""
        match node:
            case nodes.Reading():
                return self.sheet.reading(node)
            case nodes.Arithmetic() | nodes.Days():
                return self._computed(node)
            case nodes.Divide():
                return self._quotient(node)
            case nodes.Round(operand):
                finer = self.shapes[operand].scale - self.shapes[node].scale
                return self.sheet.steps.quotient(self.value(operand), self.sheet.steps.constant(10**finer))
            case nodes.Extreme() | nodes.Default() | nodes.Choice():
                return self._chosen(node)
            case _:
                return self._constant(node)

    def _constant(self, node: nodes.Node) -> Whole:
        match node:
            case nodes.Number(value):
                return self.sheet.steps.constant(int(value.scaleb(self.shapes[node].scale)))
            case nodes.Day(value):
                return self.sheet.steps.constant(value.toordinal())
            case nodes.PeriodDay(edge):
                period = self.sheet.period
                day = period.start if edge is nodes.Edge.START else period.last_day
                return self.sheet.steps.constant(day.toordinal())
            case _:
                raise TypeError(node)

    def _at(self, node: nodes.Node, scale: int) -> Whole:
        return self.sheet.steps.scaled(self.value(node), scale - self.shapes[node].scale)

    def _computed(self, node: nodes.Node) -> Whole:
        left, right = nodes.parts_of(node)
        steps, scale = self.sheet.steps, self.shapes[node].scale
        if isinstance(node, nodes.Days):
            return steps.difference(self.value(right), self.value(left))
        if isinstance(node, nodes.Arithmetic) and node.operator is nodes.Operator.TIMES:
            return steps.product(self.value(left), self.value(right))
        minus = isinstance(node, nodes.Arithmetic) and node.operator is nodes.Operator.MINUS
        return (steps.difference if minus else steps.sum)(self._at(left, scale), self._at(right, scale))

    def _quotient(self, node: nodes.Divide) -> Whole:
        digits = node.scale + self.shapes[node.denominator].scale - self.shapes[node.numerator].scale
        numerator = self.sheet.steps.scaled(self.value(node.numerator), max(digits, 0))
        denominator = self.sheet.steps.scaled(self.value(node.denominator), max(-digits, 0))
        return self.sheet.steps.quotient(numerator, denominator, node.on_zero)

    def _chosen(self, node: nodes.Node) -> Whole:
        steps, scale = self.sheet.steps, self.shapes[node].scale
        match node:
            case nodes.Default(operand, instead):
                return steps.default(self._at(operand, scale), self._at(instead, scale))
            case nodes.Extreme(largest, operands):
                found, *others = (self._at(operand, scale) for operand in operands)
                for other in others:
                    found = steps.extreme(found, other, largest=largest)
                return found
            case nodes.Choice(branches, otherwise):
                found = self._at(otherwise, scale)
                for branch in reversed(branches):
                    found = self._branched(self._condition(branch.condition), self._at(branch.value, scale), found)
                return found
            case _:
                raise TypeError(node)

    def _branched(self, condition: Condition, value: Whole, otherwise: Whole) -> Whole:
        # An unknown condition ends the choice without a value; SQL alone would go on to the next branch.
        steps = self.sheet.steps
        other = steps.condition(f"NOT {condition.sql}", (condition,))
        return steps.chosen([(condition, value), (other, otherwise)], None)

    def _condition(self, node: nodes.Node) -> Condition:
        steps = self.sheet.steps
        match node:
            case nodes.Compare(relation, left, right):
                scale = max(self.shapes[left].scale, self.shapes[right].scale)
                return steps.compared(relation.value, self._at(left, scale), self._at(right, scale))
            case nodes.Joined(every, left, right):
                first, second = self._condition(left), self._condition(right)
                joined = f"{first.sql} {'AND' if every else 'OR'} {second.sql}"
                return steps.condition(joined, (first, second))
            case nodes.Negated(condition):
                inner = self._condition(condition)
                return steps.condition(f"NOT {inner.sql}", (inner,))
            case _:
                raise TypeError(node)
