"""Everybody on record is ranked page by page, as a ranking of the same people ranks them."""

from uuid import UUID

from chassis.db import Database
from chassis.settings import ServiceName
from services.assessment.store import erasures, profile_stands, profiles
from services.assessment.store.profile_shelf import Shelf
from tests.integration.assessment.assessed_crowd import crowd
from tests.integration.assessment.assessment_story import stated

NORM = "model-based@2026-01-01"


async def test_standings_are_those_of_a_ranking_of_the_same_people(as_role, settings):
    hr = as_role("hr")
    await crowd(settings, 30)
    model = await stated(hr, as_role("hr", subject="hr-chief"))
    place, start, found = f"/v1/role-models/{model['id']}/standings?norm={NORM}", 0, []
    while start is not None:
        page = (await hr.get(f"{place}&limit=12&start={start}")).json()
        found, start = found + page["items"], page["next_start"]
    ranked = (await hr.post("/v1/rankings", json={"role_model_id": model["id"], "group": {"bank": "A"}})).json()
    overall = [placing["styles"]["external"]["overall"] for placing in ranked["placings"]]
    assert [(one["profile_id"], one["rank"], one["tied"]) for one in found] == [
        (p["profile_id"], p["rank"], len(p["tied_with"])) for p in ranked["placings"]
    ]
    assert [(one["overall"], one["low"], one["high"]) for one in found] == [
        (one["points"], one["low"], one["high"]) for one in overall
    ]
    await crowd(settings, 5, seed=9, label="Q")
    assert (await hr.get(place)).json()["persons"] == 35
    assert (await hr.get(f"{place}&start=35")).json()["items"] == []
    gone = (await hr.get("/v1/profiles?external_id=P-0003")).json()["items"][0]["id"]
    await as_role("manager", subject="P-0003").post("/v1/respondents/P-0003/erasure")
    left = (await hr.get(f"{place}&limit=50")).json()
    assert (left["persons"], gone in {one["profile_id"] for one in left["items"]}) == (34, False)
    await crowd(settings, 1, seed=11, label="P")
    again = (await hr.get(f"{place}&limit=50")).json()
    first = {one["id"] for one in (await hr.get("/v1/profiles?external_id=P-0000")).json()["items"]}
    shown = first & {one["profile_id"] for one in again["items"]}
    assert (again["persons"], len(first), shown) == (34, 2, {max(first)})
    unknown = await hr.get(f"/v1/role-models/{model['id']}/standings?norm=local-9@2026-01-01")
    assert unknown.status_code == 404
    foreign = await hr.get(f"/v1/role-models/{model['id']}/standings?norm=imported-other-disc@2026-01-01")
    assert foreign.json()["errors"][0]["code"] == "bands_differ"
    assert (await as_role("manager").get(place)).status_code == 403


async def test_columns_that_were_kept_are_those_read_anew_whatever_came_and_went(settings, monkeypatch):
    """A person's newest profile goes and an earlier comes forward; one is scored by another norm and comes back."""
    await crowd(settings, 6)
    await crowd(settings, 2, seed=9)
    database = Database.open(settings, ServiceName.ASSESSMENT)
    shelf = Shelf()

    def ids(session, read_by: Shelf) -> list[UUID]:
        packed = read_by.read(session, NORM)
        return packed.ids_of(range(len(packed)))

    async def kept_after(change) -> int:
        await database.write(change, house=True)
        kept, anew = await database.read(lambda session: (ids(session, shelf), ids(session, Shelf())), house=True)
        assert kept == anew
        return len(kept)

    def erase_newest(session) -> None:
        profiles.erase(session, profiles.of_person(session, "P-0000")[-1].id)

    def score_by(norm):
        def change(session) -> None:
            kept = profiles.of_person(session, "P-0001")[-1]
            profiles.rescore(session, kept, norm, kept.value.profile, kept.updated_at)

        return change

    try:
        assert await kept_after(lambda session: None) == 6
        assert await kept_after(erase_newest) == 6
        assert await kept_after(score_by("local-1@2026-01-01")) == 6
        assert await kept_after(score_by(NORM)) == 6
        assert await kept_after(lambda session: erasures.erase_profiles(session, "P-0002")) == 5
        monkeypatch.setattr(profile_stands, "DEPARTURES_KEPT", 1)
        await database.write(lambda session: erasures.erase_profiles(session, "P-0003"), house=True)
        assert await kept_after(lambda session: erasures.erase_profiles(session, "P-0004")) == 3
    finally:
        await database.dispose()
