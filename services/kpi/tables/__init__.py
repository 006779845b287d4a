"""The tables of the kpi service, one file a noun."""

from services.kpi.tables.adjustments import AdjustmentRow, RecomputationRow
from services.kpi.tables.bank_files import BankFileRow, PayoutAccountRow
from services.kpi.tables.benchmarks import BenchmarkRow
from services.kpi.tables.careers import AppointmentReviewRow, CareerRulesRow, CompetitionRow
from services.kpi.tables.deferrals import DeferralRow
from services.kpi.tables.indicators import IndicatorRow
from services.kpi.tables.measurements import MeasurementRow, MeasurementVersionRow
from services.kpi.tables.pay_plans import PayPlanRow
from services.kpi.tables.pay_runs import PayRunPayeeRow, PayRunRow, PayStatementRow
from services.kpi.tables.pay_simulations import PaySimulationRow, TriedPayRow
from services.kpi.tables.row import KpiRow
from services.kpi.tables.schemes import SchemeRow
from services.kpi.tables.score_runs import ScorecardRow, ScoreRunRow
from services.kpi.tables.targets import TargetRow
from services.kpi.tables.weightings import WeightingRow

__all__ = [
    "AdjustmentRow",
    "AppointmentReviewRow",
    "BankFileRow",
    "BenchmarkRow",
    "CareerRulesRow",
    "CompetitionRow",
    "DeferralRow",
    "IndicatorRow",
    "KpiRow",
    "MeasurementRow",
    "MeasurementVersionRow",
    "PayPlanRow",
    "PayRunPayeeRow",
    "PayRunRow",
    "PaySimulationRow",
    "PayStatementRow",
    "PayoutAccountRow",
    "RecomputationRow",
    "SchemeRow",
    "ScoreRunRow",
    "ScorecardRow",
    "TargetRow",
    "TriedPayRow",
    "WeightingRow",
]
