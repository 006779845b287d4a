"""Reading what the accounts of a book owe and pay."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from uuid import UUID

from services.accounts.domain.measures.reading import Reading
from services.accounts.domain.measures.receipts import MEASURES, receipt_readings
from services.accounts.store import measure_facts as facts
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    @cache
    def book(day: date) -> Mapping[UUID, str]:
        return ask.books.on(day)

    ledgers = facts.ledgers(ask.session, ask.account_ids, ask.period.last_day, ask.known_at)
    return receipt_readings(ledgers, ask.period, lambda account_id, day: book(day).get(account_id))


FAMILY = Family(MEASURES, _read)
