"""Profiles that another DISC tool made: its scores as they are, marked, and never mixed with scores made here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.money import round_decimal
from chassis.domain.name import Name
from services.assessment.domain.consent_entry import Basis
from services.assessment.domain.descriptors import Vocabulary, describe
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style
from services.assessment.domain.norm import Norm, Scale
from services.assessment.domain.profile import Band, Origin, Profile, shift_of
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.scoring import SCORE_DIGITS, Score

ASSUMED_SEM = Decimal(10)
"""The error of a tool that states none: SD 20 and a reliability of .75, rather too large than too small."""

IMPORTED = "imported-"


@dataclass(frozen=True, slots=True)
class ImportedScores:
    """What another tool says of a person: points from 0 to 100, the summary if it has one, its SEM if it states one.

    `basis` says on what grounds the bank holds them, `purpose` what for.
    """

    respondent: Respondent
    tool: str
    taken_on: date
    styles: Mapping[Style, Levels]
    sem: Decimal | None = None
    basis: Basis = Basis.NOT_STATED
    purpose: str = ""

    @property
    def norm_key(self) -> str:
        """The key under which the tool's own norm is cited: scores of two tools are never compared."""
        return f"{IMPORTED}{self.tool}@2026-01-01"


def profile_from(scores: ImportedScores, norm: Norm, vocabulary: Vocabulary, today: date) -> Profile:
    """The profile that the scores are. Without a summary it is the mean of internal and external."""
    refuse_if(_faults(scores, norm.scale, today))
    internal, external = scores.styles[Style.INTERNAL], scores.styles[Style.EXTERNAL]
    between = {f: round_decimal((internal[f] + external[f]) / 2, SCORE_DIGITS) for f in FACTORS}
    whole = {Style.SUMMARY: between} | dict(scores.styles)
    sem = ASSUMED_SEM if scores.sem is None else scores.sem
    band = Band.UNKNOWN if scores.sem is None else Band.GIVEN
    return Profile(
        styles={style: {f: _score(whole[style][f], sem, norm.scale) for f in FACTORS} for style in Style},
        shift=shift_of(internal, external),
        descriptors=describe(external, vocabulary),
        flags=("imported",) if band is Band.GIVEN else ("imported", "band_unknown"),
        editions={rule.edition.key: rule.edition.sha256 for rule in (norm, vocabulary)},
        origin=Origin(scores.tool, scores.taken_on, band, scores.basis, scores.purpose),
    )


def norm_of_tool(key: str, pattern: Norm) -> Norm:
    """The norm that scores of a tool cite: `pattern` under the tool's name."""
    name = key.partition("@")[0]
    tool = name.removeprefix(IMPORTED)
    title = Name(f"Norm of {tool}, as that tool has it", f"{tool} 自有常模")
    return replace(pattern, edition=replace(pattern.edition, name=name, title=title), instrument=key)


def _faults(scores: ImportedScores, scale: Scale, today: date) -> Iterator[Fault]:
    limits = {"lowest": scale.lowest, "highest": scale.highest}
    for style, levels in scores.styles.items():
        for factor in FACTORS:
            if not scale.lowest <= levels[factor] <= scale.highest:
                yield Fault("points_off_scale", f"/styles/{style}/{factor}", limits)
    if scores.sem is not None and not 0 < scores.sem <= scale.highest:
        yield Fault("points_off_scale", "/sem", limits)
    if scores.taken_on > today:
        yield Fault("taken_in_the_future", "/taken_on")


def _score(points: Decimal, sem: Decimal, scale: Scale) -> Score:
    reach = round_decimal(scale.band_z * sem, SCORE_DIGITS)
    return Score(None, points, sem, scale.clip(points - reach), scale.clip(points + reach))


def factor_levels(values: Mapping[str, Decimal]) -> dict[Factor, Decimal]:
    """Levels by factor from levels by letter."""
    return {factor: values[factor.value] for factor in FACTORS}
