"""Figures that traits are reckoned from."""

from collections.abc import Sequence
from decimal import Decimal

from chassis.domain.money import round_decimal


def trend(newest_first: Sequence[int | None]) -> Decimal | None:
    """The newer half of the months against the older half, minus 1, to four decimals.

    Nothing is known unless both halves have a month on record and the older one earned something.
    """
    middle = len(newest_first) // 2
    newer = [amount for amount in newest_first[:middle] if amount is not None]
    older = [amount for amount in newest_first[middle:] if amount is not None]
    if not newer or not older or sum(older) <= 0:
        return None
    return round_decimal(Decimal(sum(newer)) / sum(older) - 1, 4)
