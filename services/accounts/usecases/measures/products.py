"""Reading what the accounts of a book hold."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from services.accounts import rulebook
from services.accounts.domain.holding import Holding
from services.accounts.domain.measures.book import eve
from services.accounts.domain.measures.products import MEASURES, Holder, product_readings
from services.accounts.domain.measures.reading import Reading
from services.accounts.store import holdings as store
from services.accounts.store import measure_facts as facts
from services.accounts.usecases.measures.ask import Ask, Family

_NONE: Sequence[Holding] = ()


def _read(ask: Ask) -> Iterable[Reading]:
    holders = _holders(ask)
    rule = rulebook.product_rule(ask.period.last_day)
    for manager in ask.books.managers:
        mine, eligible_only = holders.get(manager, ()), ask.rule.eligible_products_only
        yield from product_readings(manager, mine, rule, eligible_only=eligible_only)


def _holders(ask: Ask) -> Mapping[str, list[Holder]]:
    until = min(ask.known_at, ask.end - timedelta(microseconds=1))
    statuses = facts.statuses(ask.session, ask.account_ids, until, until)
    kinds = facts.kinds(ask.session, ask.account_ids)
    now, before = _held(ask, ask.period.last_day), _held(ask, eve(ask.period))
    holders: dict[str, list[Holder]] = defaultdict(list)
    for account_id, manager in ask.book.items():
        holder = Holder(
            kinds[account_id], statuses[account_id][-1], now.get(account_id, _NONE), before.get(account_id, _NONE)
        )
        holders[manager].append(holder)
    return holders


def _held(ask: Ask, day: date) -> Mapping[UUID, Sequence[Holding]]:
    found: dict[UUID, list[Holding]] = defaultdict(list)
    for holding in store.held_on(ask.session, ask.account_ids, day, ask.known_at):
        found[holding.account_id].append(holding)
    return found


FAMILY = Family(MEASURES, _read)
