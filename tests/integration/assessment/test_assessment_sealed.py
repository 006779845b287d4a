"""What names respondents and what they say is sealed, each person's under a key that goes with the person."""

import asyncio
from dataclasses import replace
from threading import Event
from time import sleep
from uuid import uuid4

import pytest
from sqlalchemy import event, func, select

from chassis.auth import Principal
from chassis.db import Database
from chassis.person_keys import FORGOTTEN, destroy_keys
from chassis.sealed_cells import persons_of
from chassis.settings import ServiceName
from chassis.tables import PersonKeyRow
from chassis.work import Work, utc_now
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.sitting import Sitting
from services.assessment.store import profiles, sittings
from services.assessment.tables import ProfileRow, SittingRow
from services.assessment.usecases.personal_data import erase_person
from suite.demo_data.respondents import respondents
from tests.apart import apart
from tests.integration.assessment.assessment_story import assess, stated

HOUSE = Principal("kam-suite", frozenset({"hr"}), frozenset({"assessment:read", "assessment:write"}))
PEOPLE = respondents(2026)[:6]


@pytest.fixture
async def database(settings):
    database = Database.open(settings, ServiceName.ASSESSMENT)
    yield database
    await database.dispose()


async def test_a_list_of_people_fetches_their_keys_at_once(as_role, database):
    await assess(as_role("hr"), PEOPLE)

    def read(session):
        asked = []

        def listener(*call):
            asked.append(call[2])

        ids = session.scalars(select(ProfileRow.id)).all()
        session.expunge_all()
        event.listen(session.connection(), "before_cursor_execute", listener)
        names = {kept.value.respondent.name for kept in profiles.of_ids(session, ids)}
        event.remove(session.connection(), "before_cursor_execute", listener)
        return names, sum("person_keys" in statement for statement in asked)

    assert await database.read(read, house=True) == ({person.name for person in PEOPLE}, 1)


async def test_nothing_that_names_a_person_stands_in_the_tables(as_role, database):
    await assess(as_role("hr"), [replace(PEOPLE[0], name="zqname")])
    told = select(ProfileRow.name_kept, SittingRow.name_kept, SittingRow.sheet_kept)
    told = told.join(SittingRow, SittingRow.id == ProfileRow.sitting_id)
    kept = await database.read(lambda session: session.execute(told).one(), house=True)
    assert [("zqname" in str(cell), "answers" in str(cell)) for cell in kept] == [(False, False)] * 3


async def test_without_the_key_a_name_says_that_it_is_forgotten(as_role, database):
    await assess(as_role("hr"), PEOPLE[:1])

    def forgotten(session):
        destroy_keys(session, persons_of(session, [PEOPLE[0].external_id]))
        return session.scalars(select(ProfileRow)).one().name

    assert await database.write(forgotten, keep=False, house=True) == FORGOTTEN


async def test_two_who_file_the_same_new_person_at_once_seal_under_one_key(settings, database, as_role):
    await as_role("hr").get("/v1/profiles")  # the tables are there

    def filing(session):
        work = Work(session, HOUSE, utc_now())
        sitting = Sitting(Respondent("N-001", "新人"), "disc-24@2026-01-01", "Research")
        sittings.add(session, uuid4(), sitting, work.now)

    await asyncio.gather(*(apart(settings, ServiceName.ASSESSMENT, filing) for _ in range(4)))

    def seen(session):
        names = [row.name for row in session.scalars(select(SittingRow).filter_by(external_id="N-001"))]
        return names, session.scalar(select(func.count()).select_from(PersonKeyRow))

    assert await database.read(seen, house=True) == (["新人"] * 4, 1)


async def test_a_key_goes_with_the_last_that_it_opens_and_figures_of_groups_stay(as_role, database):
    hr = as_role("hr")
    made = await assess(hr, PEOPLE)
    model = await stated(hr, as_role("hr", subject="hr-chief"))
    body = {"role_model_id": model["id"], "profile_ids": [profile["id"] for profile in made]}
    match, ranking = [(await hr.post(f"/v1/{noun}", json=body)).json() for noun in ("matches", "rankings")]

    def keys(session):
        return session.scalar(select(func.count()).select_from(PersonKeyRow))

    assert await database.read(keys, house=True) == len(PEOPLE)
    who = PEOPLE[0].external_id
    assert (await as_role("manager", subject=who).post(f"/v1/respondents/{who}/erasure")).status_code == 201
    assert await database.read(keys, house=True) == len(PEOPLE) - 1
    assert (await hr.get(f"/v1/matches/{match['id']}")).json()["group"] == match["group"]
    left = (await hr.get(f"/v1/rankings/{ranking['id']}")).json()
    assert left["role_model_id"] == ranking["role_model_id"]
    assert {profile["id"] for profile in (await hr.get("/v1/profiles")).json()["items"]} == {p["id"] for p in made[1:]}


async def test_a_key_that_was_undone_with_its_row_seals_nothing_afterwards(as_role, database):
    await as_role("hr").get("/v1/profiles")  # the tables are there

    def filed(session, name: str) -> None:
        sitting = Sitting(Respondent("N-002", name), "disc-24@2026-01-01", "Research")
        sittings.add(session, uuid4(), sitting, utc_now())

    def filing(session):
        Work(session, HOUSE, utc_now())
        undone = session.begin_nested()
        filed(session, "first")
        undone.rollback()
        filed(session, "second")

    await database.write(filing, house=True)
    names = await database.read(lambda session: [row.name for row in session.scalars(select(SittingRow))], house=True)
    assert names == ["second"]


async def test_whoever_forgets_somebody_waits_for_what_is_just_being_filed_and_forgets_that_too(settings, database):
    filed, who = Event(), PEOPLE[0].external_id

    def filing(session):
        work = Work(session, HOUSE, utc_now())
        sitting = Sitting(Respondent(who, PEOPLE[0].name), "disc-24@2026-01-01", "Research")
        sittings.add(session, uuid4(), sitting, work.now)

    def filing_slowly(session):
        filing(session)
        filed.set()
        sleep(0.5)  # long enough for whoever does not wait

    def forgetting(session):
        erase_person(Work(session, HOUSE, utc_now()), who)

    await apart(settings, ServiceName.ASSESSMENT, filing)
    slowly = asyncio.create_task(apart(settings, ServiceName.ASSESSMENT, filing_slowly))
    await asyncio.to_thread(filed.wait, 10)
    await apart(settings, ServiceName.ASSESSMENT, forgetting)
    await slowly
    left = await database.read(lambda session: [row.name for row in session.scalars(select(SittingRow))], house=True)
    assert left == []
