"""Reading the tiers of a book."""

from collections.abc import Iterable

from services.accounts import rulebook
from services.accounts.domain.measures.book import eve
from services.accounts.domain.measures.reading import Reading
from services.accounts.domain.measures.tiers import MEASURES, tier_readings
from services.accounts.store import measure_facts as facts
from services.accounts.store.tiers import tiers_on
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    kinds, book = facts.kinds(ask.session, ask.account_ids), ask.book
    now, before = (
        tiers_on(ask.session, day, among=book, known_at=ask.known_at) for day in (ask.period.last_day, eve(ask.period))
    )
    model = rulebook.tier_model(ask.period.last_day)
    for manager in ask.books.managers:
        own = [account_id for account_id, leader in book.items() if leader == manager]
        yield from tier_readings(manager, own, kinds, now, before, model)


FAMILY = Family(MEASURES, _read)
