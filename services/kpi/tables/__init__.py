"""The tables of the kpi service, one file a noun."""

from services.kpi.tables.benchmarks import BenchmarkRow
from services.kpi.tables.indicators import IndicatorRow
from services.kpi.tables.measurements import MeasurementRow
from services.kpi.tables.pay_plans import PayPlanRow
from services.kpi.tables.pay_runs import PayRunRow, PayStatementRow
from services.kpi.tables.row import KpiRow
from services.kpi.tables.schemes import SchemeRow
from services.kpi.tables.score_runs import ScorecardRow, ScoreRunRow
from services.kpi.tables.weightings import WeightingRow

__all__ = [
    "BenchmarkRow",
    "IndicatorRow",
    "KpiRow",
    "MeasurementRow",
    "PayPlanRow",
    "PayRunRow",
    "PayStatementRow",
    "SchemeRow",
    "ScoreRunRow",
    "ScorecardRow",
    "WeightingRow",
]
