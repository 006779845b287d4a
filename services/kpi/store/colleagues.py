"""Everything on record about one colleague."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from chassis.domain.kept import Kept
from services.kpi.domain.career import AppointmentReview
from services.kpi.domain.colleague import HeldData, HeldKind
from services.kpi.domain.competition import Competition
from services.kpi.domain.pay_run import PUBLISHED
from services.kpi.store.documents import value_of
from services.kpi.tables import (
    AdjustmentRow,
    AppointmentReviewRow,
    CompetitionRow,
    DeferralRow,
    MeasurementRow,
    PayoutAccountRow,
    PayRunRow,
    PaySimulationRow,
    PayStatementRow,
    ScorecardRow,
    TargetRow,
    TriedPayRow,
)

_AT_ONCE = 100
_WHOSE: Mapping[HeldKind, InstrumentedAttribute[str]] = MappingProxyType(
    {
        HeldKind.MEASUREMENTS: MeasurementRow.manager,
        HeldKind.TARGETS: TargetRow.holder,
        HeldKind.SCORECARDS: ScorecardRow.manager,
        HeldKind.PAY_STATEMENTS: PayStatementRow.manager,
        HeldKind.ADJUSTMENTS: AdjustmentRow.manager,
        HeldKind.DEFERRALS: DeferralRow.manager,
        HeldKind.PAYOUT_ACCOUNTS: PayoutAccountRow.party,
    }
)


def held(session: Session, who: str) -> Iterator[HeldData]:
    """How much of each kind there is about a person, of statements those that are published; no kind without any."""
    for kind, column in _WHOSE.items():
        counted = select(func.count(), func.min(column.class_.created_at)).where(column == who)
        if kind is HeldKind.PAY_STATEMENTS:
            published = select(PayRunRow.id).where(PayRunRow.state.in_(PUBLISHED))
            counted = counted.where(PayStatementRow.pay_run_id.in_(published))
        yield from _held(session, kind, counted)
    tried = select(func.count(), func.min(PaySimulationRow.created_at)).select_from(TriedPayRow)
    tried = tried.join(PaySimulationRow, PaySimulationRow.id == TriedPayRow.simulation_id)
    yield from _held(session, HeldKind.TRIED_PAY, tried.where(TriedPayRow.manager == who))


def reviews(session: Session) -> Iterator[Kept[AppointmentReview]]:
    """Every review of appointments, the oldest first."""
    rows = select(AppointmentReviewRow).order_by(AppointmentReviewRow.id).execution_options(yield_per=_AT_ONCE)
    for row in session.scalars(rows):
        yield row.kept(value_of(AppointmentReview, row.review))


def competitions(session: Session) -> Iterator[Kept[Competition]]:
    """Every competition, the oldest first."""
    rows = select(CompetitionRow).order_by(CompetitionRow.id).execution_options(yield_per=_AT_ONCE)
    for row in session.scalars(rows):
        yield row.kept(value_of(Competition, row.competition))


def _held(session: Session, kind: HeldKind, counted: Select[int, datetime]) -> Iterator[HeldData]:
    count, since = session.execute(counted).one()
    if since is not None:
        yield HeldData(kind, count, since)
