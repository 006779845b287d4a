"""The rules of the kpi measurement, and the same rules as SQL that somebody wrote by hand.

Thirty indicators, each one measure over another; a line each; a red line; a pay plan with a guarantee and an allowance
by days, three products, a bonus by tiers, a gate and a deferral.
"""

from datetime import date
from decimal import Decimal

from chassis.domain.money import Money
from chassis.domain.name import Name
from chassis.domain.period import Period
from services.kpi import rulebook
from services.kpi.domain.criterion import Criterion
from services.kpi.domain.expression.nodes import Divide, Reading, Taken
from services.kpi.domain.factor_table import FactorTable, Tier, TierMode
from services.kpi.domain.indicator import Direction
from services.kpi.domain.measure import decimals_of
from services.kpi.domain.membership import Line
from services.kpi.domain.pay_plan import (
    BaseGuarantee,
    Deferral,
    GateRule,
    GradeAllowance,
    PayPlan,
    PieceRate,
    PieceRates,
    ScoreBonus,
)
from services.kpi.domain.scheme import Scheme, check_scheme

CATALOGUE = rulebook.catalogue(date(2026, 1, 1))
MONTHS = [Period.parse(f"2026-{month:02}") for month in range(1, 13)]
NAME = Name("Bench", "基准")
GATE = "O1"
INDICATORS = 30
LOW, HIGH = Decimal("0.20"), Decimal("0.95")
PRICES = {
    "credit_cards_issued": Decimal(30),
    "wealth_products_sold": Decimal("0.0005"),
    "merchants_signed": Decimal("12.345"),
}
ALLOWANCES = {"senior": 150_001, "junior": 50_000}
TIERS = {Decimal(20): Decimal("0.6"), Decimal(60): Decimal("0.85"), Decimal(80): Decimal("1.1")}
BASE, TARGET, SHARE = 400_000, 600_000, Decimal("0.40")


def shares() -> dict[str, tuple[str, str]]:
    """The indicators that are one measure over another, with the two."""
    found = {}
    for key, formula in CATALOGUE.formulas.items():
        match formula.node:
            case Divide(Reading(over, Taken.NOW), Reading(under, Taken.NOW)):
                found[key] = over, under
    return found


SHARES = shares()
SCORED = [
    key
    for key in SHARES
    if CATALOGUE.indicators[key].red_line is None and CATALOGUE.indicators[key].direction is not Direction.BAND
][:INDICATORS]
WEIGHTS = {key: Decimal("0.033333") for key in SCORED}
WEIGHTS[SCORED[0]] += 1 - sum(WEIGHTS.values())
MEASURES = sorted({name for key in (*SCORED, GATE) for name in SHARES[key]} | set(PRICES))


def scheme() -> Scheme:
    """The scheme."""
    criteria = tuple(Criterion(key, Line(*levels(key)), weight) for key, weight in WEIGHTS.items())
    made = Scheme("bench", NAME, date(2026, 1, 1), criteria, (GATE,))
    faults = check_scheme(made, CATALOGUE)
    if faults:
        raise SystemExit(f"the scheme is wrong: {faults}")
    return made


def levels(key: str) -> tuple[Decimal, Decimal]:
    """The laggard's and the leader's level."""
    return (HIGH, LOW) if CATALOGUE.indicators[key].direction is Direction.LESS else (LOW, HIGH)


def plan() -> PayPlan:
    """The pay plan."""
    table = FactorTable(TierMode.WHOLE, tuple(Tier(start, factor) for start, factor in TIERS.items()))
    components = (
        BaseGuarantee("base", NAME, cny(BASE)),
        GradeAllowance("allowance", NAME, {grade: cny(minor) for grade, minor in ALLOWANCES.items()}),
        PieceRates("pieces", NAME, tuple(PieceRate(measure, price) for measure, price in PRICES.items())),
        ScoreBonus("bonus", NAME, cny(TARGET), table),
    )
    gates = (GateRule("bad_debt_over_limit", ("bonus",)),)
    return PayPlan("bench", NAME, date(2026, 1, 1), "CNY", components, gates, Deferral(SHARE, 3, 12, ("bonus",)))


def cny(minor: int) -> Money:
    """An amount."""
    return Money(minor, "CNY")


def by_hand(month: Period) -> str:
    """Scores and payouts of a month as somebody would write them who knows that DuckDB's `/` is not exact, and who has
    looked how large the figures are: everything fits 64 bits."""
    days = (month.end - month.start).days
    told = {"days": "payee/days", "grade": "payee/grade", **{name: name for name in MEASURES}}
    read = ", ".join(f"MAX(CASE WHEN measure = '{name}' THEN value END) AS {alias}" for alias, name in told.items())
    ratios = ", ".join(f"{_ratio(*SHARES[key])} AS r_{key}" for key in (*SCORED, GATE))
    lines = ", ".join(f"{_line(key)} AS m_{key}" for key in SCORED)
    total = " + ".join(f"m_{key} * {int(weight.scaleb(6))}" for key, weight in WEIGHTS.items())
    tiers = " ".join(f"WHEN score >= {int(start * 100)} THEN {int(f * 100)}" for start, f in reversed(TIERS.items()))
    pieces = " + ".join(_piece(measure, price) for measure, price in PRICES.items())
    allowance = " ".join(f"WHEN {place} THEN {minor}" for place, minor in enumerate(ALLOWANCES.values()))
    factor = f"CASE WHEN r_{GATE} < 20000000000 THEN CASE {tiers} ELSE 0 END ELSE 0 END"
    base = f"(2 * {BASE} * days + {days}) // {2 * days}"
    by_grade = f"(2 * (CASE grade {allowance} END) * days + {days}) // {2 * days}"
    score = f"(2 * ({total}) + 100000000000000) // 200000000000000"
    bonus = f"(2 * {TARGET} * factor * days + {100 * days}) // {200 * days}"
    layers = (
        ratios,
        lines,
        f"{score} AS score",
        f"{factor} AS factor, {base} AS base, {by_grade} AS allowance, {pieces} AS pieces",
        f"{bonus} AS bonus",
        "base + allowance + pieces + bonus AS total, (2 * bonus * 4 + 10) // 20 AS later",
    )
    query = f"SELECT manager, {read} FROM facts GROUP BY manager"  # noqa: S608 - names and numbers of ours
    for layer in layers:
        query = f"SELECT *, {layer} FROM ({query})"  # noqa: S608 - names and numbers of ours
    return f"SELECT manager, score, total, total - later AS paid_now FROM ({query})"  # noqa: S608 - the same


def _ratio(over: str, under: str) -> str:
    measures = CATALOGUE.measures
    digits = 12 + decimals_of(measures[under].unit) - decimals_of(measures[over].unit)
    return f"CASE WHEN {under} > 0 THEN (2 * {over} * {10**digits} + {under}) // (2 * {under}) END"


def _line(key: str) -> str:
    start, end = levels(key)
    far = f"r_{key} - {int(start.scaleb(12))}" if start < end else f"{int(start.scaleb(12))} - r_{key}"
    # 1 ÷ 0.75 is 4 ÷ 3: the way to the leader, in thirds.
    return f"(2 * 4 * GREATEST(LEAST({far}, 750000000000), 0) + 3) // 6"


def _piece(measure: str, price: Decimal) -> str:
    digits = max(-int(price.as_tuple().exponent), 0)
    over = 10 ** (decimals_of(CATALOGUE.measures[measure].unit) + digits)
    worth = f"{measure} * {int(price.scaleb(digits)) * 100}"
    return f"SIGN({measure}) * ((2 * ABS({worth}) + {over}) // {2 * over})"
