"""A month of measurements for the demo's managers: what the bank's systems would send, made from a seed.

Each manager has a skill, higher among those whom their bank counts as excellent; what is counted follows from it with
some luck. Three things are set by hand so that the demo shows what rules do: one manager's bad debts and one manager's
material error cross the red lines of article 5, and one sells next to nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

BAD_DEBT, MATERIAL_ERROR, SELLS_LITTLE = 4, 11, 19
"""Places in the list of managers."""

_MEAN_SKILL = {"excellent": 0.8, "good": 0.0}

_SHARES = (
    ("customers_surveyed", "customers_informed", 40, 0.85),
    ("displays_checked", "displays_compliant", 30, 0.86),
    ("modern_terminals", "modern_terminals_guided", 24, 0.74),
    ("brands_stocked", "brands_sold", 60, 0.76),
    ("target_customers", "target_customers_listing", 36, 0.74),
    ("terminals_planned", "terminals_developed", 15, 0.82),
    ("terminals_inspected", "terminals_maintained", 28, 0.89),
)
"""Of about so many, that share: denominator, numerator, how many, the share of somebody of middling skill."""

_PRODUCTS = (
    ("credit_cards_issued", 14, 1),
    ("mobile_banking_activated", 32, 1),
    ("merchants_signed", 4, 1),
    ("payroll_accounts_opened", 11, 1),
    ("wealth_products_sold", 90, 10_000),
    ("insurance_premium_sold", 24, 1_000),
    ("small_business_loans_granted", 42, 10_000),
)
"""A product measure, how many units are sold in a middling month, and what one unit is."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One measurement, as the import file has it."""

    manager: str
    measure: str
    value: str


def measurements(managers: Mapping[str, str], seed: int) -> list[Measured]:
    """Everything measured of everybody, by personnel number and performance group; a seed always gives one month."""
    rng = np.random.default_rng(seed)
    return [
        Measured(manager, measure, value)
        for place, (manager, group) in enumerate(managers.items())
        for measure, value in _month(place, _MEAN_SKILL[group] + 0.8 * float(rng.normal()), rng)
    ]


def _month(place: int, skill: float, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    for whole, part, about, share in _SHARES:
        many = about + int(rng.integers(-about // 5, about // 5 + 1))
        reached = min(1.0, max(0.3, share + 0.06 * skill + 0.05 * float(rng.normal())))
        yield whole, f"{many}"
        yield part, f"{round(many * reached)}"
    yield "capability_gain", _decimals(0.035 + 0.018 * skill + 0.012 * float(rng.normal()), 4)
    sales = 800_000 + 1_000 * int(rng.integers(0, 900))
    yield "customer_sales", _decimals(sales, 2)
    yield "customer_profit", _decimals(sales * (0.112 + 0.009 * skill + 0.005 * float(rng.normal())), 2)
    yield "satisfaction_score", _decimals(min(100.0, 86.5 + 3.4 * skill + 2.0 * float(rng.normal())), 1)
    yield from _red_lines(place, rng)
    yield from _sales(place, skill, rng)


def _red_lines(place: int, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    receivable = 200_000 + 500 * int(rng.integers(0, 600))
    bad = 0.02 if place == BAD_DEBT else float(rng.uniform(0, 0.014))
    drawn = 20_000 + 100 * int(rng.integers(0, 150))
    deviation = 0.127 if place == MATERIAL_ERROR else float(rng.uniform(0, 0.07))
    yield "receivable_amount", _decimals(receivable, 2)
    yield "bad_debt_amount", _decimals(receivable * bad, 2)
    yield "material_drawn", _decimals(drawn, 2)
    yield "material_deviation", _decimals(drawn * deviation, 2)


def _sales(place: int, skill: float, rng: np.random.Generator) -> Iterator[tuple[str, str]]:
    pace = 0.1 if place == SELLS_LITTLE else max(0.2, 1 + 0.3 * skill)
    for measure, about, unit in _PRODUCTS:
        yield measure, f"{unit * round(about * pace * float(rng.uniform(0.6, 1.4)))}"


def _decimals(value: float, digits: int) -> str:
    return f"{round(Decimal(value), digits):f}"
