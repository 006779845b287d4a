"""Piece rates, pools and floating pay as finance officers reckon them."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CATALOGUE, NAME, cases, cny, pay_case_of, plan_of

from chassis.domain.money import Money, total
from chassis.domain.shares import largest_remainder
from services.kpi.domain.factor_table import TierMode
from services.kpi.domain.pay_plan_check import check_pay_plan
from services.kpi.domain.pay_pool import divide, points_in
from services.kpi.domain.piece_price import PriceStep, PriceTiers
from services.kpi.domain.statement import state_pay
from services.kpi.domain.team_share import MemberShare, TeamAward, TeamRole, parts_of

PIECES = cases("piece_rates")["cases"]


@pytest.mark.parametrize("case", PIECES, ids=lambda case: case["name"])
def test_a_component_worked_by_hand(case):
    plan = plan_of(case["plan"])
    statement = state_pay(plan, pay_case_of(case), CATALOGUE)
    assert check_pay_plan(plan, CATALOGUE) == []
    assert {line.figure.key: str(line.amount) for line in statement.lines} == case["lines"]
    assert str(statement.total) == case["total"]
    assert list(statement.reasons) == case.get("reasons", [])


@pytest.mark.parametrize("case", PIECES, ids=lambda case: case["name"])
def test_every_component_explains_itself_down_to_a_source(case):
    statement = state_pay(plan_of(case["plan"]), pay_case_of(case), CATALOGUE)
    leaves = [leaf for line in statement.lines for leaf in line.figure.walk() if not leaf.inputs]
    assert all(leaf.source for leaf in leaves if leaf.key != "score")


def pool_of(case):
    plan = plan_of({"components": [{"kind": "pool", "id": "pool", **case["pool"]}], "gates": case.get("gates", ())})
    people = {name: pay_case_of({"grade": "junior", **given}) for name, given in case["managers"].items()}
    return plan, {who: replace(one, payee=replace(one.payee, manager=who)) for who, one in people.items()}


@pytest.mark.parametrize("case", cases("pools"), ids=lambda case: case["name"])
def test_a_pool_worked_by_hand(case):
    plan, people = pool_of(case)
    [pool] = plan.pools
    parts = divide(pool.pot, {who: points_in(pool, plan, one) for who, one in people.items()})
    assert {who: str(part.amount) for who, part in parts.items()} == case["parts"]
    for who, one in people.items():
        statement = state_pay(plan, replace(one, pools={"pool": parts[who]}), CATALOGUE)
        assert str(statement.total) == case["parts"][who]


@given(st.integers(0, 10**12), st.lists(st.fractions(0, 1000), min_size=1, max_size=40))
def test_a_pool_is_spent_whole_or_not_at_all(pot, points):
    parts = divide(Money(pot, "CNY"), {str(i): each for i, each in enumerate(points)})
    spent = total([part.amount for part in parts.values()], "CNY").minor
    assert spent == (pot if any(points) else 0)
    if any(points):
        assert [part.amount.minor for part in parts.values()] == largest_remainder(pot, points)
    assert all(abs(part.amount.minor - (pot * each / sum(points) if any(points) else 0)) < 1
               for part, each in zip(parts.values(), points, strict=True))  # fmt: skip


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 100)), min_size=1, max_size=5, unique_by=lambda s: s[0]),
    st.integers(0, 100),
    st.integers(0, 600),
)
def test_marginal_tiers_price_piece_by_piece(steps, price, quantity):
    steps.sort()
    tiers = PriceTiers(TierMode.MARGINAL, tuple(PriceStep(Decimal(start), Decimal(worth)) for start, worth in steps))
    prices = [next((worth for start, worth in reversed(steps) if start < piece), price) for piece in range(1, 601)]
    assert tiers.worth(Decimal(quantity), Decimal(price)) == Fraction(sum(prices[:quantity]))


@pytest.mark.parametrize(
    ("rate", "fault"),
    [
        (
            {"price": "1", "mode": "whole", "tiers": {5: "1", 3: "2"}},
            ("quantities_out_of_order", "tiers/steps/1/from_quantity"),
        ),
        (
            {"price": "1", "accelerator": {"from_completion": "1", "factor": "1"}},
            ("accelerator_slows", "accelerator/factor"),
        ),
        ({"price": "1", "cap": "-1.00"}, ("amount_negative", "cap/amount")),
        ({"price": "1", "clawback": {"measure": "rain", "share": "1"}}, ("measure_unknown", "clawback/measure")),
        (
            {"price": "1", "clawback": {"measure": "visits_done", "share": "0"}},
            ("share_out_of_range", "clawback/share"),
        ),
    ],
)
def test_a_wrong_rate_is_located(rate, fault):
    plan = plan_of({"components": [{"kind": "piece_rates", "id": "p", "rates": {"credit_cards_issued": rate}}]})
    code, place = fault
    assert [(f.code, f.pointer) for f in check_pay_plan(plan, CATALOGUE)] == [(code, f"/components/0/rates/0/{place}")]


def test_a_cap_keeps_what_the_line_would_have_been():
    plan = plan_of(PIECES[7]["plan"])
    line = state_pay(plan, pay_case_of(PIECES[7]), CATALOGUE).lines[0]
    assert (line.figure.unrounded, line.amount) == (Decimal("450.00"), cny("400.00"))


@given(
    st.integers(-(10**9), 10**9),
    st.lists(st.tuples(st.sampled_from(TeamRole), st.integers(0, 10**6)), min_size=1, max_size=20),
)
def test_a_result_shared_in_a_team_is_conserved_and_the_same_every_time(minor, members):
    if not any(share for _, share in members):
        return
    shares = tuple(MemberShare(f"M{i}", Decimal(share), role) for i, (role, share) in enumerate(members))
    award = TeamAward(NAME, Money(minor, "CNY"), "award", shares)
    parts = parts_of(award)
    assert sum(part.amount.minor for part in parts) == minor
    assert parts_of(award) == parts
    exact = [Fraction(minor) * share / sum(s for _, s in members) for _, share in members]
    assert all(abs(part.amount.minor - each) < 1 for part, each in zip(parts, exact, strict=True))
