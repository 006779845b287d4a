"""Formulas that may refer to one another: read, put together without circles, checked, ready to be computed."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from chassis.domain.errors import Fault, Invalid
from services.kpi.domain.expression.check import check
from services.kpi.domain.expression.nodes import Node, Reading, Reference, parts_of, readings_in
from services.kpi.domain.expression.parse import parse
from services.kpi.domain.expression.shape import Shape, Shapes
from services.kpi.domain.expression.syntax import POINTER
from services.kpi.domain.measure import Measure, Unit

MOST_PARTS = 200
"""Of a formula with all others that it refers to in their places."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula over measures alone, and the shape of each of its parts."""

    node: Node
    shapes: Shapes

    @property
    def readings(self) -> tuple[Reading, ...]:
        """What has to be measured for it."""
        return readings_in(self.node)

    @property
    def shape(self) -> Shape:
        """The shape of its value."""
        return self.shapes[self.node]


def define(name: str, texts: Mapping[str, str], measures: Mapping[str, Measure], unit: Unit) -> Formula:
    """The formula of the indicator `name`; `texts` are those of all indicators that it may refer to, and its own.

    Raises `Invalid` with every fault, `formula_cycle` when it comes back to itself.
    """
    node = _resolved(name, texts, measures, ())
    if _size(node) > MOST_PARTS:
        raise Invalid(Fault("formula_too_large", POINTER, {"most": MOST_PARTS}))
    return Formula(node, check(node, measures, unit))


def _resolved(name: str, texts: Mapping[str, str], measures: Mapping[str, Measure], trail: tuple[str, ...]) -> Node:
    if name in trail:
        raise Invalid(Fault("formula_cycle", POINTER, {"cycle": " → ".join((*trail, name))}))
    return _put_together(parse(texts[name], measures), texts, measures, (*trail, name))


def _put_together(
    node: Node, texts: Mapping[str, str], measures: Mapping[str, Measure], trail: tuple[str, ...]
) -> Node:
    if isinstance(node, Reference):
        if node.indicator not in texts:
            raise Invalid(Fault("formula_name_unknown", POINTER, {"name": node.indicator, "at": node.at + 1}))
        return replace(_resolved(node.indicator, texts, measures, trail), at=node.at)
    changed = {part: _put_together(part, texts, measures, trail) for part in parts_of(node)}
    return _with_parts(node, changed) if changed else node


def _with_parts(node: Node, changed: Mapping[Node, Node]) -> Node:
    """The node with its parts exchanged."""
    given = {field.name: getattr(node, field.name) for field in fields(node)}
    for name, value in given.items():
        if isinstance(value, tuple):
            given[name] = tuple(changed[part] for part in value)
        elif isinstance(value, Node):
            given[name] = changed[value]
    return type(node)(**given)


def _size(node: Node) -> int:
    return 1 + sum(map(_size, parts_of(node)))
