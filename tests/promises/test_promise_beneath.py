"""A query that forgets whom it works for still finds nothing of others: PostgreSQL itself leaves it out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import product
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from chassis.access import access
from chassis.auth import Principal
from chassis.db import Database
from chassis.row_security import Caller, act_for, as_house
from chassis.settings import BEHIND_THE_GATEWAY, ServiceName
from chassis.work import Work, utc_now
from services.accounts.store.visibility import Viewer, served
from suite.tables import tables_of
from tests.databases import execute, url_of

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

OWNER, STRANGER, PRODUCT = "A-017", "A-018", "P-003"
SITTING = {
    "respondent": {"external_id": OWNER, "name": "林晓"},
    "instrument": "disc-24@2026-01-01",
    "purpose": "Development",
}
MEASURED = {"manager": OWNER, "measure": "customers_surveyed", "period": "2026-03", "value": "50"}
CONTACT = {
    "name": "陈立",
    "title": "采购总监",
    "buying_role": "decision_maker",
    "deciding_power": "decides",
    "in_post": True,
    "support": 1,
}
MANAGER = {"grade": "senior", "employed_from": "2021-07-01"}


@dataclass
class Place:
    """What there is of OWNER's in each service, and the way to it past the services."""

    of_owner: list[str]
    databases: dict[ServiceName, Database]
    account_id: UUID


