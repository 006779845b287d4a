"""A query over the facts of one period: one row a manager, whole numbers of known decimals.

It is written in DuckDB's dialect. For Spark it is parsed by sqlglot and rewritten where the two differ: 128-bit
integers are DECIMAL(38, 0), and a whole quotient is formed from a dividend without its remainder, because Spark's `div`
answers 64 bits.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import sqlglot
from sqlglot import exp

from services.kpi.engine.columns import Columns, Layer, layered, names_in
from services.kpi.engine.whole import Whole

SOURCE = "what_is_below"
"""Stands for the layer below while a layer is written."""


class Dialect(StrEnum):
    """Whose SQL."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@dataclass(frozen=True, slots=True)
class Query:
    """One row a manager: `manager`, then the columns in the order of `scales`, as whole numbers of 10^-scale."""

    sql: str
    scales: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Result:
    """What a query answers under a name: a column, and its decimals."""

    whole: Whole
    scale: int


def query_of(readings: Columns | None, columns: Columns, results: Mapping[str, Result], dialect: Dialect) -> Query:
    """From rows of facts to one row a manager; `readings`, where there are any, are grouped by measure before."""
    wanted = names_in(found.whole.sql for found in results.values())
    layers = [] if readings is None else layered(readings, ("manager", "measure"), columns.readings(wanted))
    layers += layered(columns, ("manager",), wanted)
    layers.append(Layer(("manager", *(f'{found.whole.sql} AS "{name}"' for name, found in results.items()))))
    return Query(_nested(layers, dialect), {name: found.scale for name, found in results.items()})


def _nested(layers: Iterable[Layer], dialect: Dialect) -> str:
    """Each layer is translated by itself: sqlglot would descend into what is nested, a call for each layer."""
    text, source = "", "facts"
    for layer in layers:
        own = layer.over(SOURCE)
        text = (_spark(own) if dialect is Dialect.SPARK else own).replace(SOURCE, source)
        source = f"({text}) AS below"
    return text


def _spark(text: str) -> str:
    return sqlglot.parse_one(text, dialect="duckdb").transform(_for_spark).sql("spark")


def _for_spark(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.IntDiv):
        left, right = (part.transform(_for_spark).sql("spark") for part in (node.this, node.expression))
        whole = f"CAST(({left} - {left} % {right}) / {right} AS DECIMAL(38, 0))"
        return sqlglot.parse_one(whole, dialect="spark")
    if isinstance(node, exp.DataType) and node.is_type("int128"):
        return exp.DataType.build("decimal(38, 0)", dialect="spark")
    return node
