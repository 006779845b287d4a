"""The role questionnaire: what a rater says a role asks for, and how that scores to D I S C."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault, refuse_if
from chassis.domain.name import Name
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.instrument import RatingScale
from services.assessment.domain.rules import Edition


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a role may ask for; agreeing with a reversed one speaks against its factor.

    `desirability` is how good the demand sounds by judges, from 1 to 9.
    """

    id: str
    factor: Factor
    is_reversed: bool
    text: Name
    desirability: int


@dataclass(frozen=True, slots=True)
class Trait:
    """A word that raters may choose as a key trait of the role, its factor, and how good it sounds (1 to 9)."""

    id: str
    factor: Factor
    text: Name
    desirability: int


@dataclass(frozen=True, slots=True)
class RoleQuestionnaire:
    """One dated edition of the statements and the traits to choose from; `desirability_source` says who judged them."""

    edition: Edition
    instructions: Name
    rating: RatingScale
    statements: tuple[Statement, ...]
    traits: tuple[Trait, ...]
    traits_to_choose: int
    desirability_source: str


@dataclass(frozen=True, slots=True)
class RoleRating:
    """How much the role asks for one statement."""

    statement: str
    rating: int


@dataclass(frozen=True, slots=True)
class RoleSheet:
    """One rater's answers: every statement rated, the key traits chosen."""

    ratings: tuple[RoleRating, ...]
    traits: tuple[str, ...]


def faults_in_role_sheet(sheet: RoleSheet, questionnaire: RoleQuestionnaire) -> Iterator[Fault]:
    """Everything wrong: unknown, repeated or missing statements and traits, ratings off the scale, too few traits."""
    known = {statement.id for statement in questionnaire.statements}
    yield from _rating_faults(sheet, known, questionnaire.rating)
    rated = {rating.statement for rating in sheet.ratings}
    for statement in questionnaire.statements:
        if statement.id not in rated:
            yield Fault("statement_unrated", "/ratings", {"statement": statement.id})
    yield from _trait_faults(sheet, questionnaire)


def _rating_faults(sheet: RoleSheet, known: set[str], scale: RatingScale) -> Iterator[Fault]:
    seen: set[str] = set()
    for n, rating in enumerate(sheet.ratings):
        if rating.statement not in known:
            yield Fault("unknown_statement", f"/ratings/{n}/statement", {"statement": rating.statement})
        if rating.statement in seen:
            yield Fault("statement_rated_twice", f"/ratings/{n}/statement", {"statement": rating.statement})
        if not scale.holds(rating.rating):
            limits = {"lowest": scale.lowest, "highest": scale.highest}
            yield Fault("rating_off_scale", f"/ratings/{n}/rating", limits)
        seen.add(rating.statement)


def _trait_faults(sheet: RoleSheet, questionnaire: RoleQuestionnaire) -> Iterator[Fault]:
    known = {trait.id for trait in questionnaire.traits}
    counts: Counter[str] = Counter()
    for n, trait in enumerate(sheet.traits):
        counts[trait] += 1
        if trait not in known:
            yield Fault("unknown_trait", f"/traits/{n}", {"trait": trait})
        if counts[trait] > 1:
            yield Fault("trait_chosen_twice", f"/traits/{n}", {"trait": trait})
    if len(sheet.traits) != questionnaire.traits_to_choose:
        yield Fault("wrong_number_of_traits", "/traits", {"expected": questionnaire.traits_to_choose})


def keyed_ratings(sheet: RoleSheet, questionnaire: RoleQuestionnaire) -> dict[Factor, tuple[int, ...]]:
    """The ratings of each factor in statement order, reversed statements turned round (1 ↔ 5)."""
    ratings = {rating.statement: rating.rating for rating in sheet.ratings}
    turn = questionnaire.rating.lowest + questionnaire.rating.highest
    return {
        factor: tuple(
            turn - ratings[statement.id] if statement.is_reversed else ratings[statement.id]
            for statement in questionnaire.statements
            if statement.factor is factor
        )
        for factor in FACTORS
    }


def role_scores(sheet: RoleSheet, questionnaire: RoleQuestionnaire) -> Mapping[Factor, Decimal]:
    """Each factor from 0 (every statement rated lowest) to 100 (highest); faulty sheets are refused as `Invalid`.

    With five statements rated 1–5, a factor's score is a multiple of 5: 100 · (mean − 1) / 4.
    """
    refuse_if(faults_in_role_sheet(sheet, questionnaire))
    lowest, highest = questionnaire.rating.lowest, questionnaire.rating.highest
    return {
        factor: Decimal(100 * (sum(keyed) - lowest * len(keyed))) / ((highest - lowest) * len(keyed))
        for factor, keyed in keyed_ratings(sheet, questionnaire).items()
    }
