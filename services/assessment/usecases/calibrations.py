"""Calibrations of the second scorer, and the scores that it gives."""

from dataclasses import replace
from uuid import UUID

from chassis.domain.errors import Fault, NotFound
from chassis.domain.kept import Kept
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.tables import JobRow
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.calibration import (
    Calibration,
    CalibrationRules,
    LatentScore,
    calibration_of,
    check_enough,
    fit_from,
    latent_scores,
    state_of,
)
from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.irt.choice_model import Design
from services.assessment.domain.irt.fitting import Fit, next_round
from services.assessment.domain.irt.posterior import indicators
from services.assessment.domain.rules import content_sha256
from services.assessment.store import calibrations as store
from services.assessment.store import documents, profiles, sittings
from services.assessment.usecases.norms import sound_sample
from services.assessment.usecases.rules_in_force import instrument_of, norm_of


def start_calibration(work: Work, instrument: str) -> JobRow:
    """Begin to fit the model to the sittings of an instrument; too few are refused at once."""
    instrument_of(work.session, instrument, ":instrument")
    rules = rulebook.calibration_rules(work.now.date())
    check_enough(sound_sample(work, instrument).persons, rules)
    return enqueue(work, CalibrationFit.name, {"instrument": instrument}, unit=CalibrationFit.unit)


def get_calibration(work: Work, calibration_id: UUID) -> Kept[Calibration]:
    """One calibration."""
    return store.get(work.session, calibration_id)


def list_calibrations(work: Work, query: PageQuery, instrument: str | None) -> Slice[Kept[Calibration]]:
    """One page of calibrations."""
    return store.page(work.session, query, instrument)


def score_latently(
    work: Work, profile_id: UUID, calibration_id: UUID | None
) -> tuple[Kept[Calibration], dict[Factor, LatentScore]]:
    """A profile's factors by the second scorer beside the classical ones; by the newest calibration or that named."""
    record = profiles.get(work.session, profile_id).value
    kept = _calibration(work, record.instrument, calibration_id)
    if record.assessment_id is None:
        raise NotFound(Fault("no_answers_kept", ":profile_id"))
    sheet = sittings.get(work.session, record.assessment_id).value.sheet
    instrument, norm = instrument_of(work.session, record.instrument), norm_of(work.session, record.norm)
    return kept, latent_scores(sheet, instrument, kept.value, norm.scale, record.profile.styles[Style.SUMMARY])


def _calibration(work: Work, instrument: str, calibration_id: UUID | None) -> Kept[Calibration]:
    found = (
        store.newest(work.session, instrument) if calibration_id is None else store.get(work.session, calibration_id)
    )
    if found is None or found.value.instrument != instrument:
        raise NotFound(Fault("not_calibrated", "", {"instrument": instrument}))
    return found


class CalibrationFit:
    """Fits the model, one round of EM a chunk; where it stands travels in the cursor."""

    name = "calibrations"
    unit = "rounds"

    def plan(self, work: Work, task: Task) -> int:  # noqa: ARG002 - the protocol's signature
        """So many rounds at most."""
        return rulebook.calibration_rules(work.now.date()).most_rounds

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:
        """One round more; the last one leaves a calibration."""
        key = str(task.input["instrument"])
        rules = rulebook.calibration_rules(work.now.date())
        instrument, sample = instrument_of(work.session, key), sound_sample(work, key)
        check_enough(sample.persons, rules)
        design = Design.of(instrument)
        fit = next_round(fit_from(cursor, design), indicators(sample.outcomes), design)
        if not _at_end(fit, rules):
            return Advance(state_of(fit), 1)
        found = calibration_of(fit, sample.outcomes, instrument, rules)
        found = replace(found, sha256=content_sha256(documents.written(Calibration, found)))
        calibration_id = work.new_id()
        store.add(work.session, calibration_id, found, work.principal.subject, work.now)
        return Advance(None, 1, f"/v1/calibrations/{calibration_id}")


def _at_end(fit: Fit, rules: CalibrationRules) -> bool:
    return fit.moved <= float(rules.tolerance) or fit.rounds >= rules.most_rounds
