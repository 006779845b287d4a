"""DuckDB, the embedded engine: in this process, in memory, on all cores."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np

from services.kpi.engine.facts import Fact, value_of
from services.kpi.engine.query import Query

Values = Mapping[str, Mapping[str, Decimal | None]]
"""By manager, then by indicator; None where the value is missing."""

_HALF = 10**12
"""Facts have up to 20 digits, a column of 64-bit integers 18: each travels as two."""
_VIEW = """
CREATE VIEW facts AS
SELECT manager, measure, period, CAST(upper AS HUGEINT) * 1000000000000 + lower AS value FROM given
"""


def compute(query: Query, facts: Iterable[Fact]) -> Values:
    """The values of all managers of whom there are facts. Nothing is read from files or the network."""
    import duckdb  # noqa: PLC0415 - 0.1 s of every start

    rows = tuple(zip(*facts, strict=True))
    if not rows:
        return {}
    managers, measures, periods, values = rows
    given = {
        "manager": np.array(managers, dtype=object),
        "measure": np.array(measures, dtype=object),
        "period": np.array(periods, dtype=object),
        "upper": np.array([value // _HALF for value in values], dtype=np.int64),
        "lower": np.array([value % _HALF for value in values], dtype=np.int64),
    }
    with duckdb.connect(":memory:", config={"enable_external_access": "false"}) as session:
        session.register("given", given)
        session.execute(_VIEW)
        return by_manager(query, session.execute(query.sql).fetchall())


def by_manager(query: Query, rows: Iterable[Sequence[object]]) -> Values:
    """The rows that a query answered, as exact values."""
    return {str(manager): dict(_valued(query, wholes)) for manager, *wholes in rows}


def _valued(query: Query, wholes: Sequence[object]) -> Iterator[tuple[str, Decimal | None]]:
    for (key, scale), whole in zip(query.scales.items(), wholes, strict=True):
        yield key, value_of(whole if isinstance(whole, int | Decimal) else None, scale)
