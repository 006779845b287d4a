"""Account files, contacts and evidence through the gateway, on both databases."""

import asyncio

import pytest

from tests.integration.accounts.accounts_things import (
    ACCOUNT,
    GOOD_EVIDENCE,
    account,
    assignment,
    change,
    codes,
    items,
    made,
    manager,
    plain_account,
)


@pytest.fixture
def office(as_role):
    return as_role("supervisor")


async def test_an_account_is_filed_with_its_numbers_in_standard_form(office):
    lower = [{"scheme": "LEI", "value": "2138006mx3fmym7ux432"}]
    filed = await account(office, identifiers=lower)
    assert filed["identifiers"] == [{"scheme": "LEI", "value": "2138006MX3FMYM7UX432", "issuer": ""}]
    assert (filed["status"], filed["allowed_transitions"]) == ("active", ["rest", "close"])
    assert (await office.get(f"/v1/accounts/{filed['id']}")).json() == filed


async def test_every_fault_of_an_account_is_reported_in_the_readers_language(office):
    wrong = ACCOUNT | {
        "country": "ZZ",
        "sector": "alchemy",
        "identifiers": [{"scheme": "LEI", "value": "2138006MX3FMYM7UX423"}],
    }
    answer = await office.post("/v1/accounts", json=wrong, headers={"accept-language": "zh-CN"})
    assert answer.status_code == 422
    assert codes(answer) == [
        ("/country", "unknown_country"),
        ("/sector", "unknown_sector"),
        ("/identifiers/0/value", "identifier_check_failed"),
    ]
    assert answer.json()["errors"][2]["detail"] == "LEI 2138006MX3FMYM7UX423 的校验码不正确，可能有字符输错。"


async def test_no_two_accounts_have_the_same_number(office):
    await account(office)
    again = await office.post("/v1/accounts", json=ACCOUNT | {"legal_name": "Another"})
    assert again.status_code == 409
    assert codes(again) == [("/identifiers/0/value", "account_exists"), ("/external_id", "account_exists")]


async def test_a_change_names_its_version_and_keeps_what_it_does_not_name(office):
    filed = await account(office)
    path = f"/v1/accounts/{filed['id']}"
    changed = await change(office, path, {"sector": None, "identifiers": [{"scheme": "BIC", "value": "AGRIFRPP"}]})
    assert changed.status_code == 200, changed.text
    assert changed.json()["sector"] is None
    assert changed.json()["legal_name"] == filed["legal_name"]
    assert [found["scheme"] for found in changed.json()["identifiers"]] == ["BIC"]
    assert (await change(office, path, {"sector": "mining"}, version=1)).status_code == 412
    assert (await change(office, path, {"legal_name": None}, version=2)).status_code == 422
    assert len(await items(office, "/v1/accounts", identifier="2138006MX3FMYM7UX432")) == 0


async def test_codes_have_their_names_in_both_languages(office):
    found = (await office.get("/v1/account-classification")).json()
    names = {entry["code"]: entry["name"] for entry in found["sectors"]}
    assert names["energy_power"] == {"en": "Energy and power", "zh-CN": "能源与电力"}
    assert {"general", "fund"} <= {entry["code"] for entry in found["categories"]}


