"""Formulas compiled to SQL: one query gives the values of all indicators for every manager, as whole numbers.

The query is built as a tree in DuckDB's dialect. For Spark the same tree is rewritten where the two differ: 128-bit
integers are DECIMAL(38, 0), and a whole quotient is formed from a dividend without its remainder, because Spark's `div`
answers 64 bits. Nothing rounds but `Steps.quotient`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlglot
from sqlglot import exp

from chassis.domain.period import Period
from services.kpi.domain.expression.formula import Formula
from services.kpi.domain.expression.nodes import (
    Arithmetic,
    Choice,
    Compare,
    Day,
    Days,
    Default,
    Divide,
    Edge,
    Extreme,
    Joined,
    Negated,
    Node,
    Number,
    Operator,
    PeriodDay,
    Reading,
    Round,
    Taken,
    parts_of,
)
from services.kpi.domain.expression.shape import Shapes
from services.kpi.domain.measure import Measure
from services.kpi.engine.columns import Columns
from services.kpi.engine.read import Reader
from services.kpi.engine.steps import Steps


class Dialect(StrEnum):
    """Whose SQL."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Query:
    """One row a manager: `manager`, then the indicators in the order of `scales`, as whole numbers of 10^-scale."""

    sql: str
    scales: Mapping[str, int]


def compile_formulas(
    formulas: Mapping[str, Formula], measures: Mapping[str, Measure], period: Period, dialect: Dialect
) -> Query:
    """The query for some indicators in `period`, over a table `facts` of (manager, measure, period, value).

    A fact's value is a whole number in the decimals of its measure, a date the number of its day from 0001-01-01.
    """
    readings, steps = Steps(Columns("r")), Steps(Columns("c"))
    results = {
        key: _Compiler(readings, steps, formula.shapes, measures, period).value(formula.node)
        for key, formula in formulas.items()
    }
    scales = {key: formula.shape.scale for key, formula in formulas.items()}
    return Query(_query(readings, steps, results, dialect), scales)


def _query(readings: Steps, steps: Steps, results: Mapping[str, str], dialect: Dialect) -> str:
    """From rows of facts to one row a manager and measure, with its readings, to one row a manager."""
    read = _layered(exp.select("*").from_("facts"), readings, ("manager", "measure"))
    computed = _layered(read, steps, ("manager",))
    shown = [exp.alias_(exp.column(name), key, quoted=True) for key, name in results.items()]
    final = exp.select("manager", *shown).from_(computed.subquery("below"))
    return final.transform(_for_spark).sql("spark") if dialect is Dialect.SPARK else final.sql("duckdb")


def _layered(source: exp.Select, steps: Steps, keys: Sequence[str]) -> exp.Select:
    grouped, *layers = steps.columns.layers
    query = exp.select(*keys, *_named(grouped)).from_(source.subquery("below")).group_by(*keys)
    for layer in layers:
        query = exp.select("*", *_named(layer)).from_(query.subquery("below"))
    return query


def _named(layer: Mapping[str, str]) -> list[exp.Expr]:
    return [exp.alias_(sqlglot.parse_one(expression, dialect="duckdb"), name) for expression, name in layer.items()]


