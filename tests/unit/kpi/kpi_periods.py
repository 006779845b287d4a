"""Schemes, plans and figures by the throw of dice, and a period computed by the reference."""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from kpi_builders import CATALOGUE, MARCH, NAME

from chassis.domain.errors import Invalid
from chassis.domain.explain import Figure
from chassis.domain.money import Money
from chassis.domain.period import Period
from services.kpi.domain.criterion import Criterion
from services.kpi.domain.expression.nodes import Taken
from services.kpi.domain.factor_table import FactorTable, Tier, TierMode
from services.kpi.domain.grade import Grade
from services.kpi.domain.measure import LARGEST_VALUE, decimals_of
from services.kpi.domain.measurement import Measurement
from services.kpi.domain.membership import Curve, CurvePoint, Line, Step, Steps, Trapezoid, Triangle
from services.kpi.domain.outcome import Rules
from services.kpi.domain.parts_of_period import up_to, year_of
from services.kpi.domain.pay_case import Extra, PayCase
from services.kpi.domain.pay_plan import (
    BaseGuarantee,
    Deferral,
    FloatingPay,
    GateRule,
    GradeAllowance,
    PayPlan,
    PieceRate,
    PieceRates,
    Pool,
    Requirement,
    ScoreBonus,
    Window,
)
from services.kpi.domain.pay_pool import divide, points_in
from services.kpi.domain.payee import Payee
from services.kpi.domain.piece_price import Accelerator, Clawback, PriceStep, PriceTiers
from services.kpi.domain.readings import read_all, read_so_far
from services.kpi.domain.red_line import Comparison
from services.kpi.domain.scheme import Scheme, check_scheme, graded
from services.kpi.domain.scorecard import score
from services.kpi.domain.statement import EXTRA, state_pay
from services.kpi.engine.facts import fact_of
from services.kpi.engine.pay import readings_of
from services.kpi.engine.pools import PLACE
from services.kpi.engine.told import payee_facts

INDICATORS = ("S1", "S4", "S7", "S11", "S12", "S13", "R2", "R5", "D4", "D5")
PRODUCTS = ("credit_cards_issued", "wealth_products_sold", "merchants_signed")
REQUIRED = ("training_credits", "loan_balance", "customers_total", "fee_income")
"""A sum, a mean, a level at the end, and one that may be negative."""
POOLED = ("fee_income", "credit_cards_issued")
LEVELS = [Decimal(n) for n in ("0", "0.5", "0.8", "0.98", "1", "3", "7.25", "60", "90", "100", "1000000")]
JANUARY, FIRST_QUARTER = Period.parse("2026-01"), Period.parse("2026-Q1")
PRICES = [Decimal(price) for price in ("30", "0.0005", "0.005", "0.000001", "99999999")]


def ordered(dice, size):
    return sorted(dice.sample(LEVELS, size))


def rising(dice):
    cap = Decimal(dice.choice(["1", "1.2", "1.333333", "2"]))
    degrees = sorted(Decimal(dice.randint(0, 1000)).scaleb(-3) for _ in range(3))
    points = list(zip(ordered(dice, 3), degrees, strict=True))
    return dice.choice(
        [
            Line(*ordered(dice, 2), cap),
            Steps(tuple(Step(*point) for point in points)),
            Curve(tuple(CurvePoint(*point) for point in points)),
        ]
    )


def membership(dice, direction):
    if direction == "more_is_better":
        return rising(dice)
    if direction == "less_is_better":
        return Line(*reversed(ordered(dice, 2)))
    return dice.choice([Trapezoid(*ordered(dice, 4)), Triangle(*ordered(dice, 3))])


