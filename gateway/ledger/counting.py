"""Rates and quotas in the gateway's database: what several gateways count together, and what one puts on record."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, Row, cast, delete, extract, func, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from gateway.ledger.tables import QuotaRow, RateRow
from gateway.policy.document import Rate
from gateway.policy.levels import US, Level
from gateway.policy.periods import Period
from gateway.policy.quota_book import Pending, QuotaKey
from gateway.policy.taken import Limit, Taken, Told, of_quota, of_rate, quota_fault, rate_fault, taken

KEPT_FOR = timedelta(days=2)
"""How long a bucket that nobody asks for, and a quota whose period is over, are kept."""

RateKey = tuple[str, str]


class Ask(NamedTuple):
    """One request for room: the rate that counts for its caller, the quotas that count for its program."""

    caller: str
    client: str
    rate_class: str
    rate: Rate | None
    quotas: tuple[tuple[Limit, Period], ...]

    @property
    def rate_key(self) -> RateKey:
        """Where its rate is counted."""
        return self.caller[:200], self.rate_class

    def quota_key(self, period: Period) -> QuotaKey:
        """Where its quota of a period is counted."""
        return self.client[:200], self.rate_class, period.name


def settle(session: Session, asks: Iterable[Ask]) -> list[Taken]:
    """Give each ask room in its turn, all gateways together: their rows are locked until this is committed.

    PostgreSQL only. The rows are locked in one order everywhere, so no two gateways wait for each other.
    """
    asks = tuple(asks)
    levels, now_us = _levels(session, asks)
    used = _used(session, asks)
    found = [_settled(ask, levels, used, now_us) for ask in asks]
    if levels:
        session.execute(update(RateRow), [_level_row(key, level) for key, level in levels.items()])
    if used:
        session.execute(update(QuotaRow), [_quota_row(key, requests) for key, requests in used.items()])
    return found


def _settled(ask: Ask, levels: dict[RateKey, Level], used: dict[QuotaKey, int], now_us: int) -> Taken:
    if ask.rate is None:
        fault, wait_s, told = None, 0, []
    else:
        level = levels[ask.rate_key].at(now_us, ask.rate)
        raised = level.raised(ask.rate)
        fault, wait_s = (rate_fault(ask.rate), level.wait_s(ask.rate)) if raised is None else (None, 0)
        levels[ask.rate_key] = level = raised or level
        told = [of_rate(ask.rate_class, ask.rate, *level.left(ask.rate))]
    over = [(limit, period) for limit, period in ask.quotas if used[ask.quota_key(period)] >= limit.most]
    if fault is None and over:
        limit, period = over[-1]
        fault, wait_s = quota_fault(limit), _until(period, now_us)
    elif fault is None:
        for _, period in ask.quotas:
            used[ask.quota_key(period)] += 1
    told += _told_of_quotas(ask, used, now_us)
    return taken(told, fault, wait_s)


def _told_of_quotas(ask: Ask, used: Mapping[QuotaKey, int], now_us: int) -> list[Told]:
    return [of_quota(limit, period, used[ask.quota_key(period)], now_us / US) for limit, period in ask.quotas]


def _until(period: Period, now_us: int) -> int:
    return max(1, int(period.ends_s - now_us / US) + 1)


def _levels(session: Session, asks: tuple[Ask, ...]) -> tuple[dict[RateKey, Level], int]:
    keys = sorted({ask.rate_key for ask in asks if ask.rate is not None})
    if not keys:
        return {}, int(datetime.now().astimezone().timestamp() * US)
    rows = _locked_levels(session, keys)
    lacking = set(keys) - {(row.caller, row.rate_class) for row in rows}
    if lacking:
        empty = [_level_row(key, Level(0, 0)) for key in sorted(lacking)]
        session.execute(postgresql.insert(RateRow).on_conflict_do_nothing(), empty)
        rows = _locked_levels(session, keys)
    levels = {(row.caller, row.rate_class): Level(row.level, row.as_of_us) for row in rows}
    return levels, max(row.now_us for row in rows)


def _locked_levels(session: Session, keys: list[RateKey]) -> list[Row[str, str, int, int, int]]:
    now_us = cast(extract("epoch", func.clock_timestamp()) * US, BigInteger).label("now_us")
    key = (RateRow.caller, RateRow.rate_class)
    query = select(*key, RateRow.level, RateRow.as_of_us, now_us).where(tuple_(*key).in_(keys))
    return list(session.execute(query.order_by(*key).with_for_update()).all())


def _used(session: Session, asks: tuple[Ask, ...]) -> dict[QuotaKey, int]:
    ends = {ask.quota_key(period): period.ends_at for ask in asks for _, period in ask.quotas}
    if not ends:
        return {}
    used = _locked_quotas(session, sorted(ends))
    lacking = sorted(ends.keys() - used.keys())
    if lacking:
        begun = [_quota_row(key, 0) | {"ends_at": ends[key]} for key in lacking]
        session.execute(postgresql.insert(QuotaRow).on_conflict_do_nothing(), begun)
        used = _locked_quotas(session, sorted(ends))
    return used


def _level_row(key: RateKey, level: Level) -> dict[str, object]:
    return {"caller": key[0], "rate_class": key[1], "level": level.units, "as_of_us": level.as_of_us}


def _quota_row(key: QuotaKey, used: int) -> dict[str, object]:
    return {"client": key[0][:200], "rate_class": key[1], "period": key[2], "used": used}


def _locked_quotas(session: Session, keys: list[QuotaKey]) -> dict[QuotaKey, int]:
    key = (QuotaRow.client, QuotaRow.rate_class, QuotaRow.period)
    query = select(*key, QuotaRow.used).where(tuple_(*key).in_(keys)).order_by(*key).with_for_update()
    return {(client, name, period): used for client, name, period, used in session.execute(query)}


def record_quotas(session: Session, pending: Iterable[Pending]) -> dict[QuotaKey, int]:
    """Add what a process has counted by itself to what is on record; gives what is on record then."""
    adding = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert(QuotaRow)
    added = {"used": QuotaRow.used + adding.excluded.used}
    names = ["client", "rate_class", "period"]
    upsert = adding.on_conflict_do_update(index_elements=names, set_=added).returning(QuotaRow.used)
    totals = {}
    for key, period, requests in sorted(pending):
        row = _quota_row(key, requests) | {"ends_at": period.ends_at}
        totals[key] = session.execute(upsert, row).one().used
    return totals


def known_quotas(session: Session, now: datetime) -> dict[QuotaKey, int]:
    """What is on record of the periods that are not over."""
    query = select(QuotaRow.client, QuotaRow.rate_class, QuotaRow.period, QuotaRow.used).where(QuotaRow.ends_at > now)
    return {(client, name, period): used for client, name, period, used in session.execute(query)}


def forget_past(session: Session, now: datetime) -> None:
    """Remove what can no longer count."""
    session.execute(delete(QuotaRow).where(QuotaRow.ends_at < now - KEPT_FOR))
    session.execute(delete(RateRow).where(RateRow.as_of_us < int((now - KEPT_FOR).timestamp() * US)))
