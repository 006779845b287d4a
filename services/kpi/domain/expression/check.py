"""Checking a formula before anything is measured: units that fit, values that no engine overflows."""

from collections.abc import Mapping

from chassis.domain.errors import Fault, refuse_if
from services.kpi.domain.expression import nodes
from services.kpi.domain.expression.shape import (
    WIDEST,
    WIDEST_QUOTIENT,
    Shape,
    product_unit,
    quotient_unit,
    rounded_bound,
    shape_of_number,
    shape_of_reading,
)
from services.kpi.domain.expression.syntax import POINTER
from services.kpi.domain.measure import Measure, Unit

_LAST_DAY = 10**7
_UNKNOWN = Shape(None, 0, 0)


def check(node: nodes.Node, measures: Mapping[str, Measure], unit: Unit) -> dict[nodes.Node, Shape]:
    """The shapes of `node` and of every part. Raises `Invalid` with all faults: units that do not fit each other or the
    declared `unit`, conditions where a value belongs or the other way round, values that could outgrow 38 digits."""
    checker = _Checker(measures)
    found = checker.value(node)
    if found.unit not in (unit, None) and not checker.faults:
        checker.fault("unit_not_as_declared", node, declared=unit, found=found.unit)
    refuse_if(checker.faults)
    return checker.shapes


class _Checker:
    """Shapes found so far, and what did not fit."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.measures = measures
        self.shapes: dict[nodes.Node, Shape] = {}
        self.faults: list[Fault] = []

    def fault(self, code: str, node: nodes.Node, **params: object) -> Shape:
        self.faults.append(Fault(code, POINTER, {"at": node.at + 1, **params}))
        return _UNKNOWN

    def value(self, node: nodes.Node) -> Shape:
        """The shape of a part that must be a value."""
        if isinstance(node, nodes.Compare | nodes.Joined | nodes.Negated | nodes.Branch):
            return self.fault("value_expected", node)
        shape = self._shape(node)
        widest = WIDEST_QUOTIENT if isinstance(node, nodes.Divide | nodes.Round) else WIDEST
        if shape.bound > widest:
            shape = self.fault("formula_too_wide", node)
        self.shapes[node] = shape
        return shape

    def condition(self, node: nodes.Node) -> None:
        """Check a part that must be a condition."""
        match node:
            case nodes.Compare(_, left, right):
                self._alike(node, left, right)
            case nodes.Joined() | nodes.Negated():
                for part in nodes.parts_of(node):
                    self.condition(part)
            case _:
                self.fault("condition_expected", node)

    def _shape(self, node: nodes.Node) -> Shape:
        match node:
            case nodes.Arithmetic(nodes.Operator.TIMES):
                return self._product(node)
            case nodes.Arithmetic():
                return self._sum(node)
            case nodes.Divide():
                return self._quotient(node)
            case nodes.Days():
                return self._days(node)
            case nodes.Extreme() | nodes.Default() | nodes.Choice():
                return self._chosen(node)
            case _:
                return self._simple(node)

    def _simple(self, node: nodes.Node) -> Shape:
        match node:
            case nodes.Number(value):
                return shape_of_number(value)
            case nodes.Reading(measure):
                return shape_of_reading(node, self.measures[measure])
            case nodes.Day() | nodes.PeriodDay():
                return Shape(Unit.DATE, 0, _LAST_DAY)
            case nodes.Round(operand, scale):
                shape = self.value(operand)
                # Twice the operand, for the half that rounds, must fit too.
                if 2 * shape.bound + 10 ** max(shape.scale - scale, 0) > WIDEST:
                    return self.fault("formula_too_wide", node)
                return Shape(shape.unit, min(scale, shape.scale), rounded_bound(shape.bound, shape.scale, scale))
            case _:
                return self.fault("value_expected", node)

    def _chosen(self, node: nodes.Node) -> Shape:
        """One of several values: all of one unit."""
        parts = list(nodes.parts_of(node))
        for i, part in enumerate(parts):
            if isinstance(part, nodes.Branch):
                self.condition(part.condition)
                parts[i] = part.value
        return self._alike(node, *parts)

    def _alike(self, node: nodes.Node, *parts: nodes.Node) -> Shape:
        """Values of one unit, brought to the finest scale among them."""
        shapes = [self.value(part) for part in parts]
        units = {shape.unit for shape in shapes if shape.unit is not None}
        if len(units) > 1:
            return self.fault("units_differ", node, units=", ".join(sorted(units)))
        scale = max(shape.scale for shape in shapes)
        largest = max(shape.at_scale(scale) for shape in shapes)
        if largest > WIDEST:
            return self.fault("formula_too_wide", node)
        return Shape(next(iter(units), None), scale, largest)

    def _sum(self, node: nodes.Arithmetic) -> Shape:
        shape = self._alike(node, node.left, node.right)
        if shape.unit is Unit.DATE:
            return self.fault("units_do_not_fit", node, operation=node.operator.value, left="date", right="date")
        parts = (self.shapes.get(part, _UNKNOWN) for part in (node.left, node.right))
        return Shape(shape.unit, shape.scale, sum(part.at_scale(shape.scale) for part in parts))

    def _product(self, node: nodes.Arithmetic) -> Shape:
        left, right = self.value(node.left), self.value(node.right)
        unit = product_unit(left.unit, right.unit)
        if unit == str(nodes.Operator.TIMES):
            return self._unfit(node, "*", left, right)
        return Shape(_unit(unit), left.scale + right.scale, left.bound * right.bound)

    def _quotient(self, node: nodes.Divide) -> Shape:
        numerator, denominator = self.value(node.numerator), self.value(node.denominator)
        unit = quotient_unit(numerator.unit, denominator.unit)
        if unit == "DIVIDE":
            return self._unfit(node, "DIVIDE", numerator, denominator)
        # The smallest divisor is one step of its scale; twice the dividend, for the half that rounds, must fit too.
        largest = numerator.bound * 10 ** max(node.scale + denominator.scale - numerator.scale, 0)
        divisor = denominator.bound * 10 ** max(numerator.scale - denominator.scale - node.scale, 0)
        if 2 * max(largest, divisor) + divisor > WIDEST:
            return self.fault("formula_too_wide", node)
        return Shape(_unit(unit), node.scale, largest + 1)

    def _days(self, node: nodes.Days) -> Shape:
        first, last = self.value(node.start), self.value(node.end)
        if first.unit is not Unit.DATE or last.unit is not Unit.DATE:
            return self._unfit(node, "DAYS", first, last)
        return Shape(Unit.COUNT, 0, _LAST_DAY)

    def _unfit(self, node: nodes.Node, operation: str, left: Shape, right: Shape) -> Shape:
        return self.fault(
            "units_do_not_fit", node, operation=operation, left=left.unit or "number", right=right.unit or "number"
        )


def _unit(found: Unit | str | None) -> Unit | None:
    return found if isinstance(found, Unit) else None
