from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CATALOGUE, MARCH, NAME, cases, cny, pay_case_of, plan_of

from chassis.domain.errors import Conflict, Forbidden, Invalid
from chassis.domain.money import Money, total
from services.kpi.domain.pay_plan_check import check_pay_plan
from services.kpi.domain.pay_run import PayRunState, PayRunTransition, move, transitions_from
from services.kpi.domain.seal import canonical, seal, seal_of_many
from services.kpi.domain.statement import state_pay
from services.kpi.domain.team_share import MemberShare, TeamAward

PAGE = cases("statements")


@pytest.mark.parametrize("case", PAGE["cases"], ids=lambda case: case["name"])
def test_a_statement_worked_by_hand(case):
    statement = state_pay(plan_of(case["plan"]), pay_case_of(case), CATALOGUE)
    assert {line.figure.key: str(line.amount) for line in statement.lines} == case["lines"]
    assert str(statement.total) == case["total"]
    assert list(statement.reasons) == case.get("reasons", [])
    assert {str(part.due): str(part.amount) for part in statement.deferred} == case.get("deferred", {})
    assert str(statement.paid_now) == case.get("paid_now", case["total"])


@given(
    st.decimals(0, 100, places=2),
    st.integers(-50, 5000),
    st.decimals(-(10**6), 10**7, places=2),
    st.decimals(Decimal("0.01"), 1, places=4),
    st.integers(1, 7),
)
def test_a_statement_conserves_its_total(score, cards, wealth, share, instalments):
    case = {**PAGE["cases"][0], "score": str(score)}
    case["sold"] = {"credit_cards_issued": str(cards), "wealth_products_sold": str(wealth)}
    deferral = {
        "share": str(share),
        "instalments": instalments,
        "months_between": 12,
        "components": ["pieces", "bonus"],
    }
    statement = state_pay(plan_of({**PAGE["plan"], "deferral": deferral}), pay_case_of(case), CATALOGUE)
    assert statement.total == total([line.amount for line in statement.lines], "CNY")
    assert statement.total == statement.paid_now + total([part.amount for part in statement.deferred], "CNY")
    parts = [part.amount.minor for part in statement.deferred]
    assert parts == sorted(parts)
    assert not parts or parts[-1] - parts[0] < instalments


def test_every_line_explains_itself_down_to_the_dated_plan_or_a_measurement():
    case = PAGE["cases"][1]
    statement = state_pay(plan_of(case["plan"]), pay_case_of(case), CATALOGUE)
    base = statement.lines[0].figure
    assert base.formula == "amount × days employed ÷ days in period"
    assert base.unrounded == Decimal("2580.645161290323")
    assert all(
        leaf.source
        for line in statement.lines
        for leaf in line.figure.walk()
        if leaf.key != "score" and not leaf.inputs
    )


def test_a_grade_without_an_allowance_cannot_be_paid():
    case = {**PAGE["cases"][0], "grade": "trainee"}
    with pytest.raises(Invalid, match="grade_without_allowance"):
        state_pay(plan_of(case["plan"]), pay_case_of(case), CATALOGUE)


def test_a_manager_not_employed_in_the_period_gets_no_fixed_pay():
    case = pay_case_of(PAGE["cases"][0])
    gone = replace(case.payee, employed_until=MARCH.start)
    statement = state_pay(plan_of(PAGE["plan"]), replace(case, payee=gone, sold={}), CATALOGUE)
    assert statement.total == Money.zero("CNY")


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        ({"components": []}, [("no_components", "/components")]),
        (
            {"components": [{"kind": "piece_rates", "id": "p", "rates": {"visits_done": "1"}}]},
            [("not_a_product_measure", "/components/0/rates/0/measure")],
        ),
        (
            {
                "components": [
                    {"kind": "score_bonus", "id": "b", "target": "-1.00", "mode": "whole", "tiers": {80: "1", 60: "-1"}}
                ]
            },
            [
                ("amount_negative", "/components/0/target/amount"),
                ("factor_negative", "/components/0/table/tiers/1/factor"),
                ("tiers_out_of_order", "/components/0/table/tiers/1/from_score"),
            ],
        ),
        (
            {
                "components": [{"kind": "base_guarantee", "id": "b", "amount": "1.00"}] * 2,
                "gates": [{"reason_code": "rain", "components": ["x"], "factor": "1"}],
                "deferral": {"share": "1.5", "instalments": 3, "months_between": 12, "components": ["y"]},
            },
            [
                ("component_twice", "/components/1/id"),
                ("component_unknown", "/gates/0/components/0"),
                ("reason_code_unknown", "/gates/0/reason_code"),
                ("gate_factor_out_of_range", "/gates/0/factor"),
                ("component_unknown", "/deferral/components/0"),
                ("share_out_of_range", "/deferral/share"),
            ],
        ),
    ],
)
def test_a_wrong_plan_is_refused_with_every_fault_located(change, faults):
    assert [(fault.code, fault.pointer) for fault in check_pay_plan(plan_of(change), CATALOGUE)] == faults


def test_the_plan_of_the_cases_is_right():
    assert check_pay_plan(plan_of(PAGE["plan"]), CATALOGUE) == []


@pytest.mark.parametrize("case", cases("team_shares"), ids=lambda case: case["name"])
def test_a_shared_result(case):
    shares = tuple(MemberShare(member, Decimal(share)) for member, share in case["shares"].items())
    parts = TeamAward(NAME, cny(case["amount"]), "award", shares).divide()
    assert dict(zip(case["shares"], map(str, parts), strict=True)) == case["parts"]
    assert total(parts, "CNY") == cny(case["amount"])


def test_who_prepared_a_run_cannot_approve_it():
    with pytest.raises(Forbidden, match="four_eyes"):
        move(PayRunState.REVIEWED, PayRunTransition.APPROVE, author="wang", actor="wang")
    assert move(PayRunState.REVIEWED, PayRunTransition.APPROVE, author="wang", actor="zhao") is PayRunState.APPROVED


@pytest.mark.parametrize("transition", PayRunTransition)
@pytest.mark.parametrize("state", [PayRunState.DRAFT, PayRunState.CLOSED])
def test_a_draft_and_a_closed_run_take_no_action(state, transition):
    assert transitions_from(state) == ()
    with pytest.raises(Conflict, match="transition_not_allowed"):
        move(state, transition, author="wang", actor="zhao")


def test_the_seal_depends_on_content_and_not_on_order():
    assert seal({"a": 1, "b": "元"}) == seal({"b": "元", "a": 1}) != seal({"a": 1, "b": "角"})
    assert canonical({"b": "元", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"元"}'.encode()


@given(st.lists(st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=5), max_size=3), max_size=4))
def test_a_seal_read_item_by_item_is_that_of_the_whole(items):
    head = {"plan": {"code": "零售"}, "period": "2026-03"}
    assert seal_of_many(head, "statements", iter(items)) == seal(head | {"statements": items})
    with pytest.raises(ValueError, match="a"):
        seal_of_many(head, "a", items)
