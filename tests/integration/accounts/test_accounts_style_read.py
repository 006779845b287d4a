"""The style of a manager is read from the assessment service, as far as the person agreed to it."""

import pytest

from suite.demo_data.respondents import respondents
from tests.integration.accounts.accounts_things import codes, items, made, manager, plain_account
from tests.integration.assessment.assessment_story import assess, stated


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
async def test_a_match_degree_is_read_by_consent_and_the_allocation_says_from_where(as_role):
    hr, admin = as_role("hr", subject="HR-1"), as_role("admin", subject="boss")
    [assessed, other] = await assess(hr, respondents(2026)[:2])
    model = await stated(hr, admin)
    match = await made(hr, "/v1/matches", {"role_model_id": model["id"], "profile_ids": [assessed["id"]]})
    person = assessed["respondent"]["external_id"]
    someone = await manager(admin, external_id=person)
    stranger = await manager(admin, external_id=other["respondent"]["external_id"])
    read, entered = {"tier": "C", "match_id": match["id"]}, {"tier": "A", "match_degree": "8.5"}

    async def put(who, *styles, client=admin):
        return await client.put(f"/v1/managers/{who['id']}/allocation-profile", json={"styles": list(styles)})

    assert codes(await put(someone, read, entered)) == [("/styles/1/match_degree", "style_unknown")]
    assert codes(await put(stranger, read)) == [("/styles/0/match_id", "person_not_in_match")]
    nowhere = await put(someone, read | {"match_id": model["id"]})
    assert (nowhere.status_code, codes(nowhere)[0][0]) == (422, "/styles/0/match_id")
    kept = (await put(someone, read, entered | {"matched_on": "2026-03-02"})).json()["styles"]
    points = match["persons"][0]["styles"]["external"]["overall"]["points"]
    assert (float(kept[0]["match_degree"]), kept[0]["matched_on"]) == (points, match["created_at"][:10])
    assert [style["source"] for style in kept] == ["assessment", "entered"]
    assert (await put(stranger, entered | {"tier": "C", "match_degree": "99", "matched_on": "2026-03-02"})).is_success
    await plain_account(admin, "N-1")
    proposed = await made(admin, "/v1/allocations", {"starts_on": "2026-04-01"})
    [placement] = await items(admin, f"/v1/allocations/{proposed['id']}/placements")
    assert (placement["manager_id"], placement["price"]["style_source"]) == (someone["id"], "assessment")
