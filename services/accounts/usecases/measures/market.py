"""Reading how large the markets of managers are."""

from collections.abc import Iterable

from services.accounts.domain.measures.market import MEASURES, market_readings
from services.accounts.domain.measures.reading import Reading
from services.accounts.store import market as store
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    totals = store.totals_between(ask.session, ask.period.start, ask.period.end, ask.known_at)
    return market_readings(ask.books.managers, totals, ask.period)


FAMILY = Family(MEASURES, _read)
