"""The group study of article 3 in one go: both tables, both hypotheses, and who shifts.

H1: the external style fits the role better than the internal one. H2: the excellent fit it better than the good. Both
are tested on the persons' own match degrees, factor by factor and overall.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, Invalid
from services.assessment.domain.comparison import Group
from services.assessment.domain.contrast import Contrast, holm, paired, welch
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style, mean
from services.assessment.domain.group_match import GroupMatch, match_group
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.domain.norm import Norm, NormKind
from services.assessment.domain.performance_link import PerformanceLink, performance_link
from services.assessment.domain.profile import Profile, points_of
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.shifts import ShiftCount, count_shifts
from services.assessment.domain.standing import KpiSource
from services.assessment.domain.study_rules import StudyRules

Test = Callable[[Sequence[Decimal], Sequence[Decimal], StudyRules], Contrast]

BETTER, WORSE = "excellent", "good"
"""The performance groups that H2 compares, by article 3's own names (绩效优秀、绩效良好)."""


@dataclass(frozen=True, slots=True)
class Participant:
    """A person in the study, with the figure of performance, where it is known."""

    respondent: Respondent
    profile: Profile
    performance: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StudyInput:
    """Which profile took part, in which group and with which performance: what the study can be repeated from."""

    profile_id: UUID
    bank: str | None
    group: str | None
    performance: Decimal | None


@dataclass(frozen=True, slots=True)
class StudyGroup:
    """A row of Table 1 (internal) and Table 2 (external): one bank's persons of one performance group."""

    bank: str | None
    performance: str | None
    styles: Mapping[Style, GroupMatch]


@dataclass(frozen=True, slots=True)
class Contrasts:
    """One hypothesis: the four factors, corrected as a family, and the overall match degree."""

    factors: Mapping[Factor, Contrast]
    overall: Contrast


@dataclass(frozen=True, slots=True)
class Study:
    """What was found. A positive difference speaks for the hypothesis.

    `external_against_internal` is H1 (internal − external MD); `excellent_against_good` is H2 (good − excellent MD) by
    style, empty when there is nobody to compare. `performance_link` is there when performance was given. `flags` say
    what to read with care: `raters_in_groups` and `template_in_groups` when the role model was made by, or of, persons
    whom H2 then compares with it, which makes H2 circular; `norm_not_empirical` when the norm stands on no sample.
    """

    role_model_id: UUID
    norm: str
    population: Group
    members: int
    groups: tuple[StudyGroup, ...]
    external_against_internal: Contrasts
    excellent_against_good: Mapping[Style, Contrasts]
    shifts: Mapping[Factor, ShiftCount]
    flags: tuple[str, ...]
    author: str
    performance_link: PerformanceLink | None = None
    kpi: KpiSource | None = None
    inputs: tuple[StudyInput, ...] = ()

    @property
    def findings(self) -> tuple[object, ...]:
        """All figures, without who asked and without the flags that change when a rater is forgotten."""
        return (
            self.norm,
            self.members,
            self.groups,
            self.external_against_internal,
            self.excellent_against_good,
            self.shifts,
            self.performance_link,
        )


@dataclass(frozen=True, slots=True)
class StudyOrder:
    """What to study: against which model, whom, with which performance by personnel number, and from which run."""

    role_model_id: UUID
    population: Group
    performance: Mapping[str, Decimal]
    kpi: KpiSource | None = None


@dataclass(frozen=True, slots=True)
class Reproduction:
    """What carrying a study out again came to: `same` is None while profiles that took part are missing."""

    study_id: UUID
    missing: int
    same: bool | None


@dataclass(frozen=True, slots=True)
class StudyDesign:
    """What to study: whom, against which model, and who rated that model or was its template (personnel numbers)."""

    role_model_id: UUID
    levels: Levels
    population: Group
    raters: frozenset[str]
    norm: Norm
    author: str
    rules: StudyRules
    template: frozenset[str] = frozenset()


def study(people: Sequence[Participant], design: StudyDesign) -> Study:
    """Carry the study out. Fewer than two persons are refused (`too_few_participants`)."""
    if len(people) < 2:
        raise Invalid(Fault("too_few_participants", "/population", {"least": 2}))
    distances = {style: [_distances(p.profile, style, design.levels) for p in people] for style in MATCHED_STYLES}
    return Study(
        role_model_id=design.role_model_id,
        norm=design.norm.edition.key,
        population=design.population,
        members=len(people),
        groups=_tables(people, design.levels),
        external_against_internal=_contrasts(
            paired, distances[Style.INTERNAL], distances[Style.EXTERNAL], design.rules
        ),
        excellent_against_good=_second_hypothesis(people, distances, design.rules),
        shifts=count_shifts([person.profile.shift for person in people], design.norm),
        flags=_flags(people, design),
        author=design.author,
        performance_link=_performance_link(people, design),
    )


def _distances(profile: Profile, style: Style, levels: Levels) -> Levels:
    points = points_of(profile.styles[style])
    return {factor: abs(points[factor] - levels[factor]) for factor in FACTORS}


def _tables(people: Sequence[Participant], levels: Levels) -> tuple[StudyGroup, ...]:
    rows: dict[tuple[str, str], list[Participant]] = {}
    for person in people:
        rows.setdefault((person.respondent.bank or "", person.respondent.performance or ""), []).append(person)
    return tuple(
        StudyGroup(key[0] or None, key[1] or None, {s: _group_match(rows[key], s, levels) for s in MATCHED_STYLES})
        for key in sorted(rows)
    )


def _group_match(people: Sequence[Participant], style: Style, levels: Levels) -> GroupMatch:
    return match_group([points_of(person.profile.styles[style]) for person in people], levels)


def _second_hypothesis(
    people: Sequence[Participant], distances: Mapping[Style, Sequence[Levels]], rules: StudyRules
) -> dict[Style, Contrasts]:
    groups = [person.respondent.performance for person in people]
    if BETTER not in groups or WORSE not in groups:
        return {}
    found = {}
    for style, all_distances in distances.items():
        better = [d for d, group in zip(all_distances, groups, strict=True) if group == BETTER]
        worse = [d for d, group in zip(all_distances, groups, strict=True) if group == WORSE]
        found[style] = _contrasts(welch, worse, better, rules)
    return found


def _contrasts(test: Test, first: Sequence[Levels], second: Sequence[Levels], rules: StudyRules) -> Contrasts:
    by_factor = {factor: test([d[factor] for d in first], [d[factor] for d in second], rules) for factor in FACTORS}
    overall = test([mean(list(d.values())) for d in first], [mean(list(d.values())) for d in second], rules)
    return Contrasts(holm(by_factor), overall)


def _performance_link(people: Sequence[Participant], design: StudyDesign) -> PerformanceLink | None:
    known = [(person.profile, person.performance) for person in people if person.performance is not None]
    return performance_link(known, design.levels, design.rules) if known else None


def _flags(people: Sequence[Participant], design: StudyDesign) -> tuple[str, ...]:
    compared = {p.respondent.external_id for p in people if p.respondent.performance in (BETTER, WORSE)}
    signs = {
        "raters_in_groups": compared & design.raters,
        "template_in_groups": compared & design.template,
        "norm_not_empirical": design.norm.kind is NormKind.MODEL_BASED,
    }
    return tuple(flag for flag, seen in signs.items() if seen)
