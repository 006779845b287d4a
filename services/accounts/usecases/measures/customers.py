"""Reading how many accounts a book has, and what they are."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from uuid import UUID

from services.accounts.domain.measures.book import eve
from services.accounts.domain.measures.customers import MEASURES, Customer, customer_readings
from services.accounts.domain.measures.reading import Reading
from services.accounts.store import measure_facts as facts
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    return customer_readings(ask.books.managers, ask.book, customers_of(ask), ask.rule.quality_decisions)


def customers_of(ask: Ask) -> Mapping[UUID, Customer]:
    """Every account of the books as it stood."""
    ids, last = ask.account_ids, ask.period.last_day
    until = min(ask.known_at, ask.end - timedelta(microseconds=1))
    statuses = facts.statuses(ask.session, ids, ask.start - timedelta(microseconds=1), until)
    now = facts.decisions(ask.session, ids, last, ask.known_at)
    before = facts.decisions(ask.session, ids, eve(ask.period), ask.known_at)
    filed = facts.filed_between(ask.session, ids, ask.start, until)
    return {
        account_id: Customer(
            kind, statuses[account_id], now.get(account_id), before.get(account_id), account_id in filed
        )
        for account_id, kind in facts.kinds(ask.session, ids).items()
    }


FAMILY = Family(MEASURES, _read)