def scheme(dice):
    keys = dice.sample(INDICATORS, dice.randint(1, 6))
    shares = [dice.randint(1, 1000) for _ in keys]
    weights = [Decimal(share * 10**6 // sum(shares)).scaleb(-6) for share in shares]
    weights[0] += 1 - sum(weights)
    memberships = [membership(dice, CATALOGUE.indicators[key].direction) for key in keys]
    gates = dice.choice([(), ("O1",), ("O1", "O2"), ("O4",)])
    grades = tuple(Grade(code, NAME, Decimal(bound)) for code, bound in (("C", 0), ("A", "80.5"), ("B", 40)))
    criteria = tuple(map(Criterion, keys, memberships, weights))
    made = Scheme("s", NAME, date(2026, 1, 1), criteria, gates, grades, dice.choice([None, "B", "C"]))
    assert not check_scheme(made, CATALOGUE)
    return made


def plan(dice):
    starts = sorted(dice.sample([Decimal(n) for n in ("0", "20", "59.99", "60", "80.5", "100")], dice.randint(1, 4)))
    tiers = tuple(Tier(start, Decimal(dice.randint(0, 3000)).scaleb(-3)) for start in starts)
    table = FactorTable(dice.choice(list(TierMode)), tiers)
    components = (
        BaseGuarantee("base", NAME, money(dice.randint(0, 10**7)), dice.random() < 0.7),
        GradeAllowance("allowance", NAME, {"senior": money(150001), "junior": money(0)}),
        PieceRates("pieces", NAME, tuple(piece_rate(dice, key) for key in PRODUCTS), cap=some(dice, money(12345))),
        FloatingPay("floating", NAME, "fee_income", Decimal("0.0333"), some(dice, table)),
        ScoreBonus("bonus", NAME, money(dice.randint(0, 10**9)), table, dice.random() < 0.7),
    )
    pools = tuple(pool(dice, f"pool_{n}") for n in range(dice.randint(0, 2)))
    components = tuple(dice.sample((*components, *pools), len(components) + len(pools)))
    gates = (
        GateRule("bad_debt_over_limit", ("bonus", "pieces", "pool_0"), Decimal(dice.choice(["0", "0.333"]))),
        GateRule("material_error_over_limit", ("bonus",), Decimal("0.5")),
        GateRule("credits_short", ("bonus", "pool_1"), Decimal("0.25"), requirement(dice)),
        GateRule("too_many", ("pieces",), Decimal("0.9"), some(dice, requirement(dice))),
    )
    gates = gates if gates[3].requires else gates[:3]
    deferral = Deferral(Decimal(dice.randint(1, 100)).scaleb(-2), 3, 12, ("bonus", "pieces", "pool_0"))
    return PayPlan("p", NAME, date(2026, 1, 1), "CNY", components, gates, dice.choice([None, deferral]))


def requirement(dice):
    limit = Decimal(dice.choice(["0", "15", "0.5", "1000"]))
    window = dice.choice(list(Window))
    return Requirement(dice.choice(REQUIRED), dice.choice(list(Comparison)), limit, window)


def pool(dice, key):
    coefficients = dice.choice([{}, {"senior": Decimal("1.5"), "junior": Decimal("0.333")}, {"unknown": Decimal(0)}])
    by = dice.choice(["score", "score", *POOLED])
    return Pool(key, NAME, money(dice.choice([0, 1, 7, 100_001, 10**9])), by, coefficients, dice.random() < 0.7)


def some(dice, value):
    return dice.choice([None, None, value])


def piece_rate(dice, measure):
    starts = sorted(dice.sample([Decimal(n) for n in ("0.5", "3", "10", "50", "100000")], dice.randint(1, 3)))
    steps = tuple(PriceStep(start, dice.choice(PRICES)) for start in starts)
    tiers = some(dice, PriceTiers(dice.choice(list(TierMode)), steps))
    cap, clawback = some(dice, money(9999)), some(dice, Clawback("needs_surveys", Decimal("0.333")))
    faster = some(
        dice, Accelerator(Decimal(dice.choice(["0", "0.8", "1", "1.25"])), Decimal(dice.choice(["1.5", "3"])))
    )
    return PieceRate(measure, dice.choice(PRICES), tiers, faster, cap, clawback)


def money(minor):
    return Money(minor, "CNY")


def measured(dice, manager, measures):
    """Ties, negatives, nothing at all, and the largest that there may be."""
    found = []
    gaps = dice.choice([0, 0.05, 0.3])
    for key in measures:
        measure = CATALOGUE.measures[key]
        digits = decimals_of(measure.unit)
        most = int(LARGEST_VALUE) * 10**digits - 1
        edges = [0, 1, 5, 50, 10**digits, 90 * 10**digits, most, -most, -1, -5, -50]
        whole = dice.choice([dice.choice(edges), dice.randint(-(10**6), 10**6), dice.randint(1, 100) * 10**digits])
        if dice.random() >= gaps:
            kept = whole if measure.signed else abs(whole)
            found.append(Measurement(manager, key, MARCH, Decimal(kept).scaleb(-digits)))
            if dice.random() < 0.8:
                found.append(Measurement(manager, key, MARCH.previous, Decimal(kept // 3).scaleb(-digits)))
        if key in REQUIRED:
            earlier = Decimal(dice.randint(0, 20) * 10**digits // 7).scaleb(-digits)
            periods = [period for period in (JANUARY, FIRST_QUARTER) if dice.random() < 0.4]
            found += [Measurement(manager, key, period, earlier) for period in periods]
    return found


def payee(dice, manager):
    grade = dice.choice(["senior", "junior", "junior", "junior", "unknown"])
    begun = dice.choice([date(2020, 1, 1), date(2020, 1, 1), date(2026, 3, 12), date(2026, 5, 1)])
    return Payee(manager, "N", grade, begun, dice.choice([None, None, date(2026, 3, 20)]))


def rules(dice):
    return Rules(scheme(dice), CATALOGUE, MARCH)


def people(dice, by, size):
    wanted = by.catalogue.needed(by.scheme.indicators)
    names = dict.fromkeys((*(reading.measure for reading in wanted), *PRODUCTS, *REQUIRED, "needs_surveys"))
    correction = Extra(NAME, money(-1234567), "correction", "order")
    return [
        (
            payee(dice, f"M{n}"),
            measured(dice, f"M{n}", names),
            dice.choice([(), (), (correction,)]),
            {name: target(dice, name) for name in PRODUCTS if dice.random() < 0.7},
        )
        for n in range(size)
    ]


def target(dice, name):
    value = dice.choice(
        [Decimal(0), Decimal(-5), Decimal("26.5"), Decimal("0.3"), Decimal(100), Decimal(99999999999999)]
    )
    return Figure(f"target/{name}", value, CATALOGUE.measures[name].unit, source="target")


def facts_of(paid_by, persons):
    for place, (person, known, extras, targets) in enumerate(persons):
        yield from (fact_of(each, CATALOGUE.measures) for each in known)
        yield from payee_facts(paid_by, PayCase(person, MARCH, None, {}, extras, targets))
        yield person.manager, PLACE, "", place


def case_of(by, paid_by, person, known, extras, targets):
    """What a statement is computed from; None for who cannot be scored."""
    wanted = (*by.catalogue.needed(by.scheme.indicators), *readings_of(paid_by))
    readings = read_all(known, wanted, MARCH, CATALOGUE.measures)
    try:
        card = score(by.scheme, CATALOGUE, readings, MARCH)
    except Invalid:
        return None
    sold = {reading.measure: figure for reading, figure in readings.items() if reading.taken is Taken.NOW}
    return PayCase(person, MARCH, card, sold, extras, targets, so_far(known))


def so_far(known):
    """What the gates' measures come to over the year to date."""
    over = [fact for fact in known if fact.period in up_to(MARCH)]
    found = {name: read_so_far(over, year_of(MARCH), CATALOGUE.measures[name]) for name in REQUIRED}
    return {name: figure for name, figure in found.items() if figure is not None}


def stated_of(paid_by, cases):
    """The statements of those who can be paid, the pools divided among them."""
    payable = [case for case, _ in _stated(paid_by, cases)]
    parts = {
        pool.id: divide(pool.pot, {case.payee.manager: points_in(pool, paid_by, case) for case in payable})
        for pool in paid_by.pools
    }
    with_parts = [
        replace(case, pools={key: found[case.payee.manager] for key, found in parts.items()}) for case in payable
    ]
    return _stated(paid_by, with_parts)


def _stated(paid_by, cases):
    stated = []
    for case in cases:
        with suppress(Invalid):
            stated.append((case, state_pay(paid_by, case, CATALOGUE)))
    return stated


def references(by, paid_by, persons):
    """By manager the score, the grade, the lines' amounts, the total and what is paid now, as the domain says; None for
    none."""
    cases = {person[0].manager: case_of(by, paid_by, *person) for person in persons}
    scored = [case for case in cases.values() if case is not None]
    stated = {case.payee.manager: statement for case, statement in stated_of(paid_by, scored)}
    return {manager: _told(by, case, stated.get(manager)) for manager, case in cases.items()}


def _told(by, case, statement):
    if case is None:
        return None, None, None, None, None
    card = case.scorecard
    grade = graded(by.scheme, card.score, red_line_crossed=bool(card.broken))
    if statement is None:
        return card.score, grade, None, None, None
    amounts = {line.figure.key: line.amount.minor for line in statement.lines if line.component != EXTRA}
    return card.score, grade, amounts, statement.total.minor, statement.paid_now.minor
