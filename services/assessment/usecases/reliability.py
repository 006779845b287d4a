"""The reliability of an instrument, read off the sittings that there are."""

from chassis.work import Work
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.reliability import (
    Reliability,
    Retest,
    empirical_row,
    retest_table,
    split_half_table,
)
from services.assessment.domain.sample import sample_of
from services.assessment.store import calibrations, samples
from services.assessment.store.samples import Sat
from services.assessment.usecases.rules_in_force import instrument_of


def get_reliability(work: Work, key: str) -> Reliability:
    """Split-half, test–retest and empirical reliability, as far as there are people enough."""
    instrument = instrument_of(work.session, key)
    sat = samples.sittings_of(work.session, key)
    sheets, left_out = samples.newest_sound(sat)
    sample = sample_of(sheets, instrument, left_out)
    calibration = calibrations.newest(work.session, key)
    known = None if calibration is None else calibration.value
    return Reliability(
        instrument=key,
        persons=sample.persons,
        left_out=left_out,
        split_half=split_half_table(sample.outcomes, instrument),
        retest=_retest(sat, instrument),
        empirical=None if known is None else empirical_row(known.empirical_reliability, known.persons),
    )


def _retest(sat: list[Sat], instrument: Instrument) -> Retest | None:
    pairs = list(samples.retaken(sat))
    first, last = (sample_of([pair[n].sheet for pair in pairs], instrument).outcomes for n in (0, 1))
    return retest_table(first, last, [(later.at - earlier.at).days for earlier, later in pairs], instrument)
