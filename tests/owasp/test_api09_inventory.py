"""API9 Improper inventory management: what is served is what is published, and what goes says so."""

import pytest
from starlette.routing import Route

from chassis.settings import BEHIND_THE_GATEWAY, Settings
from gateway.contracts import load_contracts, merge
from suite.compose import service_app, verifier_of

OWN = {"/livez", "/readyz", "/metrics", "/openapi.json"}


@pytest.mark.parametrize("service", BEHIND_THE_GATEWAY)
def test_a_service_serves_nothing_that_its_contract_does_not_name(service, tmp_path):
    settings = Settings(data_dir=tmp_path)
    app = service_app(service, settings, verifier_of(settings), None)
    served = {route.path for route in app.router.routes if isinstance(route, Route)}
    assert served - OWN == set(load_contracts()[service].document["paths"])


def test_whatever_is_deprecated_says_what_comes_after():
    for path, item in merge(load_contracts().values())["paths"].items():
        for operation in item.values():
            assert not operation.get("deprecated") or operation["x-deprecated-at"], path
