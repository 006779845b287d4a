"""Keeping the market view: wallets, competitors, totals, and who may become a key account."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.money import total
from chassis.domain.period import Period, PeriodKind
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account import Account
from services.accounts.domain.look_alike import LookAlike, look_alikes
from services.accounts.domain.market import (
    CompetitorPosition,
    MarketTotal,
    WalletEstimate,
    WalletShare,
    competitor_faults,
    wallet_faults,
    wallet_share,
)
from services.accounts.store import accounts, holdings, managers
from services.accounts.store import market as store
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.file_desk import FileDesk
from services.accounts.usecases.rights import latest_day, require_office, today, viewer_of


@dataclass(frozen=True, slots=True)
class PotentialKeyAccount:
    """An account that looks like the key accounts, and how."""

    account: Kept[Account]
    likeness: LookAlike


def _wallet_faults(work: Work, wallet: WalletEstimate) -> Iterable[Fault]:
    return wallet_faults(wallet, latest_day(work))


def _competitor_faults(work: Work, position: CompetitorPosition) -> Iterable[Fault]:
    return competitor_faults(position, latest_day(work))


wallet_desk = FileDesk(Desk(store.wallets, _wallet_faults))
competitor_desk = FileDesk(Desk(store.competitors, _competitor_faults))


def create_total(work: Work, market_total: MarketTotal) -> Kept[MarketTotal]:
    """File the total of a market in a month."""
    require_office(work)
    faults = [Fault("negative_amount", "/amount/amount")] if market_total.amount.minor < 0 else []
    known = managers.known(work.session, market_total.managers)
    unknown = [i for i, manager in enumerate(market_total.managers) if manager not in known]
    refuse_if(faults + [Fault("unknown_resource", f"/managers/{i}", {"resource": "manager"}) for i in unknown])
    return store.totals.add(work.session, work.new_id(), market_total, work.now)


def read_wallet_share(work: Work, account_id: UUID, on: date | None) -> WalletShare | None:
    """Our part of the wallet: own volume of the twelve full months before the day, in the wallet's currency."""
    accounts.get(work.session, account_id, viewer_of(work))
    day = on or today(work)
    wallet = store.latest_wallet(work.session, account_id, day)
    if wallet is None:
        return None
    end = Period(day.replace(day=1), PeriodKind.MONTH)
    start = date(end.start.year - 1, end.start.month, 1)
    figures = holdings.figures_between(work.session, [account_id], start, end.start, work.now)
    currency = wallet.estimate.currency
    ours = [f.amount for f in figures if f.figure == "own_volume" and f.amount.currency == currency]
    return wallet_share(total(ours, currency), wallet)


def list_potential(work: Work, query: PageQuery) -> Slice[PotentialKeyAccount]:
    """One page of the accounts that look like key accounts, the likest first."""
    rule, viewer = rulebook.look_alike_rule(today(work)), viewer_of(work)
    features = list(rule.weights)
    keys = store.traits_of_keys(work.session, features)
    found = look_alikes(keys, store.traits_of_others(work.session, features, viewer), rule)
    at, after = (int(str(query.after[0])), UUID(str(query.after[1]))) if query.after else (0, None)
    seen: list[tuple[int, PotentialKeyAccount]] = []
    for position, likeness in enumerate(found[at:], at):
        room = query.limit + 1 - len(seen)
        start = after if position == at else None
        same = store.with_traits(work.session, features, likeness.traits, viewer, start, room) if room else []
        seen += [(position, PotentialKeyAccount(account, likeness)) for account in same]
    shown, more = seen[: query.limit], len(seen) > query.limit
    last = shown[-1] if more else None
    cursor = query.sign((last[0], str(last[1].account.id))) if last else None
    return Slice(tuple(potential for _, potential in shown), cursor)


def list_totals(work: Work, query: PageQuery, market: str | None) -> Slice[Kept[MarketTotal]]:
    """One page of the totals of markets."""
    return store.totals.page(work.session, query, None, {"market": market})


def get_total(work: Work, total_id: UUID) -> Kept[MarketTotal]:
    """One total."""
    return store.totals.get(work.session, total_id, None)
