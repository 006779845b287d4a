"""API6 Unrestricted access to sensitive business flows: paying takes two people, in order, and happens once."""

import pytest

from tests.integration.kpi import kpi_story
from tests.integration.kpi.kpi_story import measured, on_record, paid, scored, signed, transition


@pytest.fixture
async def run(as_role) -> dict:
    kpi_story.APPROVER[:] = [as_role("finance", "F-99")]
    finance = as_role("finance", "F-01")
    await on_record(as_role("system"))
    await measured(finance)
    made = await paid(finance, await scored(finance))
    kpi_story.APPROVER.clear()
    return made


async def test_nobody_reviews_approves_or_skips_alone(as_role, run):
    author, second = as_role("finance", "F-01"), as_role("finance", "F-02")
    assert (await transition(author, run, "review")).status_code == 403
    assert (await transition(second, run, "pay")).status_code == 409
    await signed(second, run, "review")
    assert (await transition(author, run, "approve")).status_code == 403
    await signed(second, run, "approve", "pay")
    assert (await transition(second, run, "pay")).status_code == 409


async def test_not_even_an_admin_signs_what_they_prepared(as_role, run):
    admin = as_role("admin", "F-01")
    answer = await transition(admin, run, "review")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (403, "four_eyes")
