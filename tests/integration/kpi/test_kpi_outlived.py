"""What kpi holds of people goes by itself when its time is over; what is still kept computes to the same bytes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from kpi_story import PLAN, create, finished, measured, on_record, paid, scored, signed
from sqlalchemy import delete, func, insert, select

from chassis.audit import verify
from chassis.settings import ServiceName
from chassis.work import Work
from services.kpi.app import HOUSE
from services.kpi.tables import (
    BankFileRow,
    DeferralRow,
    KpiRow,
    MeasurementRow,
    MeasurementVersionRow,
    PayRunPayeeRow,
    PayRunRow,
    PaySimulationRow,
    PayStatementRow,
    ScorecardRow,
    ScoreRunRow,
    TargetRow,
    TriedPayRow,
)
from services.kpi.usecases.closed_runs import touched
from services.kpi.usecases.retention import KINDS, is_round_due, let_go
from tests.apart import apart

YEAR = datetime.now(UTC).year
OF_SCORES = (MeasurementRow, MeasurementVersionRow, TargetRow)
OF_PAY = (PayRunRow, PayStatementRow, PayRunPayeeRow, DeferralRow, BankFileRow)


@pytest.fixture
def in_house(settings):
    """Carries something out on the service's database, as another process would."""
    return lambda work, **way: apart(settings, ServiceName.KPI, work, **way)


def a_round(session, moment: datetime) -> dict[str, int]:
    """How many of each kind the round lets go at that moment, of those of which anything goes."""
    work, gone = Work(session, HOUSE, moment), {}
    for kind in KINDS:
        while found := let_go(work, kind):
            gone[kind] = gone.get(kind, 0) + found
    return gone


def left(session, *tables: type[KpiRow]) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def on(year: int, month: int = 1, day: int = 1) -> datetime:
    return datetime(year, month, day, 3, tzinfo=UTC)


@pytest.fixture
async def closed(as_role):
    """A month that was measured, scored, paid and closed; the run."""
    finance, second = as_role("finance", subject="F-01"), as_role("finance", subject="F-02")
    await on_record(as_role("system"))
    await measured(finance)
    aim = {"holder": "A-001", "measure": "customers_informed", "period": "2026", "value": "600", "aim": "at_least"}
    await create(finance, "/v1/targets", aim)
    run = await paid(finance, await scored(finance))
    await signed(second, run, "review", "approve")
    await signed(finance, run, "pay", "close")
    return run


async def test_scores_go_after_ten_years_and_pay_after_thirty(closed, as_role, in_house):
    assert await in_house(lambda session: a_round(session, on(YEAR + 10, 12, 31))) == {}
    assert await in_house(lambda session: is_round_due(session, on(YEAR + 10, 12, 31))) is False
    assert await in_house(lambda session: is_round_due(session, on(YEAR + 11))) is True
    facts = await in_house(lambda session: left(session, MeasurementRow)[0])
    gone = await in_house(lambda session: a_round(session, on(YEAR + 11)))
    assert gone == {"measurements": facts, "targets": 1}
    assert await in_house(lambda session: left(session, *OF_SCORES)) == [0, 0, 0]

    finance = as_role("finance", subject="F-01")
    proof = (await finance.get(f"/v1/pay-runs/{closed['id']}/verification")).json()
    assert proof["matches"], "what was paid computes to the same bytes from what the run kept"
    statements = (await finance.get("/v1/pay-statements", params={"pay_run_id": closed["id"]})).json()["items"]
    assert [one["manager"] for one in statements] == ["A-001", "A-002"]
    assert await in_house(lambda session: list(touched(session))) == []

    await in_house(lambda session: session.execute(delete(DeferralRow)))  # in thirty years every instalment has vested
    assert await in_house(lambda session: a_round(session, on(YEAR + 30, 12, 31))) == {}
    assert await in_house(lambda session: a_round(session, on(YEAR + 31))) == {"pay_runs": 1, "score_runs": 1}
    assert set(await in_house(lambda session: left(session, *OF_PAY, ScoreRunRow, ScorecardRow))) == {0}
    assert await in_house(lambda session: (verify(session), list(touched(session)))) == (None, [])
    entries = (await as_role("auditor").get("/v1/audit-entries/kpi", params={"limit": 200})).json()["items"]
    told = {one["resource_type"]: one["details"]["rules"] for one in entries if one["action"] == "erase_expired"}
    assert told == dict.fromkeys(("measurements", "targets", "pay_runs", "score_runs"), "retention@2026-01-01")


async def test_pay_that_is_still_held_keeps_its_run(closed, in_house):
    assert await in_house(lambda session: left(session, DeferralRow)[0]) > 0
    assert "pay_runs" not in await in_house(lambda session: a_round(session, on(YEAR + 31)), keep=False)


async def test_without_an_entry_in_the_chain_a_run_that_went_is_missed(closed, in_house):
    def quietly(session):
        KINDS["pay_runs"].erase(session, [UUID(closed["id"])])
        return [found.reason for found in touched(session)]

    assert await in_house(quietly, keep=False) == ["altered"]


async def test_a_run_that_comes_back_after_it_went_is_found(closed, in_house):
    def put_back(session):
        run_id = UUID(closed["id"])
        row = session.get_one(PayRunRow, run_id)
        kept = {column.key: getattr(row, column.key) for column in PayRunRow.__table__.columns}
        session.execute(delete(DeferralRow))
        assert let_go(Work(session, HOUSE, on(YEAR + 31)), "pay_runs") == 1
        session.expunge_all()
        session.execute(insert(PayRunRow).values(**kept))
        return [found.reason for found in touched(session)]

    assert await in_house(put_back, keep=False) == ["not_closed"]


async def test_a_simulation_goes_after_half_a_year(closed, as_role, in_house):
    finance = as_role("finance", subject="F-01")
    draft = await create(finance, "/v1/pay-plans", PLAN | {"valid_from": "2026-02-01"})
    order = {"pay_plan_id": draft["id"], "pay_run_ids": [closed["id"]]}
    started = await create(finance, "/v1/pay-simulations", order)
    assert (await finished(finance, started["job"]))["state"] == "succeeded"
    now = datetime.now(UTC)
    assert await in_house(lambda session: a_round(session, now + timedelta(180)), keep=False) == {}
    assert await in_house(lambda session: a_round(session, now + timedelta(182))) == {"pay_simulations": 1}
    assert await in_house(lambda session: left(session, PaySimulationRow, TriedPayRow)) == [0, 0]
    assert (await finance.get(f"/v1/pay-simulations/{started['id']}")).status_code == 404
