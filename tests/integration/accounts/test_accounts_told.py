"""What happens to accounts is told to other systems of the bank."""

from accounts_things import account, change, made

from tests.telling import told


async def test_filing_changing_moving_and_qualifying_an_account_is_told_in_order(as_role):
    office = as_role("system")
    filed = await account(office)
    place = f"/v1/accounts/{filed['id']}"
    assert (await change(office, place, {"legal_name": "ZHOUYU"})).status_code == 200
    assert (await office.post(f"{place}/transitions", json={"transition": "rest"})).status_code == 200
    decided = await made(office, "/v1/qualifications", {"account_id": filed["id"]})
    assert await told(office, "accounts", 4) == [
        ("account.created", place, {"status": "active"}),
        ("account.changed", place, {"status": "active", "version": 2}),
        ("account.changed", place, {"status": "dormant", "version": 3}),
        (
            "qualification.decided",
            f"/v1/qualifications/{decided['id']}",
            {"account": place, "decision": decided["decision"]},
        ),
    ]


async def test_a_rehearsal_is_not_told(as_role):
    office = as_role("system")
    rehearsed = await office.post(
        "/v1/accounts", json={"legal_name": "X", "country": "CN"}, params={"validate_only": True}
    )
    assert rehearsed.status_code == 200
    filed = await account(office)
    assert [subject for _, subject, _ in await told(office, "accounts", 1)] == [f"/v1/accounts/{filed['id']}"]
