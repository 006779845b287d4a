"""Piece rates as columns: tiers of prices, accelerators, caps, what early redemptions take back.

The reference is `domain/piece_lines.py`.
"""

from collections.abc import Callable

from chassis.domain.money import Money
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.factor_table import TierMode
from services.kpi.domain.measure import LARGEST_VALUE, decimals_of
from services.kpi.domain.pay_plan import PayPlan, PieceRate, PieceRates
from services.kpi.domain.piece_price import Accelerator, PriceTiers
from services.kpi.engine.amounts import Exact, aligned, line_of, payable, summed, times
from services.kpi.engine.memberships import decimals, whole_of
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import Whole

TARGET = "payee/target/"
"""How facts name what a manager was to sell of a measure, in 10^-6."""
TARGET_DIGITS = 6

CAP, CLAWBACK = "cap", "clawback"
Cut = Callable[[str, Exact], Exact]
"""What the gates of a component leave of an amount."""


def piece_amounts(
    component: PieceRates, plan: PayPlan, catalogue: Catalogue, sheet: Sheet, cut: Cut
) -> dict[str, Whole]:
    """The lines in minor units by measure; `cap` and `…/clawback` are zero where the reference has no such line."""
    steps, lines = sheet.steps, {}
    for rate in component.rates:
        exact = cut(component.id, _worth(rate, catalogue, sheet))
        line = _capped(line_of(exact, plan.currency, steps), rate.cap, steps)
        lines[rate.measure] = payable(line, steps)
    if component.cap is not None:
        over = steps.difference(steps.constant(component.cap.minor), summed(list(lines.values()), steps))
        lines[CAP] = steps.extreme(over, steps.constant(0), largest=False)
    for rate in component.rates:
        if rate.clawback is not None:
            lines[f"{rate.measure}/{CLAWBACK}"] = payable(_taken_back(rate, plan, catalogue, sheet), steps)
    return lines


def _read(measure: str, catalogue: Catalogue, sheet: Sheet) -> Exact:
    """What was counted, nothing when nothing was."""
    read = sheet.steps.default(sheet.reading(Reading(measure)), sheet.steps.constant(0))
    return Exact(read, decimals_of(catalogue.measures[measure].unit))


def _worth(rate: PieceRate, catalogue: Catalogue, sheet: Sheet) -> Exact:
    sold = _read(rate.measure, catalogue, sheet)
    priced = _priced(rate, sold, sheet.steps)
    if rate.accelerator is None:
        return priced
    return _accelerated(rate, rate.accelerator, sold, priced, sheet)


def _accelerated(rate: PieceRate, accelerator: Accelerator, sold: Exact, priced: Exact, sheet: Sheet) -> Exact:
    """V(q) + (factor − 1) × (V(q) − V(from)) beyond the accelerated share of the target; without a target V(q)."""
    steps, nothing = sheet.steps, sheet.steps.constant(0)
    aim = sheet.told(f"{TARGET}{rate.measure}", int(LARGEST_VALUE) * 10**TARGET_DIGITS)
    target = steps.extreme(aim, nothing, largest=True)
    start = times(Exact(target, TARGET_DIGITS), accelerator.from_completion, steps)
    quantity, begin, _ = aligned(sold, start, steps)
    parts = (steps.compared(">", target, nothing), steps.compared(">", quantity, begin))
    beyond = steps.condition(" AND ".join(part.sql for part in parts), parts)
    whole, before, digits = aligned(priced, _priced(rate, start, steps), steps)
    more = times(Exact(steps.difference(whole, before), digits), accelerator.factor - 1, steps)
    added = Exact(steps.chosen([(beyond, more.whole)], nothing), more.digits)
    first, second, digits = aligned(priced, added, steps)
    return Exact(steps.sum(first, second), digits)


def _priced(rate: PieceRate, sold: Exact, steps: Steps) -> Exact:
    if rate.tiers is None:
        return times(sold, rate.unit_price, steps)
    return _tiered(rate, rate.tiers, sold, steps)


def _tiered(rate: PieceRate, tiers: PriceTiers, sold: Exact, steps: Steps) -> Exact:
    digits = max(sold.digits, *(decimals(step.from_quantity) for step in tiers.steps))
    quantity = steps.scaled(sold.whole, digits - sold.digits)
    prices = (rate.unit_price, *(step.unit_price for step in tiers.steps))
    finest = max(map(decimals, prices))
    starts = [whole_of(step.from_quantity, digits) for step in tiers.steps]
    wholes = [steps.constant(whole_of(price, finest)) for price in prices]
    worth = _whole_worth if tiers.mode is TierMode.WHOLE else _marginal_worth
    return Exact(worth(quantity, starts, wholes, steps), digits + finest)


def _whole_worth(quantity: Whole, starts: list[int], prices: list[Whole], steps: Steps) -> Whole:
    first, *others = prices
    cases = [
        (steps.compared(">=", quantity, steps.constant(start)), price)
        for start, price in reversed(list(zip(starts, others, strict=True)))
    ]
    return steps.product(quantity, steps.chosen(cases, first))


def _marginal_worth(quantity: Whole, starts: list[int], prices: list[Whole], steps: Steps) -> Whole:
    first, *others = prices
    slices = [steps.product(steps.extreme(quantity, steps.constant(starts[0]), largest=False), first)]
    for start, end, price in zip(starts, [*starts[1:], quantity.bound], others, strict=True):
        if start < end:
            slices.append(steps.product(steps.way(quantity, start, end), price))
    return steps.total(slices)


def _capped(amount: Whole, cap: Money | None, steps: Steps) -> Whole:
    return amount if cap is None else steps.extreme(amount, steps.constant(cap.minor), largest=False)


def _taken_back(rate: PieceRate, plan: PayPlan, catalogue: Catalogue, sheet: Sheet) -> Whole:
    if rate.clawback is None:
        raise TypeError(rate)
    steps, redeemed = sheet.steps, _read(rate.clawback.measure, catalogue, sheet)
    counted = Exact(steps.extreme(redeemed.whole, steps.constant(0), largest=True), redeemed.digits)
    exact = times(times(counted, rate.unit_price, steps), rate.clawback.share, steps)
    return steps.difference(steps.constant(0), line_of(exact, plan.currency, steps))
