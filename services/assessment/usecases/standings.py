"""Everybody on record ranked for a role at once, a page at a time."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.errors import Fault, Invalid
from chassis.row_security import as_house
from chassis.work import Work
from services.assessment import rulebook
from services.assessment.domain.comparison import yardstick_of
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.norm import Norm, NormKind
from services.assessment.domain.ranking_columns import Place
from services.assessment.domain.role_model import check_same_norm
from services.assessment.domain.role_model_record import check_published
from services.assessment.domain.scoring import sem_of
from services.assessment.store import role_models
from services.assessment.store.profile_shelf import SHELF
from services.assessment.store.profile_stands import norms_read
from services.assessment.usecases.rules_in_force import norm_of


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's place among all, with the range that the overall match degree may have."""

    profile_id: UUID
    place: Place
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Standings:
    """A page of everybody's places, and how many persons there are."""

    persons: int
    found: tuple[Standing, ...]


def is_at_hand(norm_key: str) -> bool:
    """Whether everybody's points against this norm are in memory, so that a page need not wait for their reading."""
    return SHELF.holds(norm_key)


def gather(session: Session, norm_key: str) -> int:
    """Read everybody's points against this norm into memory; of how many persons."""
    return len(SHELF.read(session, norm_key))


def gather_all(session: Session) -> int:
    """Read everybody's points against every norm into memory; of how many persons."""
    return sum(gather(session, norm_key) for norm_key in norms_read(session))


def stand(work: Work, role_model_id: UUID, norm_key: str, by: Style, page: tuple[int, int]) -> Standings:
    """The places from `page[0]` (0 is the best) on, `page[1]` of them at most."""
    kept = role_models.get(work.session, role_model_id)
    check_published(kept.value)
    norm = norm_of(work.session, norm_key, "?norm")
    check_same_norm(kept.value.model, norm_key, "?norm")
    if norm.kind is NormKind.EXTERNAL:
        raise Invalid(Fault("bands_differ", "?norm"))
    with as_house(work.session):  # what is read is kept for everybody who asks
        packed = SHELF.read(work.session, norm_key)
    if not len(packed):
        return Standings(0, ())
    yardstick = yardstick_of(kept.value.model, norm, rulebook.index_rules(work.now.date()))
    found = packed.ladder(by, _sems(norm, by), yardstick)
    reach, places = Decimal(found.reach).scaleb(-2), found.page(*page)
    ids = packed.ids_of([place.row for place in places])
    standings = tuple(
        Standing(profile_id, place, max(Decimal(), place.overall - reach), place.overall + reach)
        for profile_id, place in zip(ids, places, strict=True)
    )
    return Standings(len(packed), standings)


def _sems(norm: Norm, by: Style) -> dict[Factor, Decimal]:
    return {factor: sem_of(norm.styles[by][factor], norm.scale) for factor in FACTORS}
