"""An account has one primary manager at a time: whatever is asked in whichever order, and whoever writes."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from chassis.db import Database
from chassis.domain.errors import Conflict
from chassis.settings import ServiceName
from chassis.work import Work, new_id, utc_now
from services.accounts.app import HOUSE
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.manager import ManagerRole
from services.accounts.store import assignments
from services.accounts.usecases.daily_round import carry
from tests.integration.accounts.accounts_things import (
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    plain_account,
)

FIRST = date(2026, 1, 1)


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def doubled(client) -> list[str]:
    """The accounts that two primary managers hold on one day."""
    spans = [
        (found["account_id"], date.fromisoformat(found["starts_on"]), found["ends_on"])
        for found in await items(client, "/v1/assignments", role="relationship", limit=200)
    ]
    days = Counter(
        (account_id, FIRST + timedelta(days=day))
        for account_id, starts_on, ends_on in spans
        for day in range(0, 400, 5)
        if starts_on <= FIRST + timedelta(days=day) and (ends_on is None or str(FIRST + timedelta(days=day)) < ends_on)
    )
    return [account_id for (account_id, _), count in days.items() if count > 1]


async def written_past_the_rules(database: Database, given: Assignment) -> None:
    """Written in a thread: the suite beside it may hold the file, and lets go on this loop."""
    await database.write(lambda session: assignments.add(session, new_id(), given, utc_now()), house=True, heavy=True)


async def prospect(client) -> dict:
    """An account that is not active yet, so that nobody has to lead it."""
    return await made(client, "/v1/accounts", {"legal_name": "N-3", "country": "CN", "status": "prospect"})


async def led(client, days: list[date]) -> list[list[str]]:
    """Who leads the accounts on each day, by personnel number, in the order of the accounts."""
    names = {one["id"]: one["external_id"] for one in await items(client, "/v1/managers")}
    found = []
    for day in days:
        held = await items(client, "/v1/assignments", role="relationship", on=str(day), limit=200)
        found.append([names[one["manager_id"]] for one in sorted(held, key=lambda one: one["account_id"])])
    return found


async def test_where_nobody_is_named_a_house_desk_is_opened_that_leads_from_the_first_day_on(office, as_role):
    assert await items(office, "/v1/managers") == []
    filed = await plain_account(office, "N-1")
    [desk] = await items(office, "/v1/managers")
    assert (desk["external_id"], desk["house_desk"], desk["capacity_hours"]) == ("HOUSE-DESK", True, 0)
    assert await items(office, "/v1/accounts", manager_id=desk["id"]) == [filed]
    entries = await items(as_role("auditor"), "/v1/audit-entries/accounts", limit=200)
    opened = [entry["resource_id"] for entry in entries if entry["action"] == "open_house_desk"]
    assert opened == [desk["id"]]
    today = datetime.now(UTC).date()
    month = f"{today:%Y-%m}"
    assert await items(office, "/v1/account-measures", period=month) == [], "nobody is measured by what nobody does"
    assert await items(office, "/v1/account-measures", period=month, manager="HOUSE-DESK") != []
    someone = await manager(office)
    given = await assignment(office, filed["id"], someone["id"], starts_on=str(today))
    assert await led(office, [today]) == [["A-017"]]
    path, ending = f"/v1/assignments/{given['id']}/transitions", {"transition": "end", "ends_on": str(today)}
    await made(office, path, ending, 200)
    assert await led(office, [today]) == [["HOUSE-DESK"]]
    held = await items(office, "/v1/assignments", account_id=filed["id"])
    assert codes(await office.post(path, json=ending)) == [("/ends_on", "already_ended")]
    assert await items(office, "/v1/assignments", account_id=filed["id"]) == held


async def test_of_many_first_accounts_at_once_one_opens_the_desk_and_all_are_its(office):
    await asyncio.gather(*(plain_account(office, f"N-{i}") for i in range(6)))
    [desk] = await items(office, "/v1/managers")
    assert len(await items(office, "/v1/accounts", manager_id=desk["id"])) == 6


async def test_the_desk_takes_the_accounts_of_somebody_who_is_said_to_have_left_at_once(office):
    today = datetime.now(UTC).date()
    filed, someone = await plain_account(office, "N-1"), await manager(office)
    await assignment(office, filed["id"], someone["id"])
    assert (await change(office, f"/v1/managers/{someone['id']}", {"employed_until": str(today)})).status_code == 200
    assert await led(office, [today]) == [["HOUSE-DESK"]]


async def test_a_house_desk_leads_whom_nobody_else_does_from_the_first_day_on(office):
    today = datetime.now(UTC).date()
    first, someone = await plain_account(office, "N-1"), await manager(office)
    await manager(office, external_id="DESK", house_desk=True)
    second = await plain_account(office, "N-2")
    third = await prospect(office)
    assert await led(office, [today]) == [["DESK", "DESK"]]
    await made(office, f"/v1/accounts/{third['id']}/transitions", {"transition": "activate"}, 200)
    week, month = (today + timedelta(days=days) for days in (7, 30))
    await assignment(office, first["id"], someone["id"], starts_on=str(week), ends_on=str(month))
    given = await assignment(office, second["id"], someone["id"], starts_on=str(today))
    days = [today, week, month]
    assert await led(office, days) == [["DESK", "A-017", "DESK"], ["A-017", "A-017", "DESK"], ["DESK", "A-017", "DESK"]]
    await made(office, f"/v1/assignments/{given['id']}/transitions", {"transition": "end", "ends_on": str(week)}, 200)
    assert (await led(office, [week]))[0] == ["A-017", "DESK", "DESK"]
    assert await items(office, "/v1/accounts", status="active", assigned=False) == []
    assert await doubled(office) == []


async def test_a_house_desk_is_followed_by_another_one_and_never_by_none(office, settings):
    today = datetime.now(UTC).date()
    filed, someone = await plain_account(office, "N-1"), await manager(office)
    await assignment(office, filed["id"], someone["id"])
    desk = await manager(office, external_id="DESK", house_desk=True)
    await plain_account(office, "N-2")
    place = f"/v1/managers/{desk['id']}"
    assert codes(await change(office, place, {"house_desk": False})) == [("/house_desk", "house_desk_needed")]
    assert codes(await change(office, place, {"employed_until": str(today)})) == [("/house_desk", "house_desk_leads")]
    other = await manager(office, external_id="DESK-2")
    assert (await change(office, f"/v1/managers/{other['id']}", {"house_desk": True})).status_code == 200
    assert await led(office, [today]) == [["A-017", "DESK-2"]]
    tomorrow = str(today + timedelta(days=1))
    assert (await change(office, f"/v1/managers/{someone['id']}", {"employed_until": tomorrow})).status_code == 200
    database = Database.open(settings, ServiceName.ACCOUNTS)
    try:
        next_day = utc_now() + timedelta(days=1)
        await database.write(lambda session: carry(Work(session, HOUSE, next_day), "hand_over", None))
    finally:
        await database.dispose()
    assert await led(office, [today + timedelta(days=1)]) == [["DESK-2", "DESK-2"]]


async def test_after_an_allocation_everybody_has_exactly_one(office, as_role):
    for i in range(7):
        await plain_account(office, f"N-{i}")
    for i in range(3):
        await manager(office, external_id=f"A-{i:03}")
    for day in ("2026-04-01", "2026-07-01"):
        proposed = await made(office, "/v1/allocations", {"starts_on": day})
        path = f"/v1/allocations/{proposed['id']}/transitions"
        await made(as_role("admin"), path, {"transition": "approve"}, status=200)
        await made(office, path, {"transition": "apply"}, status=200)
        held = Counter(found["account_id"] for found in await items(office, "/v1/assignments", on=day, limit=200))
        assert list(held.values()) == [1] * 7


async def test_the_database_itself_refuses_two_at_once_though_both_have_ended(office, settings):
    filed, first = await prospect(office), await manager(office)
    second = await manager(office, external_id="A-018")
    await assignment(office, filed["id"], first["id"], starts_on="2026-01-01", ends_on="2026-06-01")

    async def written(starts_on: date, ends_on: date | None) -> None:
        given = Assignment(
            UUID(filed["id"]), UUID(second["id"]), ManagerRole.RELATIONSHIP, starts_on, ends_on, reason="past the rules"
        )
        await written_past_the_rules(database, given)

    database = Database.open(settings, ServiceName.ACCOUNTS)
    try:
        for span in (
            (date(2026, 5, 31), date(2026, 7, 1)),
            (date(2025, 1, 1), None),
            (date(2026, 2, 1), date(2026, 3, 1)),
        ):
            with pytest.raises((Conflict, IntegrityError)):
                await written(*span)
        await written(date(2026, 6, 1), date(2026, 7, 1))
        with pytest.raises((Conflict, IntegrityError)):
            await database.write(
                lambda session: session.execute(text("UPDATE assignments SET ends_on = NULL")), house=True, heavy=True
            )
    finally:
        await database.dispose()
    assert len(await items(office, "/v1/assignments", account_id=filed["id"])) == 2


async def test_of_many_who_write_past_the_rules_at_once_one_does(office, settings):
    filed, someone = await prospect(office), await manager(office)
    database = Database.open(settings, ServiceName.ACCOUNTS)

    async def written(day: int) -> bool:
        span = date(2026, 1, day), date(2026, 12, day)
        given = Assignment(UUID(filed["id"]), UUID(someone["id"]), ManagerRole.RELATIONSHIP, *span)
        try:
            await written_past_the_rules(database, given)
        except (Conflict, IntegrityError):
            return False
        return True

    try:
        assert sorted(await asyncio.gather(*(written(day) for day in range(1, 6)))) == [False] * 4 + [True]
    finally:
        await database.dispose()
