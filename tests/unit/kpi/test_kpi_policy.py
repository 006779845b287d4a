"""Policy packs held against statements, at their limits."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from kpi_builders import CATALOGUE, cases, cny, pay_case_of, plan_of

from chassis.domain.period import Period
from services.kpi import rulebook
from services.kpi.domain.pay_plan import PolicyEffect, PolicyUse
from services.kpi.domain.pay_plan_check import check_pay_plan
from services.kpi.domain.policy import Finding, PaidBefore, Verification, findings_of, merged
from services.kpi.domain.statement import state_pay

PACKS = rulebook.policy_packs(date(2026, 3, 1))


def plan_for(case):
    components = [
        {"kind": "base_guarantee", "id": "base", "amount": case["fixed"]},
        {"kind": "score_bonus", "id": "bonus", "target": case["variable"], "mode": "whole", "tiers": {0: "1"}},
    ]
    entry = {"components": components}
    if "deferral" in case:
        entry["deferral"] = {"months_between": 12, "components": ["bonus"], **case["deferral"]}
    high = case.get("high_variable")
    return replace(
        plan_of(entry),
        policies=(PolicyUse(case["pack"], PolicyEffect.BLOCK),),
        posts={"junior": case["post"]} if "post" in case else {},
        high_variable=cny(high) if high else None,
    )


@pytest.mark.parametrize("case", cases("policy_packs"), ids=lambda case: case["name"])
def test_a_statement_held_to_a_pack(case):
    plan = plan_for(case)
    statement = state_pay(plan, pay_case_of({"score": "80.00"}), CATALOGUE)
    assert {found.rule: str(found.worst) for found in findings_of(plan, statement, PACKS)} == case["found"]


YEAR = cases("policy_years")


@pytest.mark.parametrize("case", YEAR, ids=lambda case: case["name"])
def test_a_year_held_to_a_pack(case):
    plan = plan_for(case)
    statement = state_pay(plan, pay_case_of({"score": "80.00"}), CATALOGUE)
    before = [
        PaidBefore(plan, Period.parse(period), {"base": cny(paid["fixed"]), "bonus": cny(paid["variable"])}, deferred)
        for period, paid in case["before"].items()
        if (deferred := cny(paid.get("deferred", "0.00")))
    ]
    found = findings_of(plan, statement, PACKS, before)
    assert {each.rule: str(each.worst) for each in found} == case["found"]


def test_every_rule_says_how_far_its_numbers_were_compared():
    assert {rule.verification for pack in PACKS.values() for rule in pack.rules} == {Verification.SUMMARY}
    assert all(rule.source for rule in PACKS["eu-crd"].rules)


def test_extras_are_neither_fixed_nor_variable():
    plan = plan_for({"pack": "cn-2010", "fixed": "3500.00", "variable": "6500.00"})
    statement = state_pay(plan, pay_case_of({"score": "80.00", "extras": {"correction": "-6000.00"}}), CATALOGUE)
    assert list(findings_of(plan, statement, PACKS)) == []


def test_findings_of_many_statements_become_one_a_rule_with_the_worst_named():
    def found(manager, worst):
        return Finding("cn-2010", "defer_40", PolicyEffect.BLOCK, Decimal("0.4"), 1, Decimal(worst), manager)

    assert merged([found("A", "0.3")], [found("B", "0.1"), found("C", "0.2")]) == (
        replace(found("B", "0.1"), managers=3),
    )


def test_a_pack_that_nobody_knows_is_located():
    plan = replace(plan_for({"pack": "cn-2010", "fixed": "1.00", "variable": "1.00"}))
    twice = replace(plan, policies=(*plan.policies, *plan.policies, PolicyUse("moon", PolicyEffect.WARN)))
    assert [(fault.code, fault.pointer) for fault in check_pay_plan(twice, CATALOGUE, PACKS)] == [
        ("policy_pack_twice", "/policies/1/pack"),
        ("policy_pack_unknown", "/policies/2/pack"),
    ]


def test_a_pack_counts_from_its_first_day_on():
    assert set(rulebook.policy_packs(date(2011, 1, 1))) == {"cn-2010"}
    assert {"takeover", "restatement"} <= set(rulebook.malus_triggers(date(2021, 1, 28)))
