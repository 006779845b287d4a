"""A file that changes many accounts at once leaves the same history as changing each by itself."""

import pytest

from tests.integration.accounts.accounts_things import change, imported, items

HEADING = "external_id,legal_name,country,customer_no,customer_no_issuer\n"


@pytest.fixture
def system(as_role):
    return as_role("system")


def file(name, country="CN", **numbers):
    rows = [
        f"C-{n},{name} {n},{country},{numbers.get(f'n{n}', '')},{'core' if f'n{n}' in numbers else ''}"
        for n in range(12)
    ]
    return HEADING + "\n".join(rows) + "\n"


async def test_many_changes_of_a_file_are_versions_with_their_editions(system):
    await imported(system, "accounts", file("Zhou"))
    [alone] = await items(system, "/v1/accounts", external_id="C-3")
    assert (await change(system, f"/v1/accounts/{alone['id']}", {"country": "HK"})).status_code == 200
    done = await imported(system, "accounts", file("Zhou", country="SG", n5="77"), mode="upsert")
    assert done["rows"] == {"total": 12, "landed": 12, "refused": 0}
    found = {one["external_id"]: one for one in await items(system, "/v1/accounts", limit=50)}
    assert {one["country"] for one in found.values()} == {"SG"}
    assert {one["external_id"]: one["version"] for one in found.values() if one["version"] != 2} == {"C-3": 3}
    assert [number["value"] for number in found["C-5"]["identifiers"]] == ["77"]
    by_file = await items(system, f"/v1/accounts/{found['C-1']['id']}/history")
    assert [[(c["field"], c["before"], c["after"]) for c in each["fields"]] for each in by_file] == [
        [("country", "CN", "SG")]
    ]
    twice = await items(system, f"/v1/accounts/{found['C-3']['id']}/history")
    steps = {(c["before"], c["after"]) for each in twice for c in each["fields"]}
    assert steps == {("CN", "HK"), ("HK", "SG")}
    again = await imported(system, "accounts", file("Zhou", country="SG"), mode="upsert")
    assert again["rows"]["landed"] == 12
    assert (await system.get(f"/v1/accounts/{found['C-1']['id']}")).json()["version"] == 2, "nothing was changed"
    undone = await system.post(f"/v1/imports/accounts/{done['id']}/transitions", json={"transition": "revert"})
    assert undone.status_code == 202, undone.text
