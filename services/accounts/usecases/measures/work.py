"""Reading what the managers of the books did."""

from collections.abc import Iterable

from services.accounts import rulebook
from services.accounts.domain.measures.reading import Reading
from services.accounts.domain.measures.work import (
    MEASURES,
    activity_readings,
    promotion_readings,
    service_readings,
)
from services.accounts.store import measure_facts as facts
from services.accounts.usecases.measures.ask import Ask, Family


def _read(ask: Ask) -> Iterable[Reading]:
    found = facts.activities(ask.session, ask.books.managers, ask.start, ask.end, ask.known_at)
    campaigns = facts.campaigns(ask.session, ask.books.managers, ask.period.start, ask.period.end, ask.known_at)
    met = {each.account_id for each in found}
    decisions = facts.decisions(ask.session, facts.these(met), ask.period.last_day, ask.known_at)
    promise = rulebook.service_promise(ask.period.last_day)
    for manager in ask.books.managers:
        own = [each for each in found if each.owner == manager]
        begun = [each for each in own if ask.start <= each.starts_at < ask.end]
        asked = [each for each in own if each.requested_at and ask.start <= each.requested_at < ask.end]
        yield from activity_readings(manager, begun, lambda one: decisions.get(one) in ask.rule.quality_decisions)
        yield from service_readings(manager, asked, promise, ask.known_at)
        yield from promotion_readings(manager, [each for each in campaigns if each.owner == manager])


FAMILY = Family(MEASURES, _read)