async def test_of_two_who_file_the_same_account_at_once_one_does(office):
    answers = await asyncio.gather(*(office.post("/v1/accounts", json=ACCOUNT) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]


async def test_the_status_moves_by_transitions_and_closing_ends_the_assignments(office):
    filed, served_by = await account(office), await manager(office)
    given = await assignment(office, filed["id"], served_by["id"])
    path = f"/v1/accounts/{filed['id']}/transitions"
    rested = await made(office, path, {"transition": "rest"}, status=200)
    assert (rested["status"], rested["allowed_transitions"]) == ("dormant", ["activate", "close"])
    again = await office.post(path, json={"transition": "rest"})
    assert (again.status_code, codes(again)) == (409, [("/transition", "transition_not_allowed")])
    await made(office, path, {"transition": "close"}, status=200)
    assert (await office.get(f"/v1/assignments/{given['id']}")).json()["ends_on"] is not None
    refused = await office.post(
        "/v1/assignments",
        json={"account_id": filed["id"], "manager_id": served_by["id"], "starts_on": "2031-01-01"},
    )
    assert codes(refused) == [("/account_id", "account_closed")]


async def test_a_list_is_filtered_sorted_and_read_page_by_page(office):
    for name in ("Delta", "Alpha", "Charlie", "Bravo"):
        await plain_account(office, name)
    await account(office)
    names, path = [], "/v1/accounts?country=CN&sort=-legal_name&limit=2"
    while path:
        page = await office.get(path)
        names += [found["legal_name"] for found in page.json()["items"]]
        path = page.links.get("next", {}).get("url")
    assert names == ["Delta", "Charlie", "Bravo", ACCOUNT["legal_name"], "Alpha"]
    assert len(await items(office, "/v1/accounts", sector="clean_tech_renewables")) == 1
    assert [found["legal_name"] for found in await items(office, "/v1/accounts", name="LPH")] == ["Alpha"]
    assert await items(office, "/v1/accounts", name="%") == []
    assert (await office.get("/v1/accounts?colour=red")).status_code == 422


async def test_a_contact_says_why_it_is_not_solid_and_the_file_counts_those_who_are(office):
    filed = await account(office)
    path = f"/v1/accounts/{filed['id']}/contacts"
    opponent = await made(office, path, {"name": "王敏", "support": -1, "deciding_power": "decides"})
    assert [weakness["code"] for weakness in opponent["weaknesses"]] == ["never_contacted", "support_too_low"]
    assert opponent["weaknesses"][1]["sentence"]["zh-CN"] == "对我方的支持不足。"
    before = (await office.get(f"/v1/accounts/{filed['id']}/file")).json()
    assert (before["coverage"]["solid"], before["coverage"]["decision_maker_reached"]) == (0, False)
    today = filed["created_at"][:10]
    won = await change(office, f"{path}/{opponent['id']}", {"support": 1, "last_contacted_on": today})
    assert (won.json()["solid"], won.json()["weaknesses"]) == (True, [])
    after = (await office.get(f"/v1/accounts/{filed['id']}/file")).json()
    assert (after["coverage"]["degree"], after["coverage"]["decision_maker_reached"]) == ("0.3333", True)
    assert before["completeness"] == {"degree": "0.57", "missing": ["customer_number", "solid_contacts", "evidence"]}


async def test_a_contact_belongs_to_its_account_and_can_be_removed(office):
    filed, other = await account(office), await plain_account(office, "Other")
    contact = await made(office, f"/v1/accounts/{filed['id']}/contacts", {"name": "陈立"})
    assert (await office.get(f"/v1/accounts/{other['id']}/contacts/{contact['id']}")).status_code == 404
    path = f"/v1/accounts/{filed['id']}/contacts/{contact['id']}"
    assert (await office.delete(path, headers={"if-match": '"v1"'})).status_code == 204
    assert (await office.get(path)).status_code == 404


async def test_evidence_is_filed_once_and_only_about_days_that_have_begun(office):
    filed = await account(office)
    path = f"/v1/accounts/{filed['id']}/evidence"
    sheet = await made(office, path, GOOD_EVIDENCE)
    assert sheet | GOOD_EVIDENCE == sheet
    again = await office.post(path, json=GOOD_EVIDENCE | {"openness_level": 1})
    assert (again.status_code, codes(again)) == (409, [("/as_of", "evidence_exists")])
    wrong = GOOD_EVIDENCE | {"as_of": "2199-01-01", "margin_rate": "1.5"}
    wrong["wallet_estimate"] = {"amount": "1", "currency": "EUR"}
    answer = await office.post(path, json=wrong)
    assert answer.status_code == 422
    assert codes(answer) == [
        ("/as_of", "in_the_future"),
        ("/margin_rate", "out_of_range"),
        ("/wallet_estimate/currency", "currencies_differ"),
    ]


async def test_a_manager_sees_the_own_accounts_and_nobody_elses(office, as_role):
    mine, other = await account(office), await plain_account(office, "Other")
    me = await manager(office, external_id="A-017")
    await assignment(office, mine["id"], me["id"])
    client = as_role("manager", subject="A-017")
    assert [found["id"] for found in await items(client, "/v1/accounts")] == [mine["id"]]
    for path in ("", "/file", "/contacts", "/evidence"):
        assert (await client.get(f"/v1/accounts/{mine['id']}{path}")).status_code == 200
        assert (await client.get(f"/v1/accounts/{other['id']}{path}")).status_code == 404
    assert (await client.post(f"/v1/accounts/{other['id']}/contacts", json={"name": "陈立"})).status_code == 404
    stranger = as_role("manager", subject="A-018")
    assert await items(stranger, "/v1/accounts") == []


async def test_an_account_that_a_manager_files_is_that_managers(office, as_role):
    await manager(office, external_id="A-017")
    client = as_role("manager", subject="A-017")
    filed = await account(client)
    assert [found["id"] for found in await items(client, "/v1/accounts")] == [filed["id"]]


async def test_who_is_no_manager_on_record_files_nothing(as_role):
    answer = await as_role("manager", subject="A-999").post("/v1/accounts", json=ACCOUNT)
    assert (answer.status_code, codes(answer)) == (403, [("", "not_on_record")])
