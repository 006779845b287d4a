"""The five journeys of `contracts/journeys`, each from its first step to its last against a running suite."""

from pathlib import Path

import httpx
import pytest
from arazzo import Journey, JourneyError
from running import running

from chassis.settings import Settings
from chassis.yaml_text import read_yaml
from suite.contracts import CONTRACTS
from suite.issuer import LocalIssuer

JOURNEYS = sorted((CONTRACTS / "journeys").glob("*.arazzo.yaml"))
ROLES = {
    "hr": "hr",
    "system": "system",
    "finance": "finance",
    "auditor": "auditor",
    "supervisor": "supervisor",
    "author": "supervisor",
    "approver": "admin",
}


@pytest.fixture(scope="module")
def suite(tmp_path_factory):
    with running(tmp_path_factory.mktemp("journeys")) as started:
        yield started


@pytest.fixture(scope="module")
def inputs(suite):
    issuer = LocalIssuer.open(Settings(data_dir=suite.folder / "data"))
    return {name: issuer.token(role, f"journey-{name}") for name, role in ROLES.items()}


@pytest.fixture(scope="module")
def client(suite):
    with httpx.Client(base_url=suite.url, timeout=30, trust_env=False) as found:
        yield found


def workflows(path: Path) -> list[dict]:
    return read_yaml(path.read_text("utf-8"))["workflows"]


def test_there_are_five_journeys():
    names = {path.name.partition(".")[0] for path in JOURNEYS}
    assert names == {"assess-and-match", "import-and-qualify", "allocate", "score-and-pay", "audit"}


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.name.partition(".")[0])
def test_a_journey_arrives(path, client, inputs):
    document = client.get("/openapi.json").json()
    for workflow in workflows(path):
        outputs = Journey(document, client, inputs).run(workflow)
        assert all(value is not None for value in outputs.values()), outputs


def test_a_step_that_comes_out_otherwise_ends_the_journey(client, inputs):
    (workflow,) = workflows(CONTRACTS / "journeys/audit.arazzo.yaml")
    workflow["steps"][0]["successCriteria"] = [{"condition": "$statusCode == 418"}]
    with pytest.raises(JourneyError, match="deed: "):
        Journey(client.get("/openapi.json").json(), client, inputs).run(workflow)
