"""What the accounts service reckons of managers' books becomes measurements, explained, and again nothing changes."""

import pytest
from kpi_story import create

from tests.integration.accounts.accounts_things import assignment, imported, manager, plain_account

MARCH = {"period": "2026-03"}


@pytest.fixture
async def system(as_role):
    """A client whose managers lead two accounts."""
    system = as_role("system")
    leader = await manager(system)
    for name in ("C-1", "C-2"):
        await assignment(system, (await plain_account(system, name))["id"], leader["id"])
    sheets = (
        "account_external_id,product,as_of,source,units,balance,currency\n"
        "C-1,time_deposit,2026-03-31,core,1,850000.00,CNY\n"
        "C-2,demand_deposit,2026-03-31,core,1,50.00,USD\n"
        "C-2,payroll,2026-03-20,core,2,,\n"
    )
    assert (await imported(system, "holdings", sheets))["rows"]["landed"] == 3
    return system


async def gathered(client, **wanted):
    answer = await client.post("/v1/measurement-gatherings", json=MARCH | wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_figures_of_the_book_are_gathered_with_their_origin_and_again_nothing_changes(system):
    first = await gathered(system)
    assert first["recorded"] > 0
    assert (first["corrected"], first["unchanged"], first["refused"], first["held"]) == (0, 0, [], [])
    assert first["in_other_currencies"] == 1
    [aum] = (await system.get("/v1/measurements", params=MARCH | {"measure": "aum"})).json()["items"]
    assert (aum["value"], aum["state"], aum["recorded_by"]) == ("850000", "counted", "system")
    assert (aum["origin"]["service"], aum["origin"]["formula_version"]) == ("accounts", "2026-01-01")
    assert aum["origin"]["formula"] == "Σ balances of products in AUM on the last day"
    assert {"name": "accounts_led", "value": "2"} in aum["origin"]["inputs"]
    again = await gathered(system)
    assert (again["recorded"], again["corrected"], again["unchanged"]) == (0, 0, first["recorded"])


async def test_what_people_gave_stays_and_what_accounts_corrected_follows(system):
    draft = {"manager": "A-017", "measure": "aum", "period": "2026-03", "value": "7"}
    await create(system, "/v1/measurements", draft)
    [refused] = (await gathered(system, measure="aum"))["refused"]
    assert (refused["manager"], [reason["code"] for reason in refused["reasons"]]) == ("A-017", ["measurement_differs"])
    assert (await gathered(system, measure="payroll_accounts_opened"))["recorded"] == 1
    more = "account_external_id,product,as_of,source,units,balance,currency\nC-1,payroll,2026-03-21,core,3,,\n"
    await imported(system, "holdings", more)
    assert (await gathered(system, measure="payroll_accounts_opened"))["corrected"] == 1


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_second_manager_without_the_figure_is_told_of_as_missing(system):
    other = await manager(system, external_id="A-018")
    await assignment(system, (await plain_account(system, "C-3"))["id"], other["id"])
    found = await gathered(system)
    assert {"measure": "aum", "count": 1, "managers": ["A-018"]} in found["missing"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_only_who_may_read_accounts_gathers(as_role):
    answer = await as_role("manager", subject="A-017").post("/v1/measurement-gatherings", json=MARCH)
    assert answer.status_code == 403


async def test_what_accounts_refuses_of_the_question_is_said_where_it_is(system):
    answer = await system.post(
        "/v1/measurement-gatherings", json=MARCH | {"measure": "smiles", "known_on": "2999-01-01"}
    )
    assert answer.status_code == 422
    assert {(error["pointer"], error["code"]) for error in answer.json()["errors"]} == {
        ("/measure", "peer_refused"),
        ("/known_on", "peer_refused"),
    }
