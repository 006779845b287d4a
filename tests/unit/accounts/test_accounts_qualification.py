"""Article 9's criteria decide who is a key account, and say why."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.money import Money
from chassis.yaml_text import read_yaml
from services.accounts.domain.criteria import CriteriaSet, Line
from services.accounts.domain.evidence import Evidence, EvidenceKey, readings
from services.accounts.domain.qualification import Decision, Verdict, qualify
from services.accounts.rulebook import shipped_criteria_sets

CASES = read_yaml((Path(__file__).parents[2] / "cases/accounts/qualification.yaml").read_text("utf-8"))
TODAY = date(2026, 3, 31)


def article_9() -> CriteriaSet:
    return next(found for found in shipped_criteria_sets() if found.code == "article-9")


def sheet(values: Mapping[str, Any], currency: str = "CNY") -> Evidence:
    amounts = {key: Money.parse(values[key], currency) for key in ("annual_sales", "wallet_estimate") if key in values}
    rates = {key: Decimal(values[key]) for key in ("margin_rate", "growth_rate") if key in values}
    whole = {k: values[k] for k in ("payment_days", "goal_access_level", "openness_level") if k in values}
    return Evidence(TODAY, "a case", **amounts, **rates, **whole)


def decide(case: Mapping[str, Any]) -> Verdict:
    least = Decimal(case.get("known_weight_min_pct", article_9().known_weight_min_pct))
    criteria = replace(article_9(), known_weight_min_pct=least)
    return qualify(criteria, readings([sheet(case["evidence"], case.get("currency", "CNY"))], TODAY))


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_case_is_decided_as_the_business_says(case: Mapping[str, Any]) -> None:
    verdict = decide(case)
    assert (verdict.decision, str(verdict.score)) == (case["decision"], case["score"])
    assert [reason.code for reason in verdict.reasons] == case["reasons"]
    assert [o.criterion.code for o in verdict.outcomes if o.gate_failed] == case.get("gates_failed", [])
    assert [o.criterion.code for o in verdict.outcomes if o.blocks] == case.get("blocking", [])


def test_every_criterion_gives_at_least_one_reason_with_its_value() -> None:
    for outcome in decide(CASES[0]).outcomes:
        assert outcome.reasons
        assert all(reason.criteria == (outcome.criterion.code,) for reason in outcome.reasons)
        assert outcome.reading
        assert outcome.reasons[-1].params["value"] == f"{outcome.reading.value.normalize():f}"


def test_an_account_without_any_evidence_is_undecided_and_has_no_score_of_its_own() -> None:
    verdict = qualify(article_9(), {})
    assert verdict.decision is Decision.UNDECIDED
    assert verdict.known_weight_pct == 0


known = st.fixed_dictionaries(
    {"annual_sales": st.integers(0, 10**8).map(str), "margin_rate": st.decimals("0", "1", places=3).map(str)},
    optional={
        "growth_rate": st.decimals("-1", "2", places=3).map(str),
        "wallet_estimate": st.integers(0, 10**9).map(str),
        "payment_days": st.integers(0, 120),
        "goal_access_level": st.integers(0, 4),
        "openness_level": st.integers(0, 4),
    },
)


@given(known)
def test_the_score_stays_between_0_and_100(values: dict[str, Any]) -> None:
    verdict = qualify(article_9(), readings([sheet(values)], TODAY))
    assert verdict.score is not None
    assert 0 <= verdict.score <= 100


@given(known, st.integers(1, 10**8))
def test_more_sales_never_lower_the_score(values: dict[str, Any], more: int) -> None:
    richer = {**values, "annual_sales": str(int(values["annual_sales"]) + more)}
    before = qualify(article_9(), readings([sheet(values)], TODAY)).score
    after = qualify(article_9(), readings([sheet(richer)], TODAY)).score
    assert before is not None
    assert after is not None
    assert after >= before


@given(known, st.integers(1, 3000))
def test_an_account_that_pays_over_the_limit_is_never_a_key_account(values: dict[str, Any], days_over: int) -> None:
    late = {**values, "payment_days": 120 + days_over}
    assert qualify(article_9(), readings([sheet(late)], TODAY)).decision is Decision.NOT_KEY_ACCOUNT


@given(
    st.decimals("-1000", "1000", places=2),
    st.decimals("-1000", "1000", places=2),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9),
)
def test_turning_the_line_round_turns_the_membership_round(x1: Decimal, x2: Decimal, x: Decimal) -> None:
    if x1 != x2:
        assert Line(x1, x2).membership(x) + Line(x2, x1).membership(x) == Fraction(1)


def test_a_later_sheet_that_is_silent_leaves_the_earlier_value_standing() -> None:
    earlier = Evidence(date(2026, 1, 31), "January", payment_days=40, openness_level=1)
    later = Evidence(date(2026, 2, 28), "February", openness_level=3)
    found = readings([later, earlier], TODAY)
    assert (found[EvidenceKey.PAYMENT_DAYS].value, found[EvidenceKey.PAYMENT_DAYS].source) == (40, "January")
    assert found[EvidenceKey.OPENNESS_LEVEL].value == 3


def test_what_is_known_later_does_not_change_an_earlier_day() -> None:
    later = Evidence(date(2026, 4, 30), "April", openness_level=3)
    assert readings([later], TODAY) == {}


def test_our_share_of_the_wallet_never_exceeds_it() -> None:
    too_low = Evidence(
        TODAY, "a guess", annual_sales=Money.parse("300", "CNY"), wallet_estimate=Money.parse("100", "CNY")
    )
    assert readings([too_low], TODAY)[EvidenceKey.WALLET_SHARE].value == 1
    fair = replace(too_low, wallet_estimate=Money.parse("1200", "CNY"))
    assert readings([fair], TODAY)[EvidenceKey.WALLET_SHARE].value == Decimal("0.25")
