"""Comparisons on record: persons matched against a role model, as single people, as a group, or in order.

What is kept refers to profiles by id and holds no name, so that erasing a profile leaves nothing of the person behind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.assessment.domain.factors import Factor, Style
from services.assessment.domain.group_match import GroupMatch, match_group
from services.assessment.domain.match import MATCHED_STYLES, StyleMatch, match_person
from services.assessment.domain.norm import Norm
from services.assessment.domain.profile import Profile, points_of
from services.assessment.domain.ranking import Candidate, Placing, RankingTask, rank
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.role_model import RoleModel
from services.assessment.domain.shifts import ShiftCount, count_shifts

Profiles = Sequence[tuple[UUID, Profile]]

Whose = Mapping[UUID, Respondent]
"""Whose profiles take part in a comparison; one that has been erased is missing."""


@dataclass(frozen=True, slots=True)
class Group:
    """Everybody of whom all that is given holds: a bank, a role, a performance group."""

    bank: str | None = None
    role: str | None = None
    performance: str | None = None


@dataclass(frozen=True, slots=True)
class Comparing:
    """Which profiles to compare with which role model: those named, or the newest of each person in a group."""

    role_model_id: UUID
    who: tuple[UUID, ...] | Group


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """One person's match degrees, internal and external."""

    profile_id: UUID
    styles: Mapping[Style, StyleMatch]


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


def match(profiles: Profiles, role_model_id: UUID, model: RoleModel, norm: Norm, author: str) -> Match:
    """Match every profile, and all of them as a group, against the model's levels."""
    band_z = norm.scale.band_z
    return Match(
        role_model_id=role_model_id,
        norm=norm.edition.key,
        persons=tuple(PersonMatch(key, match_person(p.styles, model.levels, band_z)) for key, p in profiles),
        group={
            style: match_group([points_of(profile.styles[style]) for _, profile in profiles], model.levels)
            for style in MATCHED_STYLES
        },
        shifts=count_shifts([profile.shift for _, profile in profiles], norm),
        author=author,
    )


def ranking(profiles: Profiles, role_model_id: UUID, model: RoleModel, norm: Norm, by: Style, author: str) -> Ranking:
    """Rank the profiles against the model; a ranking informs a decision and is none."""
    candidates = [Candidate(str(key), profile.styles, profile.flags) for key, profile in profiles]
    task = RankingTask(model.levels, model.key_traits, by, norm.scale.band_z)
    return Ranking(role_model_id, norm.edition.key, by, rank(candidates, task), author)
