"""Representations of what a product is worth by the piece."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field

from chassis.wire import Code, MoneyWire, Wire
from services.kpi.domain import pay_plan as domain
from services.kpi.domain import piece_price
from services.kpi.domain.factor_table import TierMode
from services.kpi.schemas.fields import Multiple, Quantity, UnitPrice, Weight
from services.kpi.schemas.gathering import at


class PriceStep(Wire):
    """From this quantity on, up to the next step."""

    from_quantity: Quantity
    unit_price: UnitPrice


class PriceTiers(Wire):
    """Prices by quantity; below the first step the rate's own `unit_price` holds. `whole`: the tier reached prices the
    whole quantity; `marginal`: each unit has the price of its own tier."""

    mode: TierMode
    steps: Annotated[list[PriceStep], Field(min_length=1, max_length=20)]

    def to_domain(self) -> piece_price.PriceTiers:
        """The tiers."""
        steps = (piece_price.PriceStep(Decimal(s.from_quantity), Decimal(s.unit_price)) for s in self.steps)
        return piece_price.PriceTiers(self.mode, tuple(steps))


class Accelerator(Wire):
    """What is sold beyond `from_completion` of the manager's target counts `factor` times; without a target nothing
    is accelerated."""

    from_completion: Multiple
    factor: Multiple

    def to_domain(self) -> piece_price.Accelerator:
        """The accelerator."""
        return piece_price.Accelerator(Decimal(self.from_completion), Decimal(self.factor))


class RateClawback(Wire):
    """Early redemptions, counted by `measure`, take back `share` of the price."""

    measure: Code
    share: Weight = "1"

    def to_domain(self) -> piece_price.Clawback:
        """The rule."""
        return piece_price.Clawback(self.measure, Decimal(self.share))


class PieceRate(Wire):
    """What one unit of a product measure is worth, in major units of the plan's currency."""

    measure: Code
    unit_price: UnitPrice
    tiers: PriceTiers | None = None
    accelerator: Accelerator | None = None
    cap: Annotated[MoneyWire | None, Field(description="The most that this product pays in a period.")] = None
    clawback: RateClawback | None = None

    def to_domain(self) -> domain.PieceRate:
        """The rate."""
        return domain.PieceRate(
            self.measure,
            Decimal(self.unit_price),
            self.tiers.to_domain() if self.tiers else None,
            self.accelerator.to_domain() if self.accelerator else None,
            at("/cap", self.cap.to_domain) if self.cap else None,
            self.clawback.to_domain() if self.clawback else None,
        )