@pytest.fixture
async def place(as_role, settings) -> AsyncIterator[Place]:
    admin = as_role("admin")

    async def made(path: str, body: dict) -> str:
        answer = await admin.post(path, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()["id"]

    account = await made("/v1/accounts", {"legal_name": "Zhouyu", "country": "CN", "external_id": "C-1"})
    for external_id, role in ((OWNER, "relationship"), (STRANGER, "relationship"), (PRODUCT, "product")):
        draft = MANAGER | {"external_id": external_id, "name": external_id, "role": role}
        manager = await made("/v1/managers", draft)
        if external_id == OWNER:
            await made("/v1/assignments", {"account_id": account, "manager_id": manager, "starts_on": "2025-01-01"})
            leader = manager
    await made("/v1/pairings", {"product_manager_id": manager, "manager_id": leader, "starts_on": "2025-06-01"})
    contacts = f"/v1/accounts/{account}/contacts"
    contact = await made(contacts, CONTACT)
    of_owner = [
        f"/v1/accounts/{account}",
        f"{contacts}/{contact}",
        f"/v1/measurements/{await made('/v1/measurements', MEASURED)}",
        f"/v1/assessments/{await made('/v1/assessments', SITTING)}/questions",
    ]
    databases = {service: Database.open(settings, service) for service in BEHIND_THE_GATEWAY}
    yield Place(of_owner, databases, UUID(account))
    for database in databases.values():
        await database.dispose()


def own(subject: str) -> Caller:
    """Somebody who sees all rows of no relation."""
    return Caller(subject, frozenset())


async def found(database: Database, service: ServiceName, caller: Caller | None) -> dict[str, int]:
    """How many rows a session sees that asks for all of them, by table; open tables and empty ones are left out."""
    guards = access().guards(service)

    def counted(session: Session) -> dict[str, int]:
        if caller is not None:
            act_for(session, caller)
        closed = [table for table in tables_of(service) if not guards[table.name].is_open]
        counts = {table.name: session.scalar(select(func.count()).select_from(table)) or 0 for table in closed}
        return {name: count for name, count in counts.items() if count}

    return await database.read(counted)


async def answers(client: httpx.AsyncClient, place: Place) -> dict[str, int]:
    """What the services answer where OWNER's things are."""
    return {path: (await client.get(path)).status_code for path in place.of_owner}


@pytest.fixture
def forgetful(monkeypatch) -> None:
    """The services' own row rights, switched off."""
    monkeypatch.setattr(Principal, "sees_only_own", lambda self: False)
    monkeypatch.setattr("services.assessment.usecases.sittings.only_own", lambda work: None)


@pytest.mark.usefixtures("forgetful")
async def test_a_service_that_forgets_whom_it_works_for_shows_nothing_of_others(as_role, place):
    assert await answers(as_role("manager", subject=OWNER), place) == dict.fromkeys(place.of_owner, 200)
    assert await answers(as_role("manager", subject=STRANGER), place) == dict.fromkeys(place.of_owner, 404)
    lists = [(await as_role("manager", subject=STRANGER).get(path)).json()["items"]
             for path in ("/v1/accounts", "/v1/measurements", "/v1/assignments")]  # fmt: skip
    assert lists == [[], [], []]


@pytest.mark.usefixtures("forgetful")
async def test_without_policies_a_service_that_forgets_shows_everything(as_role, place, settings, postgresql):
    """The negative control: with row-level security off, the same stranger sees it all."""
    superuser = url_of(postgresql, str(place.databases[ServiceName.KPI].engine.url.database))
    closed = [
        f'"{service}"."{table.name}"'
        for service in BEHIND_THE_GATEWAY
        for table in tables_of(service)
        if not access().guards(service)[table.name].is_open
    ]
    await asyncio.to_thread(
        execute, superuser, *(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY" for table in closed)
    )
    try:
        assert await answers(as_role("manager", subject=STRANGER), place) == dict.fromkeys(place.of_owner, 200)
    finally:
        await asyncio.to_thread(
            execute, superuser, *(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY" for table in closed)
        )


async def test_a_session_finds_what_is_the_caller_s_and_one_that_names_nobody_finds_nothing(place):
    for service, database in place.databases.items():
        assert await found(database, service, None) == {}
        assert await found(database, service, own(STRANGER)) == {}
    accounts = place.databases[ServiceName.ACCOUNTS]
    seen = await found(accounts, ServiceName.ACCOUNTS, own(OWNER))
    expected = {"accounts": 1, "contacts": 1, "assignments": 2, "pairings": 1}  # the desk's assignment before the own
    assert {name: seen[name] for name in expected} == expected
    assert (await found(accounts, ServiceName.ACCOUNTS, own(PRODUCT)))["contacts"] == 1
    assert await found(place.databases[ServiceName.KPI], ServiceName.KPI, own(OWNER)) == {"measurements": 1}
    sittings = await found(place.databases[ServiceName.ASSESSMENT], ServiceName.ASSESSMENT, own(OWNER))
    assert sittings["sittings"] == 1


async def test_nor_does_it_change_remove_or_add_any(place):
    database = place.databases[ServiceName.ACCOUNTS]

    def by(subject: str, statement: str) -> Callable[[Session], int]:
        def tried(session: Session) -> int:
            act_for(session, own(subject))
            return session.execute(text(statement), {"account_id": place.account_id}).rowcount

        return tried

    for statement in ("UPDATE contacts SET buying_role = 'user'", "DELETE FROM contact_editions"):
        assert await database.write(by(STRANGER, statement), keep=False) == 0
        assert await database.write(by(OWNER, statement), keep=False) == 1
    given = (
        "INSERT INTO assignments (id, version, account_id, manager_id, role, starts_on, locked, reason, created_at,"
        " updated_at) SELECT gen_random_uuid(), 1, :account_id, id, 'relationship', '2030-01-01', false, '', now(),"
        " now() FROM managers WHERE external_id = current_setting('app.user')"
    )
    with pytest.raises(DBAPIError, match="row-level security"):
        await database.write(by(STRANGER, given), keep=False)


async def test_the_services_account_can_neither_pass_policies_by_nor_take_them_away(place):
    database = place.databases[ServiceName.ACCOUNTS]
    asked = "SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert await database.read(lambda session: session.scalar(text(asked))) is False
    owned = "SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole"
    assert await database.read(lambda session: session.scalar(text(owned))) == 0
    for statement in ("ALTER TABLE accounts DISABLE ROW LEVEL SECURITY", "DROP POLICY kam_seen ON accounts",
                      "UPDATE alembic_version SET version_num = '0001'"):  # fmt: skip
        with pytest.raises(DBAPIError, match=r"owner|denied"):
            await database.write(lambda session, asked=statement: session.execute(text(asked)), keep=False)


async def test_the_database_means_by_served_what_the_service_means(place):
    """The rule stands twice, in the service's words and in the database's; both name the same accounts."""
    today, found = utc_now().date(), []

    def told(session: Session, who: str, day: date) -> tuple[list[UUID], list[UUID]]:
        act_for(session, Caller(who, frozenset(), day))
        by_database = sorted(session.scalars(text("SELECT * FROM kam_served()")))
        with as_house(session):
            return by_database, sorted(session.scalars(served(Viewer(who, day))))

    for subject, days in product((OWNER, STRANGER, PRODUCT), (-900, -400, 0)):
        day = today + timedelta(days=days)
        by_database, by_service = await place.databases[ServiceName.ACCOUNTS].read(partial(told, who=subject, day=day))
        assert by_database == by_service
        found.append(len(by_database))
    assert set(found) == {0, 1}


async def test_a_look_beyond_ends_where_it_was_meant_to(place):
    def looked(session: Session) -> list[int]:
        Work(session, Principal(STRANGER, frozenset({"manager"})), utc_now())
        counts = [session.scalar(text("SELECT count(*) FROM accounts"))]
        with as_house(session):
            counts.append(session.scalar(text("SELECT count(*) FROM accounts")))
        return [*counts, session.scalar(text("SELECT count(*) FROM accounts"))]

    assert await place.databases[ServiceName.ACCOUNTS].read(looked) == [0, 1, 0]
