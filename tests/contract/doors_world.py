"""A small world for the matrix of doors: of everything that belongs to somebody there is one, and whose it is is known.

Rows are made through the API, from the examples of the contract, so that an example that grows old fails here.
"""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import httpx

from chassis.work import utc_now
from suite.demo_data.respondents import respondents
from tests.integration.assessment.assessment_story import assess, stated
from tests.integration.kpi.kpi_story import APPROVER, PLAN, SCHEME, create, finished, measured, paid, scored, signed

OWNER, RATED = "A-017", "A-M01"
ERASED, RATER = "A-M02", "A-M07"
RATERS = {RATED: "self", "A-M03": "peer", "A-M04": "peer", "A-M05": "peer", "A-M06": "supervisor"}
NOWHERE = "01981d2e-7a7c-7000-8000-0000000000ff"
Document = Mapping[str, Any]
ClientOf = Callable[..., httpx.AsyncClient]


class World:
    """What was made, by the name of the path parameter that leads to it; `places` where one name leads to several."""

    def __init__(self, document: Document, as_role: ClientOf) -> None:
        self.document, self.as_role = document, as_role
        self.admin = as_role("admin")
        self.ids: dict[str, str] = {"period": "2026-03", "block_id": "b01", "anchor_id": "a1"}
        self.places: dict[str, dict[str, str]] = {}

    def values(self, template: str) -> dict[str, str]:
        """The values of the parameters of a path."""
        given = {
            "kind": "commission",
            "from": "2026-01-01",
            "until": "2026-12-31",
            "base": self.ids.get("pay_run_id", NOWHERE),
        }
        return given | self.ids | next((ids for prefix, ids in self.places.items() if template.startswith(prefix)), {})

    def example(self, template: str, method: str) -> tuple[str, Any]:
        """The media type and the example of an operation's body, with what it refers to replaced by what is there."""
        content = self.document["paths"][template][method]["requestBody"]["content"]
        media_type, medium = next(iter(content.items()))
        if "example" in medium:
            return media_type, medium["example"]
        schema = self.document["components"]["schemas"][medium["schema"]["$ref"].rpartition("/")[2]]
        return media_type, self._here(schema["examples"][0])

    def _here(self, thing: Any) -> Any:
        if isinstance(thing, list):
            return [self._here(part) for part in thing]
        if not isinstance(thing, dict):
            return thing
        return {name: self.ids.get(name, self._here(value)) for name, value in thing.items()}

    async def made(self, template: str, key: str, **changes: object) -> str:
        """POST the example, `changes` on top, and keep the id under `key`."""
        _, body = self.example(template, "post")
        path = template.format_map(self.values(template))
        answer = await self.admin.post(path, json={**body, **changes})
        assert answer.status_code == 201, f"{path}: {answer.text}"
        self.ids[key] = answer.json()["id"]
        return self.ids[key]


async def world_of(document: Document, as_role: ClientOf) -> World:
    """The world, whole."""
    world = World(document, as_role)
    await accounts(world)
    await kpi(world)
    await after_pay(world)
    await careers(world)
    await assessment(world)
    for noun in flat(document, "/v1/imports/"):
        await imported(world, noun)
    for service in flat(document, "/v1/webhooks/"):
        await webhooks(world, service)
    await found(world)
    return world


def flat(document: Document, prefix: str) -> list[str]:
    """What stands right behind `prefix` in the paths of the document."""
    behind = (path.removeprefix(prefix) for path in document["paths"] if path.startswith(prefix))
    return [name for name in behind if "/" not in name]


async def found(world: World) -> None:
    """Whatever else there is by now: the first of each list with addresses that are not known yet, or the example."""
    for template in sorted(world.document["paths"]):
        collection, _, last = template.rpartition("/")
        key, known = last.strip("{}"), world.values(template)
        if last == key or key in known or not set(re.findall(r"\{(\w+)\}", collection)) <= known.keys():
            continue
        methods, place = world.document["paths"].get(collection, {}), collection.format_map(known)
        answer = await world.admin.get(place) if "get" in methods else None
        items = answer.json().get("items", []) if answer is not None and answer.is_success else []
        if not items and "post" in methods:
            answer = await world.admin.post(place, json=world.example(collection, "post")[1])
            items = [answer.json()] if answer.is_success else []
        world.ids |= {key: items[0]["id"]} if items and "id" in items[0] else {}


