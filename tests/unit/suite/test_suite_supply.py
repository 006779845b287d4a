"""What ships with the suite: every package locked by hash, under a licence that a bank may ship, on record."""

import re
import subprocess
import sys
from email.message import Message
from importlib.metadata import metadata
from pathlib import Path

import orjson
import pytest

from chassis.yaml_text import read_yaml

ROOT = Path(__file__).parents[3]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
LICENCES = read_yaml((ROOT / "requirements/licences.yaml").read_text("utf-8"))
ACCEPTED, ALSO_CALLED, REVIEWED = (LICENCES[part] for part in ("accepted", "also_called", "reviewed"))
ENTRY = re.compile(
    r"^(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z,]+\])?==(?P<version>\S+)(?P<marker> ; .*?)? \\$", re.MULTILINE
)
ELSEWHERE = "sys_platform == 'win32'"


def shipped() -> list[str]:
    """The packages that are installed with the suite on this platform."""
    text = (ROOT / "requirements/app.txt").read_text("utf-8")
    entries = ENTRY.finditer(text)
    return sorted(
        {entry["name"] for entry in entries if not any(part in (entry["marker"] or "") for part in ELSEWHERE)}
    )


def licences_of(package) -> set[str]:
    """Every licence that the package says it is under; for `A OR B` the choice is ours, so one that we accept."""
    expression = package.get("License-Expression")
    if expression:
        terms = [[part.strip("() ") for part in term.split(" OR ")] for term in expression.split(" AND ")]
        return {next((choice for choice in term if choice in ACCEPTED), term[0]) for term in terms}
    names = [line.rpartition(" :: ")[2] for line in package.get_all("Classifier", []) if "License ::" in line]
    found = {ALSO_CALLED.get(name, name) for name in names or [package.get("License") or "none said"]}
    return found & set(ACCEPTED) or found


@pytest.mark.parametrize("name", shipped())
def test_what_ships_is_under_a_licence_that_a_bank_may_ship(name):
    if name in REVIEWED:
        assert REVIEWED[name].keys() == {"licence", "why"}
        return
    assert licences_of(metadata(name)) <= set(ACCEPTED)


@pytest.mark.parametrize("name", sorted(REVIEWED))
def test_nothing_is_reviewed_that_does_not_ship(name):
    assert name in shipped()


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_package_is_locked_by_hash_and_names_no_host(path):
    text = path.read_text("utf-8")
    starts = [line for line in text.splitlines() if line and not line[0].isspace() and not line.startswith("#")]
    assert starts
    assert all(re.match(ENTRY, line) for line in starts)
    assert all("--hash=sha256:" in text[m.end() : m.end() + 100] for m in ENTRY.finditer(text))
    assert "://" not in text


def unlisted(lock: str, bill: dict) -> list[str]:
    """The packages of a lock that the bill of materials does not name with their version and one of their hashes."""
    listed = {
        (part["name"], part["version"]): {h["content"] for ref in part["externalReferences"] for h in ref["hashes"]}
        for part in bill["components"]
    }
    blocks = re.split(r"\n(?=[a-z0-9])", lock)
    locked = {(found["name"], found["version"]): block for block in blocks if (found := ENTRY.match(block))}
    return [
        f"{name} {version}"
        for (name, version), block in locked.items()
        if not listed.get((name, version), set()) & set(re.findall(r"sha256:(\w+)", block))
    ]


@pytest.fixture(scope="module")
def bill(tmp_path_factory) -> dict:
    """What `make sbom` writes."""
    (command,) = re.findall(
        r"^\t\$\(BIN\)/(cyclonedx-py .*) -o sbom\.json$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    path, (program, *words) = tmp_path_factory.mktemp("sbom") / "sbom.json", command.split()
    subprocess.run(
        [Path(sys.executable).with_name(program), *words, "-o", path], cwd=ROOT, check=True, capture_output=True
    )
    return orjson.loads(path.read_bytes())


def test_the_bill_of_materials_names_everything_that_ships_with_version_and_hash(bill):
    assert unlisted((ROOT / "requirements/app.txt").read_text("utf-8"), bill) == []
    assert bill["bomFormat"] == "CycloneDX"
    assert bill["metadata"]["component"]["name"] == "kam-suite"


def test_a_package_that_the_bill_leaves_out_would_be_found(bill):
    lock = "left-out==1.0 \\\n    --hash=sha256:0123\n" + (ROOT / "requirements/app.txt").read_text("utf-8")
    assert unlisted(lock, bill) == ["left-out 1.0"]
    assert unlisted(re.sub(r"sha256:\w", "sha256:z", lock), bill)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("License-Expression", "GPL-3.0-only"),
        ("License-Expression", "MIT AND AGPL-3.0-or-later"),
        ("Classifier", "License :: OSI Approved :: GNU General Public License v3 (GPLv3)"),
        ("License", "GPL"),
        ("Summary", "says nothing of a licence"),
    ],
)
def test_what_may_not_ship_is_found(field, said):
    package = Message()
    package[field] = said
    assert not licences_of(package) <= set(ACCEPTED)
