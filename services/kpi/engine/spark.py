"""Spark SQL, the distributed engine, for more managers than one machine holds (extra `spark`, Java 17)."""

from collections.abc import Iterable
from decimal import Decimal

from pyspark.sql import SparkSession
from pyspark.sql.types import DecimalType, StringType, StructField, StructType

from services.kpi.engine.duck import Values, by_manager
from services.kpi.engine.facts import Fact
from services.kpi.engine.query import Query

_SCHEMA = StructType(
    [StructField(name, StringType()) for name in ("manager", "measure", "period")]
    + [StructField("value", DecimalType(38, 0))]
)


def compute(session: SparkSession, query: Query, facts: Iterable[Fact]) -> Values:
    """The values of all managers of whom there are facts, by the cluster that `session` leads to."""
    rows = [(manager, measure, period, Decimal(value)) for manager, measure, period, value in facts]
    session.createDataFrame(rows, _SCHEMA).createOrReplaceTempView("facts")
    return by_manager(query, session.sql(query.sql).collect())
