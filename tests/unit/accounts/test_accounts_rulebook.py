"""The shipped rules are sound, say where they come from, and name everything in both languages."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from chassis.domain.errors import Invalid
from chassis.yaml_text import read_yaml
from services.accounts import rulebook
from services.accounts.domain.criteria import CriteriaSet, Line, criteria_set_faults
from services.accounts.domain.evidence import EvidenceKind

ROOT = Path(__file__).parents[3]
RULES = sorted((ROOT / "services/accounts/rules").glob("*.yaml"))
SHIPPED = rulebook.shipped_criteria_sets()[0]


@pytest.mark.parametrize("path", RULES, ids=[path.stem for path in RULES])
def test_every_rule_has_a_source_and_a_day(path: Path) -> None:
    document = read_yaml(path.read_text("utf-8"))
    assert document["source"]
    assert isinstance(document["effective_from"], date)


def test_the_shipped_set_asks_the_seven_questions_of_article_9() -> None:
    assert len(SHIPPED.criteria) == 7
    assert list(criteria_set_faults(SHIPPED)) == []


def test_every_sector_and_category_of_the_demo_companies_is_known() -> None:
    with (ROOT / "suite/demo_data/companies.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    known = rulebook.classification()
    assert {row["sector"] for row in rows} <= set(known.sectors)
    assert {row["category"].lower() for row in rows} <= set(known.categories)


@pytest.mark.parametrize("noun", ["accounts", "contacts", "evidence"])
def test_a_heading_means_one_column_only(noun: str) -> None:
    columns = rulebook.import_columns(noun)
    headings = [heading.casefold() for column in columns for heading in (column.name, *column.headings)]
    assert len(headings) == len(set(headings))
    assert all(set(column.description) == {"en", "zh-CN"} for column in columns)


def test_before_the_first_version_of_a_rule_the_first_one_holds() -> None:
    assert rulebook.solid_contact_rule(date(1999, 1, 1)) == rulebook.solid_contact_rule(date(2026, 1, 1))


def wrong(criteria_set: CriteriaSet) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in criteria_set_faults(criteria_set)]


def test_every_fault_of_a_set_is_found_and_located() -> None:
    first, second, *_ = SHIPPED.criteria
    flat = replace(first, line=Line(Decimal(5), Decimal(5)), kind=EvidenceKind.DAYS)
    weightless = replace(second, code=first.code, weight_pct=Decimal(0))
    bad = replace(
        SHIPPED,
        criteria=(flat, weightless),
        candidate_min=Decimal(90),
        known_weight_min_pct=Decimal(101),
        currency="ZZZ",
    )
    assert wrong(bad) == [
        ("/currency", "unknown_currency"),
        ("/candidate_min", "thresholds_not_ordered"),
        ("/known_weight_min_pct", "out_of_range"),
        ("/criteria/0/code", "criterion_repeated"),
        ("/criteria/0/line/x2", "line_without_slope"),
        ("/criteria/0/kind", "kind_differs"),
        ("/criteria/1/code", "criterion_repeated"),
        ("/criteria/1/weight_pct", "weight_not_positive"),
        ("/criteria", "weights_not_whole"),
    ]
    assert wrong(replace(SHIPPED, criteria=())) == [("/criteria", "no_criteria")]


def test_a_rule_file_that_breaks_the_rules_is_refused_when_it_is_read() -> None:
    document = read_yaml((ROOT / "services/accounts/rules/criteria-article-9-2026-01-01.yaml").read_text("utf-8"))
    with pytest.raises(Invalid):
        rulebook.criteria_set({**document, "key_account_min": "10"})
