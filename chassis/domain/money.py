"""Money: integer minor units and an ISO 4217 currency. Never a float; rounding is named; a split conserves its total.

The rounding rules and a worked table of each stand in `docs/algorithms/rounding.md`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from functools import cache

from babel.numbers import get_currency_precision, list_currencies

from chassis.domain.errors import Fault, Invalid
from chassis.domain.shares import largest_remainder

LARGEST_MINOR = 2**63 - 1
"""What a BIGINT column holds; more than the money of the world in fen."""

LARGEST_PLACE = len(str(LARGEST_MINOR)) - 1
"""The power of ten that no amount in a column exceeds, whatever its currency."""


class Rounding(StrEnum):
    """How an exact amount becomes whole minor units. `half_up` rounds 0.5 away from zero, as article 8's banks do."""

    HALF_UP = "half_up"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"


_DECIMAL_MODE = {
    Rounding.HALF_UP: ROUND_HALF_UP,
    Rounding.HALF_EVEN: ROUND_HALF_EVEN,
    Rounding.DOWN: ROUND_DOWN,
    Rounding.UP: ROUND_UP,
}


@cache
def minor_digits(currency: str) -> int:
    """How many decimals the currency has: 2 for CNY, 0 for JPY (ISO 4217, as CLDR lists them)."""
    if currency not in list_currencies():
        raise Invalid(Fault("unknown_currency", "/currency", {"currency": currency}))
    return int(get_currency_precision(currency))


def round_decimal(value: Decimal, digits: int, rounding: Rounding = Rounding.HALF_UP) -> Decimal:
    """`value` to `digits` decimals: 2.345 → 2.35 and −2.345 → −2.35 under `half_up`."""
    return value.quantize(Decimal(1).scaleb(-digits), rounding=_DECIMAL_MODE[rounding])


def _place(value: Decimal) -> int:
    """The power of ten of the first digit. It is asked before a number is written out: 1e411100 has half a million."""
    return value.adjusted() if value else 0


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of one currency. Sums and differences are exact; only `Money.rounded` rounds, by a named rule."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if abs(self.minor) > LARGEST_MINOR:
            raise Invalid(Fault("amount_too_large", "/amount"))

    @classmethod
    def parse(cls, amount: str, currency: str) -> "Money":
        """`("1234.50", "CNY")` → 123450 fen. More decimals than the currency has are refused, never dropped."""
        digits = minor_digits(currency)
        try:
            stated = Decimal(amount)
        except InvalidOperation:
            raise Invalid(Fault("not_an_amount", "/amount", {"amount": amount})) from None
        too_fine = Invalid(Fault("too_many_decimals", "/amount", {"currency": currency, "digits": digits}))
        if not stated.is_finite() or _place(stated) < -digits:
            raise too_fine
        if _place(stated) > LARGEST_PLACE:
            raise Invalid(Fault("amount_too_large", "/amount"))
        minor = Fraction(stated) * 10**digits
        if minor.denominator != 1:
            raise too_fine
        return cls(int(minor), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str, rounding: Rounding = Rounding.HALF_UP) -> "Money":
        """An exact amount in major units, rounded to the minor unit: 0.005 CNY → 0.01 under `half_up`."""
        return cls(int(round_decimal(amount.scaleb(minor_digits(currency)), 0, rounding)), currency)

    @classmethod
    def zero(cls, currency: str) -> "Money":
        """Nothing, in `currency`."""
        return cls(0, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with all the currency's decimals: 123450 fen → 1234.50."""
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other).minor, self.currency)

    def __str__(self) -> str:
        return f"{self.amount:f}"

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise Invalid(Fault("currencies_differ", "", {"one": self.currency, "other": other.currency}))
        return other


def total(parts: Sequence[Money], currency: str) -> Money:
    """The sum of `parts`, zero in `currency` when there are none."""
    return sum(parts, Money.zero(currency))


def split(whole: Money, shares: Sequence[Decimal]) -> list[Money]:
    """`whole` divided in proportion to `shares`, by largest remainder: the parts always add up to the whole.

    Equal remainders go to the earlier share, so the result is stable. A negative whole splits as its positive twin.
    Shares must not be negative and must not all be zero (`no_shares`).
    """
    if not shares or any(share < 0 for share in shares) or not any(shares):
        raise Invalid(Fault("no_shares"))
    parts = largest_remainder(whole.minor, [Fraction(share) for share in shares])
    return [Money(part, whole.currency) for part in parts]
