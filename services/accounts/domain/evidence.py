"""Evidence: what is known of an account when it is asked whether it is a key account.

A sheet of evidence is dated and never changed; a later sheet that is silent about something leaves the earlier value
standing. What a qualification read is therefore always there to be read again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from chassis.domain.errors import Fault
from chassis.domain.money import Money, round_decimal


class EvidenceKind(StrEnum):
    """How a value is measured; a criterion can only read what is of its own kind."""

    AMOUNT = "amount"
    RATE = "rate"
    DAYS = "days"
    LEVEL = "level"


class EvidenceKey(StrEnum):
    """What can be known of an account (article 9). `WALLET_SHARE` is derived, the others are recorded."""

    ANNUAL_SALES = "annual_sales"
    MARGIN_RATE = "margin_rate"
    GROWTH_RATE = "growth_rate"
    WALLET_ESTIMATE = "wallet_estimate"
    WALLET_SHARE = "wallet_share"
    PAYMENT_DAYS = "payment_days"
    GOAL_ACCESS_LEVEL = "goal_access_level"
    OPENNESS_LEVEL = "openness_level"


KIND_OF: Mapping[EvidenceKey, EvidenceKind] = MappingProxyType(
    {
        EvidenceKey.ANNUAL_SALES: EvidenceKind.AMOUNT,
        EvidenceKey.MARGIN_RATE: EvidenceKind.RATE,
        EvidenceKey.GROWTH_RATE: EvidenceKind.RATE,
        EvidenceKey.WALLET_ESTIMATE: EvidenceKind.AMOUNT,
        EvidenceKey.WALLET_SHARE: EvidenceKind.RATE,
        EvidenceKey.PAYMENT_DAYS: EvidenceKind.DAYS,
        EvidenceKey.GOAL_ACCESS_LEVEL: EvidenceKind.LEVEL,
        EvidenceKey.OPENNESS_LEVEL: EvidenceKind.LEVEL,
    }
)

_BOUNDS: Mapping[EvidenceKey, tuple[int, int]] = MappingProxyType(
    {
        EvidenceKey.MARGIN_RATE: (-10, 1),
        EvidenceKey.GROWTH_RATE: (-1, 1000),
        EvidenceKey.PAYMENT_DAYS: (0, 3650),
        EvidenceKey.GOAL_ACCESS_LEVEL: (0, 4),
        EvidenceKey.OPENNESS_LEVEL: (0, 4),
    }
)
"""What is possible at all: a margin cannot exceed sales, sales cannot shrink by more than themselves."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One dated sheet. Rates are fractions of one (0.18 is 18 %); levels run from 0 to 4; `None` is unknown.

    `wallet_estimate` is all that the account buys in a year of what we sell, from us and from our competitors.
    """

    as_of: date
    source: str
    annual_sales: Money | None = None
    margin_rate: Decimal | None = None
    growth_rate: Decimal | None = None
    wallet_estimate: Money | None = None
    payment_days: int | None = None
    goal_access_level: int | None = None
    openness_level: int | None = None

    def values(self) -> Iterator[tuple[EvidenceKey, Decimal, str]]:
        """Every value that is known, with its currency (empty where it is no amount)."""
        for key in KIND_OF:
            match getattr(self, key.value, None):
                case Money() as money:
                    yield key, money.amount, money.currency
                case None:
                    pass
                case plain:
                    yield key, Decimal(plain), ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value as a qualification reads it, and which sheet it comes from."""

    key: EvidenceKey
    value: Decimal
    currency: str
    as_of: date
    source: str


def evidence_faults(evidence: Evidence, latest: date) -> Iterator[Fault]:
    """Everything that keeps the sheet from being filed; `latest` is the last day that it can speak of."""
    known = {key: value for key, value, _ in evidence.values()}
    if not known:
        yield Fault("no_evidence")
    if evidence.as_of > latest:
        yield Fault("in_the_future", "/as_of", {"day": evidence.as_of.isoformat()})
    for key, (least, most) in _BOUNDS.items():
        if key in known and not least <= known[key] <= most:
            yield Fault("out_of_range", f"/{key.value}", {"least": least, "most": most})
    for money, pointer in ((evidence.annual_sales, "/annual_sales"), (evidence.wallet_estimate, "/wallet_estimate")):
        if money and money.minor < 0:
            yield Fault("negative_amount", f"{pointer}/amount")
    sales, wallet = evidence.annual_sales, evidence.wallet_estimate
    if sales and wallet and sales.currency != wallet.currency:
        params = {"one": sales.currency, "other": wallet.currency}
        yield Fault("currencies_differ", "/wallet_estimate/currency", params)


def readings(sheets: Iterable[Evidence], on: date) -> Mapping[EvidenceKey, Reading]:
    """The latest value of each key on `on`. Of two sheets of one day, the one that comes later in `sheets` wins."""
    found: dict[EvidenceKey, Reading] = {}
    for sheet in sorted((sheet for sheet in sheets if sheet.as_of <= on), key=lambda sheet: sheet.as_of):
        for key, value, currency in sheet.values():
            found[key] = Reading(key, value, currency, sheet.as_of, sheet.source)
    if share := _wallet_share(found):
        found[EvidenceKey.WALLET_SHARE] = share
    return found


def _wallet_share(found: Mapping[EvidenceKey, Reading]) -> Reading | None:
    """Our sales ÷ the wallet, to six decimals; one when the estimate is lower than what we sell already."""
    sales, wallet = found.get(EvidenceKey.ANNUAL_SALES), found.get(EvidenceKey.WALLET_ESTIMATE)
    if not sales or not wallet or sales.currency != wallet.currency or not max(sales.value, wallet.value):
        return None
    share = round_decimal(sales.value / max(sales.value, wallet.value), 6)
    older = min(sales, wallet, key=lambda reading: reading.as_of)
    return Reading(EvidenceKey.WALLET_SHARE, share, "", older.as_of, "annual_sales ÷ wallet_estimate")