async def accounts(world: World) -> None:
    """An account in the care of OWNER, and everything that hangs on it."""
    await world.made("/v1/accounts", "account_id")
    await world.made("/v1/managers", "manager_id", external_id=OWNER)
    await world.made("/v1/assignments", "assignment_id", starts_on="2025-01-01")
    await world.made("/v1/account-groups", "account_group_id")
    await world.made(
        "/v1/account-groups/{account_group_id}/members", "group_member_id", parent_id=None, control_share=None
    )
    account = "/v1/accounts/{account_id}"
    other = await world.made(f"{account}/contacts", "contact_id", external_id="P-2", name="周敏")
    first = await world.made(f"{account}/contacts", "contact_id")
    await world.made(f"{account}/ties", "tie_id", from_contact_id=first, to_contact_id=other)
    await world.made(f"{account}/interests", "interest_id", contact_id=first)
    await world.made(f"{account}/contacts/{{contact_id}}/personality-notes", "personality_note_id")
    await world.made(f"{account}/evidence", "evidence_id")
    await world.made(f"{account}/plan", "plan_id")
    answers = world.example(f"{account}/priority-answers", "put")[1]
    assert (await world.admin.put(f"/v1/accounts/{world.ids['account_id']}/priority-answers", json=answers)).is_success
    await world.made("/v1/activities", "activity_id", contact_ids=[first])
    await world.made("/v1/complaints", "complaint_id")
    await world.made("/v1/qualifications", "qualification_id")
    await world.made("/v1/opportunities", "opportunity_id", expected_on=str(utc_now().date() + timedelta(days=60)))
    world.ids["product_manager_id"] = (await world.admin.post("/v1/managers", json={
        "external_id": "P-003", "name": "周敏", "grade": "junior", "employed_from": "2021-07-01", "role": "product",
    })).json()["id"]  # fmt: skip
    await world.made("/v1/pairings", "pairing_id")
    await world.made("/v1/referrals", "referral_id", referrer="P-003", owner=OWNER)
    await world.made("/v1/campaigns", "campaign_id")
    await world.made("/v1/campaigns/{campaign_id}/participants", "participant_id", contact_id=first)
    await world.made("/v1/partners", "partner_id")
    sent = await world.made("/v1/partners/{partner_id}/referrals", "partner_referral_id")
    world.places["/v1/partners/"] = {"referral_id": sent}
    shares = [{"manager": OWNER, "share": "1", "role": "manager"}]
    await world.made(f"{account}/team-shares", "sheet_id", shares=shares)
    await world.made("/v1/proposals", "proposal_id", valid_until=str(utc_now().date() + timedelta(days=30)))
    await world.made("/v1/contracts", "contract_id")
    await world.made("/v1/receivables", "receivable_id")
    await world.made("/v1/payments", "payment_id", allocations=[])
    await world.made("/v1/tier-assessments", "tier_assessment_id")
    await world.made("/v1/lists", "list_id")
    await world.made("/v1/list-members", "list_member_id")
    profile = await world.admin.put(
        f"/v1/managers/{world.ids['manager_id']}/allocation-profile",
        json=world.example("/v1/managers/{manager_id}/allocation-profile", "put")[1],
    )
    assert profile.is_success, profile.text
    draft = world.example("/v1/allocations", "post")[1]
    world.ids["allocation_id"] = (await create(world.admin, "/v1/allocations", draft))["id"]
    await trial(world)
    await duplicates(world)


async def trial(world: World) -> None:
    """A draft of criteria, tried on all there is."""
    started = await world.admin.post("/v1/criteria-trials", json=world.example("/v1/criteria-trials", "post")[1])
    await finished(world.admin, started.headers["location"])
    world.ids["criteria_trial_id"] = (await world.admin.get("/v1/criteria-trials")).json()["items"][0]["id"]


async def duplicates(world: World) -> None:
    """Two accounts that may be one."""
    for legal_name in ("华南精工股份有限公司", "华南精工有限责任公司"):
        await create(world.admin, "/v1/accounts", {"legal_name": legal_name, "country": "CN"})
    search = await world.admin.post("/v1/duplicate-searches")
    await finished(world.admin, search.headers["location"])
    candidates = (await world.admin.get("/v1/duplicate-candidates")).json()["items"]
    world.ids["duplicate_candidate_id"] = candidates[0]["id"]


async def kpi(world: World) -> None:
    """OWNER measured, scored and paid, with a target."""
    await measured(world.admin, {OWNER: {"customers_surveyed": "50", "customers_informed": "49",
                                         "satisfaction_score": "92.1"}})  # fmt: skip
    run = await scored(world.admin, SCHEME)
    APPROVER[:] = [world.as_role("finance", "F-03")]
    pay = await paid(world.admin, run, PLAN)
    await signed(world.as_role("finance", "F-02"), pay, "review", "approve", "pay", "close")
    world.ids |= {"score_run_id": run["id"], "pay_run_id": pay["id"]}
    for noun, name in (("scorecards", "scorecard_id"), ("pay-statements", "pay_statement_id"),
                       ("measurements", "measurement_id")):  # fmt: skip
        world.ids[name] = (await world.admin.get(f"/v1/{noun}")).json()["items"][0]["id"]
    world.ids["target_id"] = (await create(world.admin, "/v1/targets", world.example("/v1/targets", "post")[1]))["id"]
    world.places["/v1/colleagues/"] = {"external_id": OWNER}


