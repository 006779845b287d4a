"""Two role models side by side: two editions of one role, or the same role at two banks."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from services.assessment.domain.chances import significant
from services.assessment.domain.contrast import corrected
from services.assessment.domain.factors import FACTORS, Factor, mean
from services.assessment.domain.figures import figure
from services.assessment.domain.role_model import RoleModel


@dataclass(frozen=True, slots=True)
class LevelDifference:
    """One factor: `difference` is this model's level minus the other's, in points, before either was rounded.

    `z` and `p` hold it against the standard errors of both; None where neither has one (both stated by hand).
    """

    difference: Decimal
    z: Decimal | None
    p: Decimal | None
    p_holm: Decimal | None


@dataclass(frozen=True, slots=True)
class RoleModelComparison:
    """How two models differ: factor by factor, on average, and in their key traits (by id, in the model's order)."""

    factors: Mapping[Factor, LevelDifference]
    mean_distance: Decimal
    traits_shared: tuple[str, ...]
    traits_here_only: tuple[str, ...]
    traits_there_only: tuple[str, ...]


def compare(one: RoleModel, other: RoleModel) -> RoleModelComparison:
    """Compare two models; p values are corrected over the four factors (Holm, 1979)."""
    gaps = {f: one.evidence[f].unrounded - other.evidence[f].unrounded for f in FACTORS}
    errors = {
        f: math.hypot(float(one.evidence[f].standard_error), float(other.evidence[f].standard_error)) for f in FACTORS
    }
    z = {f: float(gaps[f]) / errors[f] for f in FACTORS if errors[f]}
    p = {f: significant(math.erfc(abs(value) / math.sqrt(2))) for f, value in z.items()}
    holm = corrected(p)
    here, there = ([trait.id for trait in model.key_traits] for model in (one, other))
    return RoleModelComparison(
        factors={
            f: LevelDifference(figure(float(gaps[f]), 2), figure(z[f], 2) if f in z else None, p.get(f), holm.get(f))
            for f in FACTORS
        },
        mean_distance=figure(float(mean([abs(gap) for gap in gaps.values()])), 2),
        traits_shared=tuple(trait for trait in here if trait in there),
        traits_here_only=tuple(trait for trait in here if trait not in there),
        traits_there_only=tuple(trait for trait in there if trait not in here),
    )
