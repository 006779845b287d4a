"""What counted sales are worth: a price, tiers of prices, an accelerator beyond the target, a cap.

Worked tables: `docs/algorithms/pay.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chassis.domain.errors import Fault
from services.kpi.domain.factor_table import TierMode


@dataclass(frozen=True, slots=True)
class PriceStep:
    """From `from_quantity` on (inclusive for `whole` tiers), one unit is worth `unit_price`."""

    from_quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class PriceTiers:
    """Prices in rising order of quantity; below the first the rate's own price holds, so no quantity is without one.

    `whole`: the tier reached prices the whole quantity. `marginal`: each unit has the price of its own tier.
    """

    mode: TierMode
    steps: tuple[PriceStep, ...]

    def worth(self, quantity: Decimal, unit_price: Decimal) -> Fraction:
        """What `quantity` is worth; returns (a negative quantity) have the rate's own price."""
        reached = [step for step in self.steps if step.from_quantity <= quantity]
        if self.mode is TierMode.WHOLE:
            price = reached[-1].unit_price if reached else unit_price
            return Fraction(quantity) * Fraction(price)
        if not reached:
            return Fraction(quantity) * Fraction(unit_price)
        starts = [Decimal(0), *(step.from_quantity for step in reached)]
        prices = [unit_price, *(step.unit_price for step in reached)]
        ends = [*starts[1:], quantity]
        slices = zip(starts, ends, prices, strict=True)
        return sum((Fraction(end - start) * Fraction(price) for start, end, price in slices), Fraction(0))

    def faults(self) -> Iterator[Fault]:
        """No steps, steps out of order, or a price below zero."""
        if not self.steps:
            yield Fault("no_tiers", "/steps")
        for i, step in enumerate(self.steps):
            if step.unit_price < 0:
                yield Fault("amount_negative", f"/steps/{i}/unit_price")
            if step.from_quantity <= (self.steps[i - 1].from_quantity if i else 0):
                yield Fault("quantities_out_of_order", f"/steps/{i}/from_quantity")

    def told(self, unit_price: Decimal) -> str:
        """The tiers in words."""
        steps = ", ".join(f"from {step.from_quantity:f}: {step.unit_price:f}" for step in self.steps)
        return f"{self.mode} tiers: from 0: {unit_price:f}, {steps}"


@dataclass(frozen=True, slots=True)
class Accelerator:
    """What is sold beyond `from_completion` of the manager's target counts `factor` times."""

    from_completion: Decimal
    factor: Decimal


@dataclass(frozen=True, slots=True)
class Clawback:
    """Early redemptions take back `share` of the price: what `measure` counts, at the rate's own price."""

    measure: str
    share: Decimal = Decimal(1)


def worth(quantity: Decimal, unit_price: Decimal, tiers: PriceTiers | None) -> Fraction:
    """The exact worth of `quantity` by its price or tiers."""
    return tiers.worth(quantity, unit_price) if tiers else Fraction(quantity) * Fraction(unit_price)


def accelerated(
    quantity: Decimal, unit_price: Decimal, tiers: PriceTiers | None, accelerator: Accelerator, target: Decimal
) -> Fraction:
    """The worth of `quantity` when what lies beyond the accelerated share of `target` counts several times.

    V(q) + (factor − 1) × (V(q) − V(from)) with from = from_completion × target, for q beyond it; V(q) else.
    """
    whole, start = worth(quantity, unit_price, tiers), accelerator.from_completion * target
    if target <= 0 or quantity <= start:
        return whole
    return whole + (Fraction(accelerator.factor) - 1) * (whole - worth(start, unit_price, tiers))