def _for_spark(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.IntDiv):
        left, right = node.this.sql("duckdb"), node.expression.sql("duckdb")
        whole = f"CAST(({left} - {left} % {right}) / {right} AS DECIMAL(38, 0))"
        return sqlglot.parse_one(whole, dialect="spark")
    if isinstance(node, exp.DataType) and node.is_type("int128"):
        return exp.DataType.build("decimal(38, 0)", dialect="spark")
    return node


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Adds what one formula reads to `readings`, and its parts to `steps`."""

    readings: Steps
    steps: Steps
    shapes: Shapes
    measures: Mapping[str, Measure]
    period: Period

    def value(self, node: Node) -> str:
        """The column of a part, in the scale of its shape."""
        match node:
            case Reading():
                return self._read(node)
            case Arithmetic() | Days():
                return self._computed(node)
            case Divide():
                return self._quotient(node)
            case Round(operand):
                finer = self.shapes[operand].scale - self.shapes[node].scale
                divisor = self.steps.constant(10**finer)
                return self.steps.quotient(self.value(operand), divisor) if finer else self.value(operand)
            case Extreme() | Default() | Choice():
                return self._chosen(node)
            case _:
                return self._constant(node)

    def _read(self, node: Reading) -> str:
        column = Reader(self.readings, self.measures[node.measure].aggregation).read(node, self.period)
        found = self.steps.columns.fact(f"MAX(CASE WHEN measure = '{node.measure}' THEN {column} END)")
        # Of what was never measured there is no row, and none is a number too.
        return self.steps.default(found, self.steps.constant(0)) if node.taken is Taken.COUNT else found

    def _constant(self, node: Node) -> str:
        match node:
            case Number(value):
                return self.steps.constant(int(value.scaleb(self.shapes[node].scale)))
            case Day(value):
                return self.steps.constant(value.toordinal())
            case PeriodDay(edge):
                day = self.period.start if edge is Edge.START else self.period.last_day
                return self.steps.constant(day.toordinal())
            case _:
                raise TypeError(node)

    def _at(self, node: Node, scale: int) -> str:
        return self.steps.scaled(self.value(node), scale - self.shapes[node].scale)

    def _computed(self, node: Node) -> str:
        left, right = parts_of(node)
        if isinstance(node, Days):
            return self.steps.binary("-", self.value(right), self.value(left))
        if isinstance(node, Arithmetic) and node.operator is Operator.TIMES:
            return self.steps.binary("*", self.value(left), self.value(right))
        scale = self.shapes[node].scale
        sign = "-" if isinstance(node, Arithmetic) and node.operator is Operator.MINUS else "+"
        return self.steps.binary(sign, self._at(left, scale), self._at(right, scale))

    def _quotient(self, node: Divide) -> str:
        digits = node.scale + self.shapes[node.denominator].scale - self.shapes[node.numerator].scale
        numerator = self.steps.scaled(self.value(node.numerator), max(digits, 0))
        denominator = self.steps.scaled(self.value(node.denominator), max(-digits, 0))
        return self.steps.quotient(numerator, denominator, node.on_zero)

    def _chosen(self, node: Node) -> str:
        scale = self.shapes[node].scale
        match node:
            case Default(operand, instead):
                return self.steps.default(self._at(operand, scale), self._at(instead, scale))
            case Extreme(largest, operands):
                found, *others = (self._at(operand, scale) for operand in operands)
                for other in others:
                    found = self.steps.extreme(largest, found, other)
                return found
            case Choice(branches, otherwise):
                found = self._at(otherwise, scale)
                for branch in reversed(branches):
                    found = self._branched(self._condition(branch.condition), self._at(branch.value, scale), found)
                return found
            case _:
                raise TypeError(node)

    def _branched(self, condition: str, value: str, otherwise: str) -> str:
        # An unknown condition ends the choice without a value; SQL alone would go on to the next branch.
        chosen = f"CASE WHEN {condition} THEN {value} WHEN NOT {condition} THEN {otherwise} END"
        return self.steps.columns.step(chosen, (condition, value, otherwise))

    def _condition(self, node: Node) -> str:
        match node:
            case Compare(relation, left, right):
                scale = max(self.shapes[left].scale, self.shapes[right].scale)
                return self.steps.binary(relation.value, self._at(left, scale), self._at(right, scale))
            case Joined(every, left, right):
                return self.steps.binary("AND" if every else "OR", self._condition(left), self._condition(right))
            case Negated(condition):
                inner = self._condition(condition)
                return self.steps.columns.step(f"NOT {inner}", (inner,))
            case _:
                raise TypeError(node)
