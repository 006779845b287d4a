"""Signs that a sheet was answered without care. A flag asks a person to look; it never rejects anyone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from statistics import median

from services.assessment.domain.answers import Choice, Sheet
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.figures import figure
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Design, Parameters, outcomes_of
from services.assessment.domain.irt.person_fit import person_fit
from services.assessment.domain.rules import Edition
from services.assessment.domain.scoring import Scores


class Verdict(StrEnum):
    """`open` until everything is answered; then `sound` without a sign, `look` with one, `doubtful` with several."""

    OPEN = "open"
    SOUND = "sound"
    LOOK = "look"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class QualityRules:
    """Limits beyond which a sign is raised.

    The shortest credible block and the share of shorter ones allowed; the longest run of one position; the share of
    repeated choices that may differ; the least gain in log-likelihood a block; how many signs make a sheet doubtful.
    """

    edition: Edition
    fastest_block_ms: int
    fast_blocks_share: Decimal
    longest_position_run: int
    most_inconsistency: Decimal
    least_person_fit: Decimal
    doubtful_from_flags: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How a sheet is being, or was, answered; a figure that cannot be told yet is None.

    `median_block_ms` and `fast_share` count timed blocks; `position_run` is the longest so far; `inconsistency` the
    share of repeated choices that differ from the first; `person_fit` the gain in log-likelihood a block.
    """

    verdict: Verdict
    flags: tuple[str, ...]
    answered: int
    median_block_ms: int | None
    fast_share: Decimal | None
    position_run: int
    inconsistency: Decimal | None
    person_fit: Decimal | None


def quality_of(
    sheet: Sheet, instrument: Instrument, rules: QualityRules, answering: Parameters, summary: Scores | None = None
) -> Quality:
    """The quality of a sheet at any moment; `summary` are the scores of a complete one, which its ratings face."""
    times = [choice.taken_ms for choice in sheet.choices if choice.taken_ms is not None]
    fast = [taken_ms for taken_ms in times if taken_ms < rules.fastest_block_ms]
    complete = summary is not None
    found = Quality(
        verdict=Verdict.OPEN,
        flags=(),
        answered=len(sheet.choices),
        median_block_ms=int(median(times)) if times else None,
        fast_share=figure(len(fast) / len(times), 2) if times else None,
        position_run=longest_run(sheet, instrument),
        inconsistency=_inconsistency(sheet, instrument),
        person_fit=_fit(sheet, instrument, answering) if complete else None,
    )
    contradicted = summary is not None and _anchors_contradict(sheet, summary, instrument)
    return _judged(found, Decimal(len(fast)) / max(1, len(times)), rules, contradicted=contradicted, complete=complete)


def longest_run(sheet: Sheet, instrument: Instrument) -> int:
    """How many blocks in a row had their most-like choice, or their least-like one, at the same place."""
    choices = _by_block(sheet)
    shown = [(block, choices[block.id]) for block in instrument.blocks if block.id in choices]
    most = [block.position(choice.most) for block, choice in shown]
    least = [block.position(choice.least) for block, choice in shown]
    return max((len(list(run)) for places in (most, least) for _, run in groupby(places)), default=0)


def _judged(found: Quality, fast: Decimal, rules: QualityRules, *, contradicted: bool, complete: bool) -> Quality:
    signs = {
        "position_run": found.position_run >= rules.longest_position_run,
        "too_fast": fast > rules.fast_blocks_share,
        "anchors_contradict": contradicted,
        "inconsistent": found.inconsistency is not None and found.inconsistency > rules.most_inconsistency,
        "person_misfit": found.person_fit is not None and found.person_fit < rules.least_person_fit,
    }
    flags = tuple(flag for flag, seen in signs.items() if seen)
    verdict = Verdict.DOUBTFUL if len(flags) >= rules.doubtful_from_flags else Verdict.LOOK if flags else Verdict.SOUND
    return replace(found, verdict=verdict if complete else Verdict.OPEN, flags=flags)


def _by_block(sheet: Sheet) -> Mapping[str, Choice]:
    return {choice.block: choice for choice in sheet.choices}


def _inconsistency(sheet: Sheet, instrument: Instrument) -> Decimal | None:
    choices = _by_block(sheet)
    pairs = [
        (choices[block.repeats], choices[block.id])
        for block in instrument.repeats
        if block.id in choices and block.repeats in choices
    ]
    if not pairs:
        return None
    differ = sum((first.most != again.most) + (first.least != again.least) for first, again in pairs)
    return figure(differ / (2 * len(pairs)), 2)


def _fit(sheet: Sheet, instrument: Instrument, answering: Parameters) -> Decimal:
    return figure(float(person_fit(outcomes_of([sheet], instrument), answering, Design.of(instrument))[0]), 2)


def _anchors_contradict(sheet: Sheet, summary: Scores, instrument: Instrument) -> bool:
    """Whether the factor that the choices put highest is, by the ratings, below each of the others."""
    rated = _rated_levels(sheet, instrument)
    highest = max(FACTORS, key=lambda factor: summary[factor].points)
    return all(rated[highest] < rated[factor] for factor in FACTORS if factor is not highest)


def _rated_levels(sheet: Sheet, instrument: Instrument) -> dict[Factor, int]:
    ratings = {rating.anchor: rating.rating for rating in sheet.ratings}
    return {
        factor: sum(ratings[anchor.id] for anchor in instrument.anchors if anchor.factor is factor)
        for factor in FACTORS
    }
