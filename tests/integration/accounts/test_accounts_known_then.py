"""What was on record on a past day is read again as it stood then, whatever has been changed since."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chassis.auth import Principal
from chassis.db import Database
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery
from chassis.settings import ServiceName
from chassis.work import Work
from services.accounts.domain.account import Account, AccountKind, AccountStatus, AccountTransition
from services.accounts.domain.assignment import Assignment
from services.accounts.domain.complaint import CaseKind, Complaint, Urgency
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.domain.measures.reading import MeasuresWanted
from services.accounts.usecases import accounts, assignments, complaints, managers
from services.accounts.usecases.measures.reading import list_measures

OFFICE = Principal("S-001", frozenset({"supervisor"}), frozenset({"accounts:read", "accounts:write"}))
MARCH, APRIL, MAY = (datetime(2026, month, 20, tzinfo=UTC) for month in (3, 4, 5))
PROSPECT = Account(AccountKind.ORGANISATION, "ZHOUYU", "CN", status=AccountStatus.PROSPECT)


@pytest.fixture
async def database(settings) -> AsyncIterator[Database]:
    found = Database.open(settings, ServiceName.ACCOUNTS)
    yield found
    await found.dispose()


async def read(database: Database, period: str, known_on: date) -> dict[str, str]:
    query = PageQuery(200, ("manager",), None, lambda _: "")
    wanted = MeasuresWanted(Period.parse(period), known_on)
    found = await database.read(lambda session: list_measures(Work(session, OFFICE, MAY), query, wanted))
    return {f"{one.reading.manager} {one.reading.measure}": str(one.reading.value) for one in found.things}


async def at(database: Database, moment: datetime, deed):
    return await database.write(lambda session: deed(Work(session, OFFICE, moment)))


async def test_ends_statuses_and_judgements_count_as_they_were_known(database):
    filed = await at(database, MARCH, lambda work: accounts.create_account(work, PROSPECT))
    one, other = [
        await at(database, MARCH, lambda work, name=name: managers.create_manager(work, _manager(name)))
        for name in ("A-1", "A-2")
    ]
    stay = await at(database, MARCH, lambda work: _assigned(work, filed.id, one.id, date(2026, 3, 1)))
    case = Complaint(filed.id, CaseKind.COMPLAINT, Urgency.NORMAL, "对账单迟到", received_at=MARCH)
    complaint = await at(database, MARCH, lambda work: complaints.create_complaint(work, case))

    def judged(found: Complaint) -> Complaint:
        return Complaint(**{name: getattr(found, name) for name in found.__slots__} | {"valid": True})

    def april(work: Work) -> None:
        accounts.transition_account(work, filed.id, AccountTransition.ACTIVATE)
        assignments.end_assignment(work, stay.id, date(2026, 4, 1), "", other.id)
        complaints.change_complaint(work, complaint.kept.id, 1, judged)

    await at(database, APRIL, april)
    then, now = date(2026, 3, 31), date(2026, 5, 20)
    known_then, known_now = await read(database, "2026-03", then), await read(database, "2026-03", now)
    assert (known_then["A-1 valid_complaints"], known_now["A-1 valid_complaints"]) == ("0", "1")
    assert (known_then["A-1 prospects"], known_then["A-1 customers_total"]) == ("1", "0")
    april_then, april_now = await read(database, "2026-04", then), await read(database, "2026-04", now)
    assert (april_then["A-1 customers_assigned"], "A-2 customers_assigned" in april_then) == ("1", False)
    assert (april_now["A-2 customers_total"], april_now["A-2 prospects_converted"]) == ("1", "1")
    assert "A-1 customers_assigned" not in april_now


def _assigned(work: Work, account_id: UUID, manager_id: UUID, starts_on: date) -> Kept[Assignment]:
    return assignments.create_assignment(work, account_id, manager_id, starts_on, None, "", locked=False)


def _manager(name: str) -> Manager:
    return Manager(name, name, ManagerRole.RELATIONSHIP, "senior", date(2020, 1, 1), None, 120)
