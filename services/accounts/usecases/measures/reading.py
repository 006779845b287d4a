"""Reading the measures of managers' books, page by page, by what was known on a day."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from chassis.domain.errors import Fault, refuse_if
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.measures.reading import ExplainedReading, MeasureRule, MeasuresWanted, Reading
from services.accounts.store import measure_facts as facts
from services.accounts.usecases.measures.ask import Ask, end_of
from services.accounts.usecases.measures.families import FAMILIES
from services.accounts.usecases.rights import latest_day

MANAGERS_AT_ONCE = 5


def list_measures(work: Work, query: PageQuery, wanted: MeasuresWanted) -> Slice[ExplainedReading]:
    """One page of the readings, by manager and measure; a manager sees only the own ones."""
    rule = rulebook.measure_rule(wanted.period.last_day)
    refuse_if(_faults(work, wanted, rule))
    after = tuple(map(str, query.after)) if query.after else ("", "", "")
    found: list[Reading] = []
    for batch in _batches(work, wanted, rule, after[0]):
        found += [reading for reading in batch if reading.manager != after[0] or reading.key > after]
        if len(found) > query.limit:
            break
    shown, more = found[: query.limit], len(found) > query.limit
    explained = tuple(ExplainedReading(reading, rule.formulas[reading.measure], wanted) for reading in shown)
    return Slice(explained, query.sign(shown[-1].key) if more else None)


def _faults(work: Work, wanted: MeasuresWanted, rule: MeasureRule) -> Iterator[Fault]:
    if wanted.measure is not None and wanted.measure not in rule.formulas:
        yield Fault("unknown_measure", "?measure", {"measure": wanted.measure})
    if wanted.known_on > latest_day(work):
        yield Fault("in_the_future", "?known_on", {"day": wanted.known_on.isoformat()})


def _batches(work: Work, wanted: MeasuresWanted, rule: MeasureRule, first: str) -> Iterator[list[Reading]]:
    """The readings of a few managers at a time, in order, from the manager `first` on."""
    known_at = min(work.now, end_of(wanted.known_on))
    managers = facts.managers_from(work.session, first, _only(work, wanted))
    while batch := tuple(islice(managers, MANAGERS_AT_ONCE)):
        yield _readings(work, wanted, rule, batch, known_at)


def _only(work: Work, wanted: MeasuresWanted) -> str | None:
    own = work.principal.subject if work.principal.sees_only_own() else None
    if own is not None and wanted.manager not in (None, own):
        return ""
    return own or wanted.manager


def _readings(
    work: Work, wanted: MeasuresWanted, rule: MeasureRule, managers: tuple[str, ...], known_at: datetime
) -> list[Reading]:
    books = facts.books(work.session, managers, known_at).within(wanted.period)
    ask = Ask(work.session, wanted.period, known_at, rule, books)
    families = [family for family in FAMILIES if wanted.measure is None or wanted.measure in family.measures]
    found = (reading for family in families for reading in family.read(ask))
    asked = (reading for reading in found if wanted.measure in (None, reading.measure))
    # The database orders managers in its own way; the cursor goes by it.
    return sorted(asked, key=lambda reading: (managers.index(reading.manager), reading.key))
