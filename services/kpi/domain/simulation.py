"""A pay plan tried on past periods before it starts: its cost, who wins and who loses, how far pay lies apart.

Moving from product prices to customer results is done in steps: at a step of 0.25 everybody gets a quarter of the
difference between the new plan and the old.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from chassis.domain.money import Money
from services.kpi.domain.exact import rounded
from services.kpi.domain.runs import LeftOut
from services.kpi.domain.spread import Spread, spread


@dataclass(frozen=True, slots=True)
class TriedPay:
    """What a manager got by the runs chosen, and what the plan would have paid; without corrections."""

    manager: str
    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        """What the plan gives more."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What a step comes to. `dearer` is the cost beyond what was paid."""

    share: Decimal
    cost: Money
    dearer: Money
    winners: int
    losers: int
    unchanged: int
    largest_gain: Money
    largest_loss: Money
    spread: Spread


@dataclass(frozen=True, slots=True)
class Simulation:
    """A plan tried on paid runs; `before` is what was paid, `steps` the way to the whole plan."""

    pay_plan_id: UUID
    pay_run_ids: tuple[UUID, ...]
    shares: tuple[Decimal, ...]
    author: str
    job_id: UUID
    done: bool = False
    managers: int = 0
    cost_before: Money | None = None
    spread_before: Spread | None = None
    steps: tuple[StepOutcome, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


def outcome(share: Decimal, tried: Sequence[TriedPay], currency: str) -> StepOutcome:
    """What it comes to when everybody gets `share` of the difference, rounded half up to the fen for each."""
    moved = [int(rounded(Fraction(each.difference.minor) * Fraction(share), 0)) for each in tried]
    after = [each.before.minor + more for each, more in zip(tried, moved, strict=True)]
    return StepOutcome(
        share=share,
        cost=Money(sum(after), currency),
        dearer=Money(sum(moved), currency),
        winners=sum(more > 0 for more in moved),
        losers=sum(more < 0 for more in moved),
        unchanged=sum(more == 0 for more in moved),
        largest_gain=Money(max([0, *moved]), currency),
        largest_loss=Money(min([0, *moved]), currency),
        spread=spread(after),
    )
