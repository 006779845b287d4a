"""Every rule of the house is tried on a bad sample, and `make check` runs them all over all that is ours."""

import re
from pathlib import Path

from chassis.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[3]
RULES = read_yaml((ROOT / "tests/rules/house.yaml").read_text("utf-8"))["rules"]
SAMPLES = (ROOT / "tests/rules/house.py").read_text("utf-8")
RUN = (ROOT / ".ci/rules").read_text("utf-8")


def without_sample(rules: list[dict], samples: str) -> list[str]:
    """The rules of which no sample says that it breaks them."""
    return [rule["id"] for rule in rules if not re.search(rf"^# ruleid: {rule['id']}$", samples, re.MULTILINE)]


def test_every_rule_is_tried_on_a_sample_that_breaks_it():
    assert without_sample(RULES, SAMPLES) == []
    assert set(re.findall(r"^# (?:ruleid|ok): ([a-z-]+)$", SAMPLES, re.MULTILINE)) <= {rule["id"] for rule in RULES}


def test_a_rule_without_a_sample_would_be_found():
    assert without_sample([{"id": "nobody-breaks-it"}], SAMPLES) == ["nobody-breaks-it"]


def test_every_finding_stops_the_build():
    assert {rule["severity"] for rule in RULES} == {"ERROR"}
    assert "--test tests/rules/house.py" in RUN
    assert re.search(r"--error .*chassis clients gateway migrations services suite", RUN)
    assert re.search(r"^\t\.ci/rules$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
