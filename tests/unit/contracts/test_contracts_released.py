"""`kam contracts diff`: its exit code, what it prints, and the waivers that it takes."""

import json
import shutil

import pytest
import yaml
from typer.testing import CliRunner

from chassis.yaml_text import read_yaml
from suite.cli.contracts import app
from suite.contracts import CONTRACTS
from suite.releases import last_release


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """A release with an operation that is gone, and without a role that there is now."""
    folder = tmp_path_factory.mktemp("release")
    for path in CONTRACTS.glob("*.yaml"):
        shutil.copy(path, folder)
    path = folder / "accounts.yaml"
    document = read_yaml(path.read_text("utf-8"))
    document["paths"]["/v1/gone"] = {"get": document["paths"]["/v1/managers"]["get"] | {"operationId": "list_gone"}}
    document["components"]["schemas"]["ManagerRole"]["enum"].remove("risk")
    path.write_text(json.dumps(document), "utf-8")  # which is YAML too, and quick
    return folder


def diff(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["diff", *map(str, arguments)], env={"COLUMNS": "200"})
    return done.exit_code, done.output


def waivers(folder, *entries: dict[str, str]):
    path = folder / "waivers.yaml"
    path.write_text(yaml.safe_dump(list(entries)), "utf-8")
    return path


def test_the_contracts_do_not_break_themselves():
    code, said = diff("--against", CONTRACTS, "--waivers", "none")
    assert (code, said.split(": ")[1]) == (0, "0 breaking, 0 waived, 0 operations added.\n")


def test_what_breaks_fails_and_is_shown_with_its_values(release):
    code, said = diff("--against", release)
    assert code == 1
    assert "GET /v1/gone" in said
    assert "200/items/*/role" in said
    assert '"const":"risk"' in said


def test_machines_get_the_same(release):
    code, said = diff("--against", release, "--json")
    found = json.loads(said)
    assert (code, found["passes"]) == (1, False)
    widened = [change for change in found["breaking"] if change["rule"] == "answer-widened"]
    assert {change["counterexample"]["const"] for change in widened} == {"risk"}


def test_a_waiver_with_its_reason_lets_a_change_pass_and_is_shown(release, tmp_path):
    file = waivers(
        tmp_path,
        {"operation": "GET /v1/gone", "rule": "operation-removed", "place": "", "reason": "Nobody ever called it."},
        {"operation": "*", "rule": "answer-widened", "place": "*/role", "reason": "Front ends show any role as it is."},
    )
    code, said = diff("--against", release, "--waivers", file)
    assert code == 0
    assert "Nobody ever called it." in said


def test_a_waiver_that_is_not_needed_any_more_fails(tmp_path):
    entry = {"operation": "GET /v1/gone", "rule": "operation-removed", "place": "", "reason": "Nobody ever called it."}
    code, said = diff("--against", CONTRACTS, "--waivers", waivers(tmp_path, entry))
    assert code == 1
    assert "waives nothing" in said


def test_the_last_release_is_the_highest_version(tmp_path):
    for version in ("0.9.0", "0.10.0", "0.2.1"):
        (tmp_path / version).mkdir()
    assert last_release(tmp_path).name == "0.10.0"
