"""Operation by operation: what is about one person opens for that person and for HR, and for nobody else."""

from collections import defaultdict
from uuid import UUID

import pytest
from assessment_story import assess, stated

from suite.demo_data.respondents import respondents

PEOPLE = respondents(2026)[:2]
PERSON = PEOPLE[0].external_id
ABOUT_A_PERSON = ("/v1/assessments/{", "/v1/development-plans/{", "/v1/competency-reviews/{", "/v1/respondents/{")
NOBODY = UUID(int=7)
FOR_THOSE_WHO_RUN_IT = ("assessment:read", "assessment:write")

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


@pytest.fixture
def hr(as_role):
    return as_role("hr")


@pytest.fixture
async def ids(as_role, hr):
    """One of each thing about the person."""
    model = await stated(hr, as_role("admin"))
    profile = (await assess(hr, PEOPLE[:1]))[0]
    plan = {"profile_id": profile["id"], "role_model_id": model["id"]}
    person = {"external_id": PERSON, "name": PEOPLE[0].name}
    review = {"person": person, "model": "relationship-manager@2026-01-01", "purpose": "Talk"}
    return {
        "assessment_id": profile["assessment_id"],
        "development_plan_id": (await hr.post("/v1/development-plans", json=plan)).json()["id"],
        "competency_review_id": (await hr.post("/v1/competency-reviews", json=review)).json()["id"],
        "external_id": PERSON,
        "block_id": "b01",
    }


def operations(document):
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if path.startswith(ABOUT_A_PERSON) and "security" in operation:
                yield method, path, operation["security"][0]["bearer"][0]


async def asked(client, method, path, query):
    options = {"params": query, "headers": {"if-match": '"v1"'}}
    if method in ("post", "put", "patch"):
        options["json"] = {}
    return await client.request(method, path, **options)


async def test_a_stranger_finds_nothing_and_the_person_finds_it(as_role, suite, ids):
    me, stranger = (as_role("manager", subject=one.external_id) for one in PEOPLE)
    seen = 0
    for method, template, scope in operations(suite.document):
        path, query = template.format_map(defaultdict(lambda: str(NOBODY), ids)), {}
        if template.endswith("/progress"):
            query = {"profile_id": str(NOBODY)}
        refused = await asked(stranger, method, path, query)
        if scope in FOR_THOSE_WHO_RUN_IT:
            assert refused.status_code == 403, (method, template)
            continue
        # A body that is wrong is told before anybody looks whose thing it is; it shows nothing of the thing.
        assert refused.status_code in ({404} if method in ("get", "delete") else {404, 422}), (method, template)
        if method == "get":
            seen += 1
            own = await asked(me, method, path, query)
            codes = {error["code"] for error in own.json()["errors"]} if own.status_code != 200 else set()
            assert codes <= {"review_not_closed", "unknown_profile"}, (template, codes)
    assert seen > 10