async def after_pay(world: World) -> None:
    """A correction of OWNER's pay that was approved, and the file by which the bank pays."""
    proposer, approver = world.as_role("finance", "F-02"), world.as_role("finance", "F-03")
    made = await create(proposer, "/v1/adjustments", world.example("/v1/adjustments", "post")[1])
    await moved(approver, f"/v1/adjustments/{made['id']}", "approve")
    world.ids["adjustment_id"] = made["id"]
    await world.made("/v1/payout-accounts", "payout_account_id")
    file = await create(proposer, "/v1/bank-files", world.example("/v1/bank-files", "post")[1])
    world.ids["bank_file_id"] = file["id"]


async def careers(world: World) -> None:
    """OWNER appointed again, and a competition."""
    await world.made("/v1/career-rules", "career_rules_id")
    review = await world.made("/v1/appointment-reviews", "appointment_review_id")
    await moved(world.as_role("supervisor", "S-01"), f"/v1/appointment-reviews/{review}", "approve")
    await world.made("/v1/competitions", "competition_id")


async def moved(client: httpx.AsyncClient, place: str, transition: str) -> None:
    """Bring what is at `place` into another state."""
    answer = await client.post(f"{place}/transitions", json={"transition": transition})
    assert answer.is_success, answer.text


async def assessment(world: World) -> None:
    """RATED has sat, has a profile and a plan; ERASED was erased."""
    hr = world.as_role("hr")
    model = await stated(hr, world.admin)
    (profile,) = await assess(hr, [person for person in respondents(2026) if person.external_id == RATED])
    world.ids["profile_id"] = profile["id"]
    draft = {"profile_id": profile["id"], "role_model_id": model["id"]}
    world.ids["development_plan_id"] = (await create(hr, "/v1/development-plans", draft))["id"]
    world.ids["external_id"] = RATED
    world.ids["assessment_id"] = (await hr.get("/v1/assessments")).json()["items"][0]["id"]
    await reviewed(world, hr)
    await assess(hr, [person for person in respondents(2026) if person.external_id == ERASED])
    world.ids["erasure_id"] = (await hr.post(f"/v1/respondents/{ERASED}/erasure")).json()["id"]


async def reviewed(world: World, hr: httpx.AsyncClient) -> None:
    """Of RATED there is a review that is over, and one to which RATER is invited."""
    over = await opened(world, hr, RATERS)
    for external_id in RATERS:
        await rated(world.as_role("manager", external_id))
    await moved(hr, over, "close")
    result = {"competency_review_id": over.rpartition("/")[2]}
    template = "/v1/competency-reviews/{competency_review_id}/"
    world.places |= {template + part: result for part in ("result", "picture", "chart")}
    await opened(world, hr, {RATED: "self", RATER: "supervisor"})
    own = await world.as_role("manager", RATER).get("/v1/competency-invitations")
    world.ids["invitation_id"] = own.json()["items"][0]["id"]


async def opened(world: World, hr: httpx.AsyncClient, relations: Mapping[str, str]) -> str:
    """The place of a review of RATED by those people, each in a relation."""
    review = await world.made("/v1/competency-reviews", "competency_review_id")
    place, template = f"/v1/competency-reviews/{review}", "/v1/competency-reviews/{competency_review_id}/"
    consent = world.example(template + "consent", "post")[1]
    assert (await world.as_role("manager", RATED).post(f"{place}/consent", json=consent)).is_success
    raters = [{"external_id": who, "name": who, "relation": relation} for who, relation in relations.items()]
    assert (await hr.post(f"{place}/invitations", json={"raters": raters})).is_success
    await moved(hr, place, "open")
    return place


async def rated(rater: httpx.AsyncClient) -> None:
    """The rater's first invitation answered, each competency with a 3."""
    found = (await rater.get("/v1/competency-invitations")).json()["items"][0]
    place = f"/v1/competency-invitations/{found['id']}"
    form = (await rater.get(place)).json()
    ratings = {one["id"]: 3 for one in form["model"]["competencies"]}
    assert (await rater.post(f"{place}/ratings", json={"ratings": ratings})).is_success


async def imported(world: World, noun: str) -> None:
    """A file that the office took in, with its job."""
    template = f"/v1/imports/{noun}"
    media_type, text = world.example(template, "post")
    answer = await world.admin.post(template, content=text.encode(), headers={"content-type": media_type})
    assert answer.status_code == 202, answer.text
    place = answer.headers["location"]
    found = await finished(world.admin, place)
    world.places[template + "/"] = {"import_id": found["id"]}
    jobs = found["job"].rpartition("/")
    world.places[jobs[0] + "/"] = {"job_id": jobs[2]}


async def webhooks(world: World, service: str) -> None:
    """A subscription of the office's, tried once."""
    template = f"/v1/webhooks/{service}"
    kinds = (await world.admin.get(f"/v1/event-types/{service}")).json()["items"]
    draft = {"url": "https://127.0.0.1:9/", "types": [kinds[0]["name"]], "description": "Nobody listens"}
    made = await create(world.admin, template, draft)
    tried = await world.admin.post(f"{template}/{made['id']}/tests")
    world.places[template + "/"] = {"webhook_id": made["id"], "delivery_id": tried.json()["id"]}
