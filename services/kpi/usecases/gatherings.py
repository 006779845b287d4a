"""Putting on record what was gathered from the accounts service."""

from collections.abc import Sequence

from chassis.domain.errors import Refusal
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.gathering import (
    BookFigure,
    Gathered,
    Gathering,
    Refused,
    in_currency,
    measurement_of,
    missing_in,
    unit_faults,
)
from services.kpi.domain.measurement_entry import MeasurementEntry, MeasurementState, Reckoned
from services.kpi.usecases.measurements import Recorded, record_reckoned

MOST_FIGURES = 10_000
"""In one gathering, which is one transaction."""


def record_gathered(work: Work, wanted: Gathering, figures: Sequence[BookFigure]) -> Gathered:
    """Put figures on record that were read before. The same again changes nothing.

    Another value follows one that was gathered before; one that people or files gave is left and told of.
    """
    measures = rulebook.catalogue(wanted.period.start).measures
    own = in_currency(figures, wanted.currency)
    unfit = {figure: faults for figure in own if (faults := unit_faults(figure, measures))}
    fit = [figure for figure in own if figure not in unfit]
    drafts = [
        Reckoned(measurement_of(figure, wanted.period, measures[figure.measure].unit), figure.origin) for figure in fit
    ]
    outcomes = record_reckoned(work, drafts, _gathered_before)
    recorded = [outcome for outcome in outcomes if isinstance(outcome, Recorded)]
    refused = [Refused(figure.manager, figure.measure, faults) for figure, faults in unfit.items()]
    refused += [
        Refused(figure.manager, figure.measure, outcome.faults)
        for figure, outcome in zip(fit, outcomes, strict=True)
        if isinstance(outcome, Refusal)
    ]
    return Gathered(
        wanted.period,
        figures[0].origin.known_on if figures else "",
        sum(outcome.before is None for outcome in recorded),
        sum(_corrected(outcome) for outcome in recorded),
        sum(outcome.before is not None and not _corrected(outcome) for outcome in recorded),
        len(figures) - len(own),
        tuple(_named(outcome) for outcome in recorded if outcome.kept.value.state is MeasurementState.HELD),
        tuple(refused),
        tuple(missing_in(own)),
    )


def _gathered_before(present: MeasurementEntry) -> bool:
    return present.origin is not None


def _corrected(outcome: Recorded) -> bool:
    return outcome.before is not None and outcome.kept.version != outcome.before.version


def _named(outcome: Recorded) -> tuple[str, str]:
    fact = outcome.kept.value.measurement
    return fact.manager, fact.measure
