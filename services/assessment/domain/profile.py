"""A person's profile: internal, external and summary style, the shift between the first two, words and flags."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import refuse_if
from services.assessment.domain.answers import Sheet, faults_in_complete
from services.assessment.domain.consent_entry import Basis
from services.assessment.domain.descriptors import Descriptor, Vocabulary, describe
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.irt.choice_model import Parameters
from services.assessment.domain.norm import Norm
from services.assessment.domain.quality import Quality, QualityRules, quality_of
from services.assessment.domain.scoring import Scores, score_sheet


class Band(StrEnum):
    """Whether another tool gave the standard error of its scores; where it did not, one is assumed."""

    GIVEN = "given"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a profile comes from that was not answered here: which tool, when, and whether its error is known.

    `basis` and `purpose` are the grounds on which it is held, and what for.
    """

    tool: str
    taken_on: date
    band: Band
    basis: Basis = Basis.NOT_STATED
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """Scores of the three styles, 0–100 against the norm.

    `shift` is external − internal in points: positive where a person shows more of a factor at work than is natural
    to that person. `descriptors` are the words for the external style. `editions` are the keys of the dated rules that
    the profile was made by, each with the hash of its content. `quality` says how the sheet was answered.
    `origin` is set for scores that another tool made.
    """

    styles: Mapping[Style, Scores]
    shift: Mapping[Factor, Decimal]
    descriptors: tuple[Descriptor, ...]
    flags: tuple[str, ...]
    editions: Mapping[str, str]
    quality: Quality | None = None
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """The dated rules by which a sheet becomes a profile; `answering` is the model that answers are held against."""

    instrument: Instrument
    norm: Norm
    vocabulary: Vocabulary
    quality: QualityRules
    answering: Parameters

    @property
    def editions(self) -> dict[str, str]:
        """Key → content hash of each rule."""
        rules = (self.instrument, self.norm, self.vocabulary, self.quality)
        return {rule.edition.key: rule.edition.sha256 for rule in rules}


def profile_of(sheet: Sheet, rules: ProfileRules) -> Profile:
    """Score a complete sheet; an incomplete or faulty one is refused (`Invalid`) with everything that is wrong."""
    refuse_if(faults_in_complete(sheet, rules.instrument))
    styles = score_sheet(sheet, rules.instrument, rules.norm)
    quality = quality_of(sheet, rules.instrument, rules.quality, rules.answering, styles[Style.SUMMARY])
    return Profile(
        styles=styles,
        shift=shift_of(points_of(styles[Style.INTERNAL]), points_of(styles[Style.EXTERNAL])),
        descriptors=describe(points_of(styles[Style.EXTERNAL]), rules.vocabulary),
        flags=quality.flags,
        editions=rules.editions,
        quality=quality,
    )


def points_of(scores: Scores) -> dict[Factor, Decimal]:
    """The bare scores of a style."""
    return {factor: scores[factor].points for factor in FACTORS}


def shift_of(internal: Levels, external: Levels) -> dict[Factor, Decimal]:
    """External − internal, factor by factor, in points."""
    return {factor: external[factor] - internal[factor] for factor in FACTORS}
