"""A formula as a tree: what the parser makes, what is checked, evaluated and compiled."""

from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Taken(StrEnum):
    """Which reading of a measure: of the period, of the one before, of the same a year ago; the sum of all that was
    read within the period, or how many readings those are."""

    NOW = "now"
    PREVIOUS = "previous"
    YEAR_AGO = "year_ago"
    SUM = "sum"
    COUNT = "count"


class OnZero(StrEnum):
    """What a division by zero comes to: no value, or zero."""

    MISSING = "missing"
    ZERO = "zero"


class Edge(StrEnum):
    """The first or the last day of the period."""

    START = "PERIOD_START"
    END = "PERIOD_END"


class Operator(StrEnum):
    """What is exact without rounding."""

    PLUS = "+"
    MINUS = "-"
    TIMES = "*"


class Relation(StrEnum):
    """How two values of one unit may be compared."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    EQUAL = "="
    OTHER = "<>"


@dataclass(frozen=True, slots=True)
class Node:
    """A part of a formula; `at` is where it begins in the text, from 0, and no part of what it means."""

    at: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number as written. It has no unit of its own and takes that of what it is added to or compared with."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Day(Node):
    """A day as written: `DATE '2026-04-10'`."""

    value: date


@dataclass(frozen=True, slots=True)
class PeriodDay(Node):
    """The first or last day of the period that is computed."""

    edge: Edge


@dataclass(frozen=True, slots=True)
class Reading(Node):
    """A reading of a measure."""

    measure: str
    taken: Taken = Taken.NOW


@dataclass(frozen=True, slots=True)
class Reference(Node):
    """Another indicator, by its id; its formula takes the place before anything is computed."""

    indicator: str


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """A sum, a difference or a product."""

    operator: Operator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Divide(Node):
    """A quotient, rounded once to `scale` decimals, half away from zero."""

    numerator: Node
    denominator: Node
    scale: int
    on_zero: OnZero


@dataclass(frozen=True, slots=True)
class Round(Node):
    """`operand` to `scale` decimals, half away from zero."""

    operand: Node
    scale: int


@dataclass(frozen=True, slots=True)
class Extreme(Node):
    """The largest or the smallest of some values; missing when one of them is."""

    largest: bool
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Default(Node):
    """`operand`, or `instead` when it is missing."""

    operand: Node
    instead: Node


@dataclass(frozen=True, slots=True)
class Days(Node):
    """How many days `end` lies after `start`; negative when before."""

    start: Node
    end: Node


@dataclass(frozen=True, slots=True)
class Compare(Node):
    """A condition: how two values stand to each other; unknown when one is missing."""

    relation: Relation
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Joined(Node):
    """Two conditions, of which both (`every`) or at least one must hold."""

    every: bool
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negated(Node):
    """A condition that must not hold."""

    condition: Node


@dataclass(frozen=True, slots=True)
class Branch(Node):
    """One case of a choice."""

    condition: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Choice(Node):
    """The value of the first branch whose condition holds; missing when a condition on the way is unknown."""

    branches: tuple[Branch, ...]
    otherwise: Node


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes directly below, in reading order: each stands in a field of its own or in a tuple of them."""
    values = (getattr(node, field.name) for field in fields(node))
    held = (value if isinstance(value, tuple) else (value,) for value in values)
    return tuple(part for parts in held for part in parts if isinstance(part, Node))


def readings_in(node: Node) -> tuple[Reading, ...]:
    """Every reading that the formula needs, each once, in reading order."""
    if isinstance(node, Reading):
        return (node,)
    return tuple(dict.fromkeys(found for part in parts_of(node) for found in readings_in(part)))
