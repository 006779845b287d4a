"""The parts of pay, each by itself: what it comes to, what it is made of, and what is wrong with it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from kpi_builders import MARCH, NAME, cny, pay_case_of, plan_of

from chassis.domain.errors import Fault
from chassis.domain.explain import Figure
from chassis.domain.money import Money
from chassis.domain.period import Period
from services.kpi.domain.deferral import Instalment, defer
from services.kpi.domain.factor_table import FactorTable, Tier, TierMode
from services.kpi.domain.pay_gate import crossed, cuts, reasons
from services.kpi.domain.pay_line import Factor, PayLine, amount_of, given
from services.kpi.domain.pay_plan import Deferral
from services.kpi.domain.pay_pool import Division, division_of, points_in
from services.kpi.domain.payout import PayoutAccount, account_faults
from services.kpi.domain.team_share import MemberShare, TeamAward, TeamPart, TeamRole, parts_of

ONE, HALF = Decimal(1), Decimal("0.5")


def table(mode: TierMode, **tiers: str) -> FactorTable:
    return FactorTable(mode, tuple(Tier(Decimal(start[1:]), Decimal(factor)) for start, factor in tiers.items()))


@pytest.mark.parametrize(
    ("tiers", "faults"),
    [
        ({}, [Fault("no_tiers", "/tiers")]),
        ({"f0": "0", "f100": "2"}, []),
        ({"f101": "1"}, [Fault("score_out_of_range", "/tiers/0/from_score")]),
        (
            {"f60": "1", "f-1": "1"},
            [Fault("score_out_of_range", "/tiers/1/from_score"), Fault("tiers_out_of_order", "/tiers/1/from_score")],
        ),
        ({"f60": "1", "f60.0": "1"}, [Fault("tiers_out_of_order", "/tiers/1/from_score")]),
        ({"f60": "-0.1"}, [Fault("factor_negative", "/tiers/0/factor")]),
    ],
)
def test_a_table_says_what_is_wrong_with_each_of_its_tiers(tiers, faults):
    assert list(table(TierMode.WHOLE, **tiers).faults()) == faults


def test_a_table_by_whole_and_by_marginal_tiers():
    """80 points: the whole target by 0.9; or 60 of 100 by 0.5 and 20 of 100 by 0.9, from 0 on."""
    tiers = {"f0": "0.5", "f60": "0.9"}
    assert table(TierMode.WHOLE, **tiers).factor(Decimal(80)) == Fraction(9, 10)
    assert table(TierMode.WHOLE, f60="0.9").factor(Decimal("59.99")) == 0
    assert table(TierMode.MARGINAL, **tiers).factor(Decimal(80)) == Fraction(48, 100)
    assert table(TierMode.MARGINAL, **tiers).factor(Decimal(60)) == Fraction(30, 100)
    score = Figure("score", Decimal(80), "points")
    assert table(TierMode.MARGINAL, **tiers).explain("factor", score, "plan x") == Figure(
        "factor", Decimal("0.48"), "ratio", "marginal tiers: 0 → 0.5, 60 → 0.9", (score,), "plan x"
    )


def test_a_line_is_an_exact_product_that_is_rounded_once_and_says_so():
    pay, third = given("pay", Decimal("100.00"), "CNY", "plan"), Factor("a third", Fraction(1, 3), ())
    assert pay == Factor("pay", Fraction(100), (Figure("pay", Decimal("100.00"), "CNY", source="plan"),))
    assert amount_of("line", "CNY", (pay, third)) == Figure(
        "line", Decimal("33.33"), "CNY", "pay × a third", pay.figures, unrounded=Decimal("33.333333333333")
    )
    exact = amount_of("line", "CNY", (pay, given("half", HALF, "ratio", "plan")))
    assert (exact.value, exact.unrounded) == (Decimal("50.00"), None)
    assert PayLine("c", NAME, exact).amount == cny("50.00")


def gated(**requires: str):
    gate = {"reason_code": "training", "components": ["bonus"], "factor": "0.5", "requires": requires}
    return plan_of({"components": [], "gates": [gate]})


ASKED = {"measure": "visits_done", "comparison": "at_least", "limit": "10"}


def test_a_requirement_is_held_against_the_period_or_the_year_so_far():
    case = pay_case_of({"score": "80", "sold": {"visits_done": "12"}, "year_to_date": {"visits_done": "9"}})
    (period,), (year,) = gated(**ASKED).gates, gated(**ASKED, window="year_to_date").gates
    assert not crossed(period, case)
    assert crossed(year, case)
    assert reasons(gated(**ASKED, window="year_to_date"), case) == ("training",)
    assert cuts("other", gated(**ASKED, window="year_to_date"), case) == ()


@pytest.mark.parametrize(("window", "time"), [("period", "2026-03"), ("year_to_date", "2026 up to 2026-03")])
def test_what_was_not_measured_counts_as_nothing_and_the_cut_says_why(window, time):
    plan, case = gated(**ASKED, window=window), pay_case_of({"score": "80"})
    (cut,) = cuts("bonus", plan, case)
    nothing = Figure("measure/visits_done", Decimal(0), "", source=f"no measurement of M1 in {time}")
    limit = Figure("limit/visits_done", Decimal(10), "", source=plan.source)
    gate = Figure("gate/visits_done", Decimal(0), "", "must be at_least the limit", (nothing, limit))
    kept = Figure("gate training", HALF, "ratio", source=plan.source)
    assert (cut.reason_code, cut.factor) == ("training", Factor("gate training", Fraction(1, 2), (kept, gate)))


def test_a_red_line_of_the_scores_cuts_by_its_factor_alone():
    plan = plan_of({"components": [], "gates": [{"reason_code": "bad_debt", "components": ["bonus"], "factor": "0"}]})
    broken = pay_case_of({"score": "80", "broken": ["bad_debt"]})
    (cut,) = cuts("bonus", plan, broken)
    assert cut.factor == given("gate bad_debt", Decimal(0), "ratio", plan.source)
    assert reasons(plan, broken) == ("bad_debt",)
    assert cuts("bonus", plan, pay_case_of({"score": "80"})) == ()


def pool_plan(**more: object):
    pool = {"kind": "pool", "id": "pool", "pot": "100.00", "coefficients": {"senior": "2"}, **more}
    gates = [{"reason_code": code, "components": ["pool"], "factor": "0.5"} for code in ("a", "b")]
    return plan_of({"components": [pool], "gates": gates})


def test_points_in_a_pool_are_value_by_grade_by_days_by_gates():
    """80 points of a senior who was there 20 days of 31, with two gates of a half: 80 · 2 · 20/31 · 1/4."""
    plan = pool_plan()
    [pool] = plan.pools
    case = pay_case_of({"score": "80", "grade": "senior", "employed_from": date(2026, 3, 12), "broken": ["a", "b"]})
    assert points_in(replace(pool, prorated=True), plan, case) == Fraction(160 * 20, 31 * 4)
    assert points_in(replace(pool, prorated=False), plan, case) == 40
    assert points_in(replace(pool, by="visits_done", prorated=False), plan, case) == 0
    sold = pay_case_of({"score": "80", "sold": {"visits_done": "7"}})
    assert points_in(replace(pool, by="visits_done", prorated=False), plan, sold) == 7


def test_a_pool_gives_what_is_left_to_the_largest_remainders_and_the_earlier_places():
    pot, points = Money(10_000, "CNY"), {0: Fraction(1), 1: Fraction(1), 2: Fraction(1)}
    division = division_of(pot, points)
    assert division == Division(Fraction(3), (Fraction(1, 3), 0))
    parts = [division.part(pot, points[place], place) for place in points]
    assert [(str(part.amount), part.points, part.all_points) for part in parts] == [
        ("33.34", "1", "3"), ("33.33", "1", "3"), ("33.33", "1", "3"),
    ]  # fmt: skip
    even = division_of(pot, {0: Fraction(1), 1: Fraction(1)})
    assert (even.last, even.part(pot, Fraction(1), 1).amount) == (None, cny("50.00"))
    nobody = division_of(pot, {0: Fraction(0)}).part(pot, Fraction(0), 0)
    assert (nobody.amount, nobody.points, nobody.all_points) == (Money.zero("CNY"), "0", "0")


def line_of(component: str, amount: str) -> PayLine:
    return PayLine(component, NAME, Figure(component, Decimal(amount), "CNY"))


def test_deferred_pay_comes_in_equal_instalments_with_the_remainder_last():
    """40 % of 100.01 are 40.00; a third of it each 12 months, from March 2026 on."""
    lines = [line_of("bonus", "60.01"), line_of("pieces", "40.00"), line_of("base", "4000.00")]
    deferral = Deferral(Decimal("0.4"), 3, 11, ("bonus", "pieces"))
    assert defer(lines, deferral, MARCH, "CNY") == (
        Instalment(1, Period.parse("2027-02"), cny("13.33")),
        Instalment(2, Period.parse("2028-01"), cny("13.33")),
        Instalment(3, Period.parse("2028-12"), cny("13.34")),
    )
    assert defer(lines, None, MARCH, "CNY") == ()
    assert defer([line_of("bonus", "-1.00")], deferral, MARCH, "CNY") == ()
    assert defer([line_of("bonus", "0.01")], deferral, MARCH, "CNY") == ()
    (single,) = defer([line_of("bonus", "0.02")], Deferral(HALF, 1, 1, ("bonus",)), Period.parse("2026-Q4"), "CNY")
    assert single == Instalment(1, Period.parse("2027-01"), cny("0.01"))


IBAN = "DE89370400440532013000"


@pytest.mark.parametrize(
    ("number", "bank", "faults"),
    [
        (IBAN, "COBADEFF", []),
        (IBAN, "COBADEFFXXX", []),
        (IBAN[:-1] + "1", "COBADEFF", [Fault("iban_wrong", "/number")]),
        ("GB82WEST12345698765432", "102100099996", []),
        ("6222021234567890", "10210009999", [Fault("bank_code_wrong", "/bank")]),
    ],
)
def test_an_account_is_wrong_by_its_check_digits_or_its_bank(number, bank, faults):
    assert list(account_faults(PayoutAccount("李娜", number, bank))) == faults


def test_every_member_s_part_says_whose_it_is_of_what():
    shares = (MemberShare("M1", Decimal(2)), MemberShare("A1", Decimal(1), TeamRole.AGENT))
    award = TeamAward(NAME, cny("100.00"), "award", shares)
    assert parts_of(award) == (
        TeamPart(NAME, "award", cny("100.00"), "M1", TeamRole.MANAGER, Decimal(2), cny("66.67")),
        TeamPart(NAME, "award", cny("100.00"), "A1", TeamRole.AGENT, Decimal(1), cny("33.33")),
    )
