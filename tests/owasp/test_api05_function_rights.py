"""API5 Broken function level authorization: what is an office's is nobody else's."""

import pytest

NOWHERE = "01981d2e-7a7c-7000-8000-0000000000ff"
OFFICES = [
    (
        "manager",
        "POST",
        "/v1/managers",
        {"external_id": "A-9", "name": "x", "grade": "a", "employed_from": "2021-01-01"},
    ),
    ("manager", "GET", "/v1/audit-entries/accounts", None),
    ("manager", "GET", "/v1/gateway/status", None),
    ("manager", "POST", f"/v1/pay-runs/{NOWHERE}/transitions", {"transition": "approve"}),
    ("supervisor", "GET", "/v1/pay-statements", None),
    ("supervisor", "POST", f"/v1/pay-runs/{NOWHERE}/transitions", {"transition": "approve"}),
    ("hr", "GET", "/v1/pay-statements", None),
    ("hr", "POST", "/v1/accounts", {"kind": "organisation", "legal_name": "x", "country": "CN"}),
    ("auditor", "POST", "/v1/accounts", {"kind": "organisation", "legal_name": "x", "country": "CN"}),
    ("system", "POST", f"/v1/pay-runs/{NOWHERE}/transitions", {"transition": "approve"}),
    ("operator", "GET", "/v1/accounts", None),
]


@pytest.mark.parametrize(("role", "method", "path", "body"), OFFICES, ids=lambda value: str(value)[:40])
async def test_a_function_of_an_office_is_refused_to_others(as_role, role, method, path, body):
    assert (await as_role(role, "somebody").request(method, path, json=body)).status_code == 403


@pytest.mark.parametrize("method", ["DELETE", "PUT", "TRACE", "FOO"])
async def test_a_method_that_the_contract_does_not_name_is_no_way_in(as_role, method):
    assert (await as_role("admin").request(method, "/v1/accounts")).status_code in (400, 405)
