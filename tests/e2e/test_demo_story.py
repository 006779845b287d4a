"""The demo's promises: the same bytes from every run, nothing doubled when told again, and the claims of the story.

The story is told twice here, at the same time: by the command in a process of its own, and to a suite of this one.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import structlog

from suite.demo.embedded import embedded_suite
from suite.demo.machine import machine_readable
from suite.demo.report.writing import report
from suite.demo.screen import Screen
from suite.demo.telling import Story, tell
from suite.demo.words import voice

GROUPS = {("A", "excellent"), ("A", "good"), ("B", "excellent"), ("B", "good")}


@dataclass(frozen=True)
class Told:
    story: Story
    once: str
    again: str
    accounts_after: int
    managers_after: int
    command: "subprocess.CompletedProcess[str]"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    command = [sys.executable, "-m", "suite.cli", "demo", "--json"]
    folder = tmp_path_factory.mktemp("elsewhere")
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(root), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    ) as running:
        screen = Screen.open(voice("en"), quiet=True)
        with embedded_suite("en") as door:
            story = tell(door, screen, "en")
            again = machine_readable(tell(door, screen, "en"))
            system = door.for_role("system", "core-banking")
            counted = [sum(1 for _ in system.find(f"/v1/{noun}")) for noun in ("accounts", "managers")]
        stdout, stderr = running.communicate(timeout=280)
    done = subprocess.CompletedProcess(command, running.returncode, stdout, stderr)
    yield Told(story, machine_readable(story), again, *counted, done)
    structlog.reset_defaults()


@pytest.fixture(scope="module")
def results(told: Told) -> dict[str, Any]:
    return json.loads(told.once)


def test_the_command_prints_the_same_bytes_from_every_suite(told: Told) -> None:
    assert told.command.returncode == 0, told.command.stderr
    assert told.command.stdout == told.once + "\n"


def test_telling_it_again_doubles_nothing(told: Told) -> None:
    assert told.again == told.once
    assert told.accounts_after == told.story.accounts.companies.landed
    assert told.managers_after == 55 + 1  # the house desk is one of them


def test_the_questionnaires_merge_to_the_role_model_of_article_3(told: Told, results: dict[str, Any]) -> None:
    assert results["role_model"] == {"D": 32, "I": 72, "S": 46, "C": 57}
    assert '{"D": 32, "I": 72, "S": 46, "C": 57}' in told.once
    assert results["role_model_evidence"]["raters"] == {"top_performer": 10, "supervisor": 4}


def test_76_people_are_profiled_matched_and_ranked(results: dict[str, Any]) -> None:
    people = {profile["external_id"] for profile in results["profiles"]}
    assert len(people) == 76
    assert {placing["external_id"] for placing in results["ranking"]} == people
    overall = [placing["match_degree"]["external"]["overall"] for placing in results["ranking"]]
    assert overall == sorted(overall)


def test_a_match_degree_is_the_distance_from_the_role_model(results: dict[str, Any]) -> None:
    profiles = {profile["external_id"]: profile for profile in results["profiles"]}
    for placing in results["ranking"]:
        for style in ("internal", "external"):
            for factor, level in results["role_model"].items():
                distance = abs(profiles[placing["external_id"]][style][factor] - level)
                assert placing["match_degree"][style][factor] == pytest.approx(distance, abs=0.001)


def test_the_groups_show_what_article_3_found(results: dict[str, Any]) -> None:
    groups = {(group["bank"], group["performance"]): group for group in results["groups"]}
    assert groups.keys() == GROUPS
    for reading in ("bias", "mad"):
        overall = {
            (*key, style): group[style][reading]["overall"]
            for key, group in groups.items()
            for style in ("internal", "external")
        }
        assert all(overall[(*key, "external")] < overall[(*key, "internal")] for key in GROUPS)
        for bank in "AB":
            for style in ("internal", "external"):
                assert overall[bank, "excellent", style] < overall[bank, "good", style]
    assert (results["shifts"]["I"]["up"], results["shifts"]["managers"]) == (37, 55)


def test_bad_rows_are_reported_one_by_one_and_good_ones_land(results: dict[str, Any]) -> None:
    companies = results["accounts"]["companies"]
    assert companies["landed"] + companies["refused"] == companies["rows"]
    assert len({error["row"] for error in companies["errors"]}) == companies["refused"] == 7
    assert len({error["code"] for error in companies["errors"]}) == 7


def test_every_account_is_decided_and_served(results: dict[str, Any]) -> None:
    landed = results["accounts"]["companies"]["landed"]
    assert sum(results["accounts"]["decisions"].values()) == landed
    allocation = results["allocation"]
    assert allocation["accounts"] == landed
    assert allocation["unplaced"] == 0
    assert sum(load["accounts"] for load in allocation["loads"]) == landed
    assert allocation["author"] != allocation["approver"]


def test_every_key_account_says_why_by_seven_criteria(results: dict[str, Any]) -> None:
    assert results["key_accounts"]
    for account in results["key_accounts"]:
        assert account["reasons"]
        assert len(account["memberships"]) == 7


def test_a_manager_sees_the_own_accounts_only(told: Told) -> None:
    first = told.story.accounts.allocation.loads[0]
    assert told.story.accounts.seen_by_manager == first.accounts


def test_a_score_is_the_sum_of_membership_times_weight(results: dict[str, Any]) -> None:
    weights = results["weights"]["weights"]
    assert sum(map(Decimal, weights.values())) == 1
    for card in results["scorecards"]:
        exact = sum(100 * Decimal(part["membership"]) * Decimal(weights[key]) for key, part in card["parts"].items())
        assert abs(exact - Decimal(card["score"])) <= Decimal("0.005")


def test_pay_adds_up_and_takes_four_eyes(results: dict[str, Any]) -> None:
    for statement in results["pay_statements"]:
        total, later = Decimal(statement["total"]), [Decimal(part["amount"]) for part in statement["deferred"]]
        assert sum(Decimal(line["amount"]) for line in statement["lines"]) == total
        assert Decimal(statement["paid_now"]) + sum(later) == total
    pay = results["pay"]
    assert sum(Decimal(statement["total"]) for statement in results["pay_statements"]) == Decimal(pay["total"])
    assert pay["state"] == "closed"
    assert pay["author"] != pay["approver"]
    assert pay["recomputes_to_the_same"] is True


def test_a_crossed_red_line_costs_the_bonus(results: dict[str, Any]) -> None:
    crossed = {s["manager"]: s for s in results["pay_statements"] if "bad_debt_over_limit" in s["reasons"]}
    assert len(crossed) == 1
    (statement,) = crossed.values()
    assert [line["amount"] for line in statement["lines"] if line["component"] == "bonus"] == ["0.00"]


def test_every_amount_is_explained_down_to_measurements_and_dated_rules(told: Told) -> None:
    for statement in told.story.pay.statements:
        for line in statement.lines:
            leaves = [figure for figure in line.figure.walk() if not figure.inputs]
            assert all(leaf.source for leaf in leaves), line.figure.key
    bonus = told.story.pay.statements[0].lines[-1]
    sources = " ".join(figure.source for figure in bonus.figure.walk())
    assert "measurement A-M01 2026-03" in sources
    assert "scheme service-quality@2026-01-01" in sources
    assert "pay plan relationship-managers@2026-01-01" in sources


class _Outside(HTMLParser):
    """Collects what a page would load or run, and its open elements."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loads += [f"{tag} {name}={value}" for name, value in attrs if name in ("src", "srcset", "data")]
        self.loads += [
            f"{name}={value}" for name, value in attrs if name == "href" and not (value or "").startswith("#")
        ]
        self.loads += [tag] if tag in ("script", "link", "iframe", "object") else []
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_report_is_one_page_that_needs_nothing_else(told: Told, locale: Any) -> None:
    page, seen = report(told.story, locale), _Outside()
    seen.feed(page)
    assert seen.loads == []
    assert seen.open == []
    assert "url(" not in page
    assert f"{told.story.pay.total:,}" in page
