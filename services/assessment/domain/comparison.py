"""Comparisons on record: persons matched against a role model, as single people, as a group, or in order.

What is kept refers to profiles by id and holds no name, so that erasing a profile leaves nothing of the person behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

import numpy as np

from chassis.domain.errors import refuse_if
from services.assessment.domain.adverse_impact import (
    ImpactPreview,
    ImpactQuestion,
    ImpactRules,
    faults_in_question,
    preview,
)
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.group_match import GroupMatch, match_group
from services.assessment.domain.indices import Floats, IndexRules, Yardstick, covariance_of
from services.assessment.domain.match import MATCHED_STYLES, StyleMatch, match_person
from services.assessment.domain.norm import Norm
from services.assessment.domain.profile import Profile, points_of
from services.assessment.domain.ranking import Candidate, Placing, RankingTask, rank
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.role_model import MergingRules, RoleModel, without
from services.assessment.domain.shifts import ShiftCount, count_shifts

Profiles = Sequence[tuple[UUID, Profile]]

Whose = Mapping[UUID, Respondent]
"""Whose profiles take part in a comparison; one that has been erased is missing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody of whom all that is given holds: a bank, a role, a performance group.

    `norm` narrows it to the profiles that this norm has scored.
    """

    bank: str | None = None
    role: str | None = None
    performance: str | None = None
    norm: str | None = None


@dataclass(frozen=True, slots=True)
class Comparing:
    """Which profiles to compare with which role model: those named, or the newest of each person in a group."""

    role_model_id: UUID
    who: tuple[UUID, ...] | Group


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """One person's match degrees, internal and external.

    `left_out` is set for a member of the template that the model is: matched against the others' mean.
    """

    profile_id: UUID
    styles: Mapping[Style, StyleMatch]
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """Persons against a role model: each by itself, all together, and how their styles shift."""

    role_model_id: UUID
    norm: str
    persons: tuple[PersonMatch, ...]
    group: Mapping[Style, GroupMatch]
    shifts: Mapping[Factor, ShiftCount]
    author: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """Candidates for a role in the order of their match by the style `by`."""

    role_model_id: UUID
    norm: str
    by: Style
    placings: tuple[Placing, ...]
    author: str
    adverse_impact: ImpactPreview | None = None


@dataclass(frozen=True, slots=True)
class MatchedModel:
    """A role model as it is matched against; `members` are the profiles that a template was made of."""

    id: UUID
    model: RoleModel
    merging: MergingRules
    members: frozenset[UUID] = frozenset()

    def covariance(self, style: Style) -> Floats | None:
        """How the top performers' scores of that style hang together, when the model is a template of it."""
        template = self.model.template
        if template is None or template.style is not style or template.covariance is None:
            return None
        return np.array([[float(value) for value in row] for row in template.covariance])

    def yardstick_for(self, key: UUID, profile: Profile, yardstick: Yardstick) -> Yardstick:
        """The yardstick; for a member of the template, that of the others (leave one out)."""
        template = self.model.template
        if template is None or key not in self.members:
            return yardstick
        others = without(self.model, points_of(profile.styles[template.style]), self.merging)
        return replace(yardstick, levels=others.levels)


def match(profiles: Profiles, model: MatchedModel, yardstick: Yardstick, norm: Norm, author: str) -> Match:
    """Match every profile, and all of them as a group, against the model's levels."""
    columns = {style: [points_of(profile.styles[style]) for _, profile in profiles] for style in MATCHED_STYLES}
    covariances = {style: _covariance(style, columns[style], model, yardstick) for style in MATCHED_STYLES}
    return Match(
        role_model_id=model.id,
        norm=norm.edition.key,
        persons=tuple(
            PersonMatch(
                key,
                match_person(profile.styles, model.yardstick_for(key, profile, yardstick), covariances),
                key in model.members,
            )
            for key, profile in profiles
        ),
        group={style: match_group(members, yardstick.levels) for style, members in columns.items()},
        shifts=count_shifts([profile.shift for _, profile in profiles], norm),
        author=author,
    )


def ranking(profiles: Profiles, role_model_id: UUID, task: RankingTask, norm: Norm, author: str) -> Ranking:
    """Rank the profiles against the model; a ranking informs a decision and is none."""
    candidates = [Candidate(str(key), profile.styles, profile.flags) for key, profile in profiles]
    return Ranking(role_model_id, norm.edition.key, task.by, rank(candidates, task), author)


def with_preview(ranked: Ranking, question: ImpactQuestion, rules: ImpactRules) -> Ranking:
    """The ranking with a preview of adverse impact; only its figures are kept, not who is in which group."""
    ordered = [placing.key for placing in ranked.placings]
    refuse_if(faults_in_question(question, ordered))
    return replace(ranked, adverse_impact=preview(question, ordered, rules))


def yardstick_of(model: RoleModel, norm: Norm, rules: IndexRules) -> Yardstick:
    """What persons are held against, by one role model, one norm and the rules in force."""
    errors = {factor: model.evidence[factor].standard_error for factor in FACTORS}
    return Yardstick(model.levels, errors, norm.scale.band_z, norm.scale.points_per_sd, rules)


def _covariance(
    style: Style, members: list[dict[Factor, Decimal]], model: MatchedModel, yardstick: Yardstick
) -> Floats | None:
    known = model.covariance(style)
    return covariance_of(list(members), yardstick.rules) if known is None else known
