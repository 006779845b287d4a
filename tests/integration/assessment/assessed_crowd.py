"""Many people who have sat the instrument, put on record without a request each."""

import asyncio
from datetime import date

import numpy as np

from chassis.auth import Principal
from chassis.db import Database
from chassis.settings import ServiceName
from chassis.work import Work, utc_now
from services.assessment import rulebook
from services.assessment.domain.answers import Choice, Rating, Sheet
from services.assessment.domain.latent import choose
from services.assessment.domain.profile import profile_of
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.sitting import Sitting, SittingState
from services.assessment.store import profiles, sittings

INSTRUMENT = "disc-24@2026-01-01"


def sheets(persons: int, seed: int = 3) -> list[Sheet]:
    """Complete sheets of people who answer by the shipped model, a little more outgoing than its population."""
    draw = np.random.default_rng(seed)
    instrument, model = rulebook.instrument(INSTRUMENT), rulebook.latent_model(date(2026, 1, 1))
    traits = model.correlated(draw.standard_normal((persons, 4))) + np.array([0, 0.5, 0, 0])
    uniform = draw.random((2, persons, len(instrument.blocks), 4))
    most, least = choose(traits, traits, uniform, model, instrument)
    found = []
    for n in range(persons):
        first = {
            block.id: (block.items[int(most[n, b])].id, block.items[int(least[n, b])].id)
            for b, block in enumerate(instrument.blocks)
        }
        choices = [Choice(block.id, *first[block.repeats or block.id], 9_000) for block in instrument.shown]
        found.append(Sheet(tuple(choices), tuple(Rating(anchor.id, 3) for anchor in instrument.anchors)))
    return found


async def crowd(settings, persons: int, seed: int = 3, label: str = "P") -> None:
    """Put so many submitted sittings with their profiles on record."""
    database = Database.open(settings, ServiceName.ASSESSMENT)
    now = utc_now()
    rules = rulebook.profile_rules(INSTRUMENT, now.date())

    def write(session) -> None:
        work = Work(session, Principal("hr", scopes=frozenset({"assessment:write"})), now)
        for n, sheet in enumerate(sheets(persons, seed)):
            who = Respondent(f"{label}-{n:04}", f"Person {n}", "A")
            sitting_id, profile_id = work.new_id(), work.new_id()
            done = Sitting(who, INSTRUMENT, "Research", SittingState.SUBMITTED, None, sheet, profile_id)
            sittings.add(session, sitting_id, done, now)
            record = ProfileRecord(who, sitting_id, INSTRUMENT, rules.norm.edition.key, profile_of(sheet, rules))
            profiles.add(session, profile_id, record, now)

    try:
        await database.write(write, heavy=True)  # beside the service, which may be writing on this loop
    finally:
        await database.dispose()


async def finished(client, started):
    """The job that a request has started, once it is over."""
    assert started.status_code == 202, started.text
    place = started.headers["location"] if "/jobs/" in started.headers["location"] else started.json()["job"]
    for _ in range(600):
        job = (await client.get(place)).json()
        if job["state"] in ("succeeded", "failed"):
            return job
        await asyncio.sleep(0.05)
    raise AssertionError("the job does not end")
