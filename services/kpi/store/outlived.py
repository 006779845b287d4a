"""What has been kept long enough, and how it goes. A thing that another stands on goes after it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session, aliased

from services.kpi.domain.retention import YearsOver
from services.kpi.tables import (
    AdjustmentRow,
    AppointmentReviewRow,
    BankFileRow,
    BenchmarkRow,
    CompetitionRow,
    DeferralRow,
    MeasurementRow,
    MeasurementVersionRow,
    PayoutAccountRow,
    PayRunPayeeRow,
    PayRunRow,
    PaySimulationRow,
    PayStatementRow,
    RecomputationRow,
    ScorecardRow,
    ScoreRunRow,
    TargetRow,
    TriedPayRow,
)

Ids = Sequence[UUID]
_OF_PAY_RUN = (RecomputationRow, BankFileRow, AdjustmentRow, DeferralRow, PayStatementRow, PayRunPayeeRow)


def simulations(session: Session, before: datetime, most: int) -> Ids:
    """Simulations made before then."""
    return _ids(session, select(PaySimulationRow.id).where(PaySimulationRow.created_at < before), most)


def pay_runs(session: Session, over: YearsOver, most: int) -> Ids:
    """Pay runs of years that are over, unless pay of them is still held."""
    held = exists().where(DeferralRow.pay_run_id == PayRunRow.id, DeferralRow.next_due.is_not(None))
    return _ids(session, _of_period(PayRunRow, over).where(~held), most)


def payout_accounts(session: Session, over: YearsOver, most: int) -> Ids:
    """Accounts of parties who were never paid, or whose pay is gone."""
    paid = exists().where(PayStatementRow.manager == PayoutAccountRow.party)
    rows = select(PayoutAccountRow.id).where(PayoutAccountRow.created_at < over.moment, ~paid)
    return _ids(session, rows, most)


def adjustments(session: Session, over: YearsOver, most: int) -> Ids:
    """Adjustments of years that are over and that no run has paid."""
    return _ids(session, _of_period(AdjustmentRow, over).where(AdjustmentRow.pay_run_id.is_(None)), most)


def score_runs(session: Session, over: YearsOver, most: int) -> Ids:
    """Score runs of years that are over, and by which nobody is paid."""
    paid = exists().where(PayRunRow.score_run_id == ScoreRunRow.id)
    return _ids(session, _of_period(ScoreRunRow, over).where(~paid), most)


def measurements(session: Session, over: YearsOver, most: int) -> Ids:
    """Measurements of years that are over."""
    return _ids(session, _of_period(MeasurementRow, over), most)


def targets(session: Session, over: YearsOver, most: int) -> Ids:
    """Targets of years that are over, the parts before the whole."""
    part = aliased(TargetRow)
    return _ids(session, _of_period(TargetRow, over).where(~exists().where(part.whole_id == TargetRow.id)), most)


def appointment_reviews(session: Session, over: YearsOver, most: int) -> Ids:
    """Reviews of appointments that came on record in years that are over."""
    return _ids(session, select(AppointmentReviewRow.id).where(AppointmentReviewRow.created_at < over.moment), most)


def competitions(session: Session, over: YearsOver, most: int) -> Ids:
    """Competitions that came on record in years that are over."""
    return _ids(session, select(CompetitionRow.id).where(CompetitionRow.created_at < over.moment), most)


def erase_simulations(session: Session, ids: Ids) -> None:
    """With what each would have paid whom."""
    session.execute(delete(TriedPayRow).where(TriedPayRow.simulation_id.in_(ids)))
    session.execute(delete(PaySimulationRow).where(PaySimulationRow.id.in_(ids)))


def erase_pay_runs(session: Session, ids: Ids) -> None:
    """Whole: statements, payees, bank files, what was recomputed, adjusted and deferred."""
    for table in _OF_PAY_RUN:
        session.execute(delete(table).where(table.pay_run_id.in_(ids)))
    session.execute(delete(PayRunRow).where(PayRunRow.id.in_(ids)))


def erase_payout_accounts(session: Session, ids: Ids) -> None:
    """The accounts alone."""
    session.execute(delete(PayoutAccountRow).where(PayoutAccountRow.id.in_(ids)))


def erase_adjustments(session: Session, ids: Ids) -> None:
    """The adjustments alone."""
    session.execute(delete(AdjustmentRow).where(AdjustmentRow.id.in_(ids)))


def erase_score_runs(session: Session, ids: Ids) -> None:
    """With scorecards and benchmarks."""
    session.execute(delete(BenchmarkRow).where(BenchmarkRow.score_run_id.in_(ids)))
    session.execute(delete(ScorecardRow).where(ScorecardRow.score_run_id.in_(ids)))
    session.execute(delete(ScoreRunRow).where(ScoreRunRow.id.in_(ids)))


def erase_measurements(session: Session, ids: Ids) -> None:
    """With what they said before."""
    session.execute(delete(MeasurementVersionRow).where(MeasurementVersionRow.measurement_id.in_(ids)))
    session.execute(delete(MeasurementRow).where(MeasurementRow.id.in_(ids)))


def erase_targets(session: Session, ids: Ids) -> None:
    """The targets alone."""
    session.execute(delete(TargetRow).where(TargetRow.id.in_(ids)))


def erase_appointment_reviews(session: Session, ids: Ids) -> None:
    """The reviews alone."""
    session.execute(delete(AppointmentReviewRow).where(AppointmentReviewRow.id.in_(ids)))


def erase_competitions(session: Session, ids: Ids) -> None:
    """With their candidates and the ratings."""
    session.execute(delete(CompetitionRow).where(CompetitionRow.id.in_(ids)))


def _of_period(
    table: type[PayRunRow | AdjustmentRow | ScoreRunRow | MeasurementRow | TargetRow], over: YearsOver
) -> Select[UUID]:
    return select(table.id).where(table.period < over.period, table.created_at < over.moment)


def _ids(session: Session, rows: Select[UUID], most: int) -> Ids:
    return session.scalars(rows.limit(most)).all()
