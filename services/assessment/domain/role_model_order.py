"""What a role model is to be made of: raters' questionnaires, top performers' profiles, or stated levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from services.assessment.domain.factors import Levels, Style
from services.assessment.domain.role_model import RaterGroup


@dataclass(frozen=True, slots=True)
class FromQuestionnaires:
    """Method 1: the questionnaires to merge; groups weigh by head count unless `weights` are given."""

    ids: tuple[UUID, ...]
    weights: Mapping[RaterGroup, Decimal] | None


@dataclass(frozen=True, slots=True)
class FromProfiles:
    """Method 2: the top performers whose style is the template; key traits by their ids."""

    ids: tuple[UUID, ...]
    style: Style
    key_traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stated:
    """Levels and key traits stated by hand."""

    levels: Levels
    key_traits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleModelOrder:
    """Which role model to make, and of what."""

    name: str
    bank: str
    role: str
    origin: FromQuestionnaires | FromProfiles | Stated
