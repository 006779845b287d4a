"""The allocation as arrays: n accounts in g groups, m managers, prices in thousandths of a point for half an hour.

Accounts of one group (place, tier, hours) cost the same with every manager, but for leaving their holder.
"""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]

NOBODY = -1
"""In the place of a manager: there is none."""


@dataclass(frozen=True, slots=True)
class Band:
    """Between `low` and `high` half-hours a manager's work is balanced; `room` is the most that fits. Each of m."""

    low: Ints
    high: Ints
    room: Ints

    def outside(self, load: Ints) -> Ints:
        """The half-hours of each manager's `load` that lie outside the band, or are missing from it."""
        missing: Ints = np.maximum(self.low - load, 0)
        beyond: Ints = np.maximum(load - self.high, 0)
        return missing + beyond

    def left_by(self, load: Ints) -> "Band":
        """What is left of the band when each manager already carries `load`."""
        return Band(*(np.maximum(bound - load, 0) for bound in (self.low, self.high, self.room)))


@dataclass(frozen=True, slots=True)
class Problem:
    """`group` and `holder` are of n accounts; `slots`, `switch` and `refuse` of g groups; `fit` of groups × managers.

    `switch` is the price of leaving a holder, `refuse` that of not being placed, `balance` that of half an hour outside
    the `band`. `moved_max` bounds the half-hours that leave their holders; `None` leaves them free.
    """

    group: Ints
    holder: Ints
    slots: Ints
    switch: Ints
    refuse: Ints
    fit: Ints
    band: Band
    balance: int
    moved_max: int | None = None

    @property
    def accounts(self) -> int:
        """n."""
        return len(self.group)

    @property
    def managers(self) -> int:
        """m."""
        return int(self.fit.shape[1])

    @property
    def hours(self) -> Ints:
        """The half-hours of each account."""
        return self.slots[self.group]

    def price(self, accounts: Ints, managers: Ints) -> Ints:
        """The price of each pair for half an hour; the two broadcast."""
        holder, group = self.holder[accounts], self.group[accounts]
        stays = (holder == NOBODY) | (managers == holder)
        return self.fit[group, managers] + np.where(stays, 0, self.switch[group])

    def dearer(self, move_price: int) -> "Problem":
        """The problem in which leaving a holder costs `move_price` more."""
        return replace(self, switch=self.switch + move_price)

    def among(self, accounts: Ints, choice: Ints) -> "Problem":
        """The problem of `accounts` alone, when all others are where `choice` has them."""
        band = self.band.left_by(self.loads(choice))
        return replace(self, group=self.group[accounts], holder=self.holder[accounts], band=band)

    def loads(self, choice: Ints) -> Ints:
        """What each manager carries when account i goes to `choice[i]`."""
        placed = choice != NOBODY
        return np.bincount(choice[placed], self.hours[placed], self.managers).astype(np.int64)

    def leaving(self, choice: Ints) -> Ints:
        """The accounts that leave a holder who is still there."""
        return np.flatnonzero((self.holder != NOBODY) & (choice != NOBODY) & (choice != self.holder))

    def moved(self, choice: Ints) -> int:
        """The half-hours that leave a holder who is still there."""
        return int(self.hours[self.leaving(choice)].sum())

    def cost(self, choice: Ints) -> int:
        """What a choice costs in all: fit, switching, those not placed, and hours outside the band."""
        placed, left = np.flatnonzero(choice != NOBODY), np.flatnonzero(choice == NOBODY)
        fitting = (self.hours[placed] * self.price(placed, choice[placed])).sum()
        refused = (self.hours[left] * self.refuse[self.group[left]]).sum()
        return int(fitting + refused + self.balance * self.band.outside(self.loads(choice)).sum())
