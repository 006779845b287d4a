"""Domain values from the short YAML of `tests/cases/kpi`."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from chassis.domain.explain import Figure
from chassis.domain.money import Money
from chassis.domain.name import Name
from chassis.domain.period import Period
from chassis.yaml_text import read_yaml
from services.kpi import rulebook
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.factor_table import FactorTable, Tier, TierMode
from services.kpi.domain.membership import Line, Membership, Trapezoid
from services.kpi.domain.pay_case import Extra, PayCase
from services.kpi.domain.pay_plan import (
    BaseGuarantee,
    Component,
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
from services.kpi.domain.payee import Payee
from services.kpi.domain.piece_price import Accelerator, Clawback, PriceStep, PriceTiers
from services.kpi.domain.red_line import Comparison, GateOutcome
from services.kpi.domain.scheme import Criterion, Scheme
from services.kpi.domain.scorecard import Scorecard

CASES = Path(__file__).parents[2] / "cases" / "kpi"
MARCH = Period.parse("2026-03")
CATALOGUE = rulebook.catalogue(MARCH.start)
NAME = Name("Name", "名称")


def cases(name: str) -> Any:
    return read_yaml((CASES / f"{name}.yaml").read_text(encoding="utf-8"))


def cny(amount: str) -> Money:
    return Money.parse(amount, "CNY")


def membership_of(levels: Mapping[str, str]) -> Membership:
    known = {name: Decimal(levels[name]) for name in ("x1", "x2", "x3", "x4") if name in levels}
    return Trapezoid(**known) if "x3" in known else Line(**known)


def scheme_of(case: Mapping[str, Any]) -> Scheme:
    criteria = tuple(
        Criterion(entry["indicator"], membership_of(entry), Decimal(entry["weight"])) for entry in case["criteria"]
    )
    return Scheme("service-quality", NAME, date(2026, 1, 1), criteria, tuple(case.get("gates", ())))


def readings_of(values: Mapping[str, str]) -> dict[Reading, Figure]:
    return {Reading(key): figure for key, figure in measured_of(values).items()}


def measured_of(values: Mapping[str, str]) -> dict[str, Figure]:
    return {
        key: Figure(f"measure/{key}", Decimal(value), CATALOGUE.measures[key].unit, source=f"measurement M1 {MARCH}")
        for key, value in values.items()
    }


def plan_of(entry: Mapping[str, Any]) -> PayPlan:
    gates = tuple(
        GateRule(gate["reason_code"], tuple(gate["components"]), Decimal(gate["factor"]), _requirement(gate))
        for gate in entry.get("gates", ())
    )
    return PayPlan(
        "retail", NAME, date(2026, 1, 1), "CNY", tuple(map(_component, entry["components"])), gates, _deferral(entry)
    )


def _component(entry: Mapping[str, Any]) -> Component:
    match entry["kind"]:
        case "base_guarantee":
            return BaseGuarantee(entry["id"], NAME, cny(entry["amount"]))
        case "grade_allowance":
            return GradeAllowance(entry["id"], NAME, {grade: cny(amount) for grade, amount in entry["amounts"].items()})
        case "piece_rates":
            rates = tuple(_rate(measure, given) for measure, given in entry["rates"].items())
            return PieceRates(entry["id"], NAME, rates, cap=_most(entry))
        case "pool":
            coefficients = {grade: Decimal(given) for grade, given in entry.get("coefficients", {}).items()}
            return Pool(entry["id"], NAME, cny(entry["pot"]), entry.get("by", "score"), coefficients)
        case "floating":
            table = _table(entry) if "tiers" in entry else None
            return FloatingPay(entry["id"], NAME, entry["measure"], Decimal(entry["rate"]), table)
        case _:
            return ScoreBonus(entry["id"], NAME, cny(entry["target"]), _table(entry))


def _table(entry: Mapping[str, Any]) -> FactorTable:
    tiers = tuple(Tier(Decimal(start), Decimal(factor)) for start, factor in entry["tiers"].items())
    return FactorTable(TierMode(entry["mode"]), tiers)


def _rate(measure: str, given: Any) -> PieceRate:
    if isinstance(given, str):
        return PieceRate(measure, Decimal(given))
    steps = tuple(PriceStep(Decimal(start), Decimal(price)) for start, price in given.get("tiers", {}).items())
    faster, taken_back = given.get("accelerator"), given.get("clawback")
    return PieceRate(
        measure,
        Decimal(given["price"]),
        PriceTiers(TierMode(given["mode"]), steps) if steps else None,
        Accelerator(Decimal(faster["from_completion"]), Decimal(faster["factor"])) if faster else None,
        _most(given),
        Clawback(taken_back["measure"], Decimal(taken_back["share"])) if taken_back else None,
    )


def _most(entry: Mapping[str, Any]) -> Money | None:
    return cny(entry["cap"]) if "cap" in entry else None


def _requirement(gate: Mapping[str, Any]) -> Requirement | None:
    if "requires" not in gate:
        return None
    asked = gate["requires"]
    return Requirement(
        asked["measure"],
        Comparison(asked["comparison"]),
        Decimal(asked["limit"]),
        Window(asked.get("window", "period")),
    )


def _deferral(entry: Mapping[str, Any]) -> Deferral | None:
    if "deferral" not in entry:
        return None
    given = entry["deferral"]
    return Deferral(Decimal(given["share"]), given["instalments"], given["months_between"], tuple(given["components"]))


def pay_case_of(case: Mapping[str, Any]) -> PayCase:
    payee = Payee(
        "M1",
        "李娜",
        case.get("grade", "junior"),
        case.get("employed_from", date(2020, 1, 1)),
        case.get("employed_until"),
    )
    broken = tuple(
        GateOutcome(code, code, kept=False, figure=Figure(f"gate/{code}", Decimal(1), "ratio"))
        for code in case.get("broken", ())
    )
    scorecard = Scorecard(Figure("score", Decimal(case["score"]), "points"), broken)
    extras = tuple(Extra(NAME, cny(amount), key, "pay run") for key, amount in case.get("extras", {}).items())
    return PayCase(
        payee,
        MARCH,
        scorecard,
        measured_of(case.get("sold", {})),
        extras,
        measured_of(case.get("targets", {})),
        measured_of(case.get("year_to_date", {})),
    )
