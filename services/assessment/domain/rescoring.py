"""Scoring profiles anew: by the rules they cite, to prove them, or by another norm, to see or make the difference."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.profile import Profile


@dataclass(frozen=True, slots=True)
class Rescoring:
    """Which profiles to score anew and how far it is; without `norm` each by the one it cites.

    Nothing is changed unless `apply` says so. `changed` counts the profiles that came out otherwise, to the byte.
    """

    instrument: str
    norm: str | None
    apply: bool
    author: str
    job_id: UUID
    profiles: int = 0
    changed: int = 0
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PointChange:
    """A factor's points before and after."""

    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class ProfileChange:
    """How one profile came out: the hashes of its whole content, the norms, and the points of every style."""

    norm_before: str
    norm_after: str
    sha256_before: str
    sha256_after: str
    styles: Mapping[Style, Mapping[Factor, PointChange]]
    largest: Decimal


@dataclass(frozen=True, slots=True)
class Scored:
    """A profile with the hash of its whole content and the norm that it was read against."""

    profile: Profile
    sha256: str
    norm: str


def difference(before: Scored, after: Scored) -> ProfileChange | None:
    """What is different; None when the two are the same to the byte."""
    if before.sha256 == after.sha256:
        return None
    styles = {
        style: {
            factor: PointChange(before.profile.styles[style][factor].points, after.profile.styles[style][factor].points)
            for factor in FACTORS
        }
        for style in Style
    }
    largest = max(abs(change.after - change.before) for points in styles.values() for change in points.values())
    return ProfileChange(before.norm, after.norm, before.sha256, after.sha256, styles, largest)
