"""Piece rates as columns: tiers of prices, caps, what early redemptions take back.

The reference is `domain/piece_lines.py`.
"""

from collections.abc import Callable

from chassis.domain.money import Money
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.expression.nodes import Reading
from services.kpi.domain.factor_table import TierMode
from services.kpi.domain.measure import decimals_of
from services.kpi.domain.pay_plan import PayPlan, PieceRate, PieceRates
from services.kpi.domain.piece_price import PriceTiers
from services.kpi.engine.amounts import Exact, line_of, payable, summed, times
from services.kpi.engine.memberships import decimals, whole_of
from services.kpi.engine.sheet import Sheet
from services.kpi.engine.steps import Steps
from services.kpi.engine.whole import NotColumnarError, Whole

CAP, CLAWBACK = "cap", "clawback"
Cut = Callable[[str, Exact], Exact]
"""What the gates of a component leave of an amount."""


def piece_amounts(
    component: PieceRates, plan: PayPlan, catalogue: Catalogue, sheet: Sheet, cut: Cut
) -> dict[str, Whole]:
    """The lines in minor units by measure; `cap` and `…/clawback` are zero where the reference has no such line."""
    steps, lines = sheet.steps, {}
    for rate in component.rates:
        if rate.accelerator is not None:
            raise NotColumnarError
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
    if rate.tiers is None:
        return times(sold, rate.unit_price, sheet.steps)
    return _tiered(rate, rate.tiers, sold, sheet.steps)


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
