"""The market: wallets of accounts with their intervals, competitors, and the total of a market."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.money import Money, round_decimal


@dataclass(frozen=True, slots=True)
class WalletEstimate:
    """What an account buys a year of what we sell, from anybody: an estimate between `low` and `high`, by `source`."""

    account_id: UUID
    as_of: date
    source: str
    low: Money
    estimate: Money
    high: Money


@dataclass(frozen=True, slots=True)
class CompetitorPosition:
    """What a competitor holds of an account, `share` being its part of the wallet, 0 to 1."""

    account_id: UUID
    competitor: str
    as_of: date
    source: str
    share: Decimal | None = None
    strengths: str = ""
    weaknesses: str = ""


@dataclass(frozen=True, slots=True)
class MarketTotal:
    """The business volume of a market in the month that begins on `month`.

    `managers` are those whose market it is, by personnel number; without any it is everybody's.
    """

    market: str
    month: date
    source: str
    amount: Money
    managers: tuple[str, ...] = ()

    def is_of(self, manager: str) -> bool:
        """Whether it is the manager's market."""
        return not self.managers or manager in self.managers


@dataclass(frozen=True, slots=True)
class WalletShare:
    """Our part of a wallet with its interval: the larger the wallet, the smaller the part."""

    ours: Money
    estimate: WalletEstimate
    share: Decimal
    least: Decimal
    most: Decimal


def wallet_faults(wallet: WalletEstimate, latest: date) -> Iterator[Fault]:
    """Everything that keeps the estimate from being filed: an interval holds its estimate, in one currency."""
    if wallet.as_of > latest:
        yield Fault("in_the_future", "/as_of", {"day": wallet.as_of.isoformat()})
    for name in ("low", "high"):
        other = getattr(wallet, name)
        if other.currency != wallet.estimate.currency:
            params = {"one": wallet.estimate.currency, "other": other.currency}
            yield Fault("currencies_differ", f"/{name}/currency", params)
    if wallet.low.minor < 0:
        yield Fault("negative_amount", "/low/amount")
    if not wallet.low.minor <= wallet.estimate.minor <= wallet.high.minor:
        yield Fault("interval_not_ordered", "/estimate/amount")


def competitor_faults(position: CompetitorPosition, latest: date) -> Iterator[Fault]:
    """Everything that keeps the position from being filed."""
    if position.as_of > latest:
        yield Fault("in_the_future", "/as_of", {"day": position.as_of.isoformat()})
    if position.share is not None and not 0 <= position.share <= 1:
        yield Fault("out_of_range", "/share", {"least": 0, "most": 1})


def wallet_share(ours: Money, wallet: WalletEstimate) -> WalletShare:
    """Ours ÷ max(ours, estimate), and the same with either end of the interval; to four decimals."""
    return WalletShare(ours, wallet, _share(ours, wallet.estimate), _share(ours, wallet.high), _share(ours, wallet.low))


def _share(ours: Money, whole: Money) -> Decimal:
    larger = max(ours.minor, whole.minor)
    return round_decimal(Decimal(max(ours.minor, 0)) / larger, 4) if larger > 0 else Decimal(0)
