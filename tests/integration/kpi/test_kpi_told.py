"""What is scored and paid is told to those who may read pay, and to nobody else."""

from kpi_story import measured, on_record, paid, scored, signed

from tests.telling import told


async def test_scoring_calculating_approving_and_closing_is_told(as_role):
    finance, controller = as_role("finance", subject="F-01"), as_role("finance", subject="F-02")
    await on_record(as_role("system"))
    await measured(finance)
    scores = await scored(finance)
    run = await paid(finance, scores)
    await signed(controller, run, "review", "approve", "pay", "close")
    place, period = f"/v1/pay-runs/{run['id']}", {"period": "2026-03"}
    expected = [
        ("score_run.finished", f"/v1/score-runs/{scores['id']}", period),
        ("pay_run.calculated", place, period),
        ("pay_run.approved", place, period | {"state": "approved"}),
        ("pay_run.paid", place, period | {"state": "paid"}),
        ("pay_run.closed", place, period | {"state": "closed"}),
    ]
    assert await told(as_role("system"), "kpi", 5) == expected
    assert (await as_role("hr").get("/v1/events/kpi")).status_code == 403
