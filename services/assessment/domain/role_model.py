"""The role model (岗位特性模型): the level of D I S C that a role asks for, and its key traits in order.

Article 3, section 4 names two ways to it: merging the role questionnaires of top performers and supervisors (method 1),
and taking the top performers' own styles as the template (method 2). A third is to state the levels by hand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.money import Rounding, round_decimal
from chassis.domain.name import Name
from services.assessment.domain.agreement import r_wg, trimmed_mean
from services.assessment.domain.descriptors import Pole
from services.assessment.domain.factors import FACTORS, Factor, Levels, mean, sample_sd
from services.assessment.domain.role_questionnaire import RoleQuestionnaire, RoleSheet, keyed_ratings, role_scores
from services.assessment.domain.rules import Edition


class RaterGroup(StrEnum):
    """Who rates a role."""

    TOP_PERFORMER = "top_performer"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class MergingRules:
    """How raters are merged, and how a merged level is rounded before it goes out."""

    edition: Edition
    trim_share: Decimal
    agreement_floor: Decimal
    key_traits: int
    digits: int
    rounding: Rounding

    def rounded(self, level: Decimal) -> Decimal:
        """A level as the model publishes it: whole points, half up, by the shipped rule."""
        return round_decimal(level, self.digits, self.rounding)


@dataclass(frozen=True, slots=True)
class RaterSheet:
    """One rater's role questionnaire."""

    group: RaterGroup
    sheet: RoleSheet


@dataclass(frozen=True, slots=True)
class KeyTrait:
    """A trait that the role turns on, at which end of which factor, and how many raters chose it."""

    id: str
    factor: Factor
    pole: Pole
    text: Name
    chosen_by: int | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a factor of a model.

    `unrounded` is the level before the published rounding, to four decimals; `spread` is the standard deviation of the
    single raters or persons in points, `standard_error` that of the merged level, `agreement` the r_wg(J) of the raters
    (None where there is nothing to agree on).
    """

    unrounded: Decimal
    spread: Decimal
    standard_error: Decimal
    agreement: Decimal | None


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Levels 0–100 for each factor, the key traits in order, and the evidence for each level."""

    levels: Mapping[Factor, Decimal]
    key_traits: tuple[KeyTrait, ...]
    evidence: Mapping[Factor, Evidence]
    persons: int
    flags: tuple[str, ...] = ()


Weights = Mapping[RaterGroup, Decimal]


def merge_raters(
    raters: Sequence[RaterSheet], questionnaire: RoleQuestionnaire, rules: MergingRules, weights: Weights | None = None
) -> RoleModel:
    """Method 1: a trimmed mean within each rater group, then the groups weighted by head count or by `weights`.

    Agreement under the floor on any factor raises the flag `low_agreement`. No raters, or weights that leave every
    group without weight, are refused (`no_raters`, `no_weights`).
    """
    if not raters:
        raise Invalid(Fault("no_raters", "/role_questionnaire_ids"))
    shares = _shares(Counter(rater.group for rater in raters), weights)
    scored = [(rater.group, role_scores(rater.sheet, questionnaire)) for rater in raters]
    agreement = _agreement(raters, questionnaire)
    evidence = {}
    for factor in FACTORS:
        by_group = {group: [scores[factor] for member, scores in scored if member is group] for group in shares}
        evidence[factor] = _factor_evidence(by_group, shares, agreement[factor], rules)
    return RoleModel(
        levels={factor: rules.rounded(evidence[factor].unrounded) for factor in FACTORS},
        key_traits=chosen_traits([rater.sheet for rater in raters], questionnaire, rules.key_traits),
        evidence=evidence,
        persons=len(raters),
        flags=_agreement_flags(evidence, rules),
    )


def chosen_traits(sheets: Sequence[RoleSheet], questionnaire: RoleQuestionnaire, limit: int) -> tuple[KeyTrait, ...]:
    """The traits that most raters chose, most often first; equal counts in the questionnaire's order."""
    counts = Counter(trait for sheet in sheets for trait in sheet.traits)
    ranked = sorted((trait for trait in questionnaire.traits if counts[trait.id]), key=lambda trait: -counts[trait.id])
    return tuple(KeyTrait(trait.id, trait.factor, Pole.HIGH, trait.text, counts[trait.id]) for trait in ranked[:limit])


def template_of(styles: Sequence[Levels], rules: MergingRules, key_traits: tuple[KeyTrait, ...]) -> RoleModel:
    """Method 2: the mean of the top performers' own scores of one style. Fewer than two persons are refused."""
    if len(styles) < 2:
        raise Invalid(Fault("too_few_profiles", "/profile_ids", {"least": 2}))
    evidence = {}
    for factor in FACTORS:
        values = [levels[factor] for levels in styles]
        spread = sample_sd(values)
        error = spread / Decimal(len(values)).sqrt()
        evidence[factor] = Evidence(round_decimal(mean(values), 4), _tenths(spread), _tenths(error), None)
    levels = {factor: rules.rounded(evidence[factor].unrounded) for factor in FACTORS}
    return RoleModel(levels, key_traits, evidence, len(styles))


def stated_model(levels: Levels, key_traits: tuple[KeyTrait, ...]) -> RoleModel:
    """A model stated by hand: exact by definition, with no persons behind it."""
    evidence = {factor: Evidence(levels[factor], Decimal(), Decimal(), None) for factor in FACTORS}
    return RoleModel(levels, key_traits, evidence, persons=0)


def traits_named(chosen: Sequence[str], questionnaire: RoleQuestionnaire) -> tuple[KeyTrait, ...]:
    """The traits of those ids, in the order given; unknown or repeated ones are refused."""
    traits = {trait.id: trait for trait in questionnaire.traits}
    faults = [
        Fault("unknown_trait" if trait not in traits else "trait_chosen_twice", f"/key_traits/{n}", {"trait": trait})
        for n, trait in enumerate(chosen)
        if trait not in traits or trait in chosen[:n]
    ]
    refuse_if(faults)
    return tuple(KeyTrait(traits[t].id, traits[t].factor, Pole.HIGH, traits[t].text) for t in chosen)


def _shares(heads: Counter[RaterGroup], weights: Weights | None) -> dict[RaterGroup, Decimal]:
    stated = weights if weights is not None else {group: Decimal(count) for group, count in heads.items()}
    missing = sorted(group for group, weight in stated.items() if weight and group not in heads)
    if missing:
        raise Invalid(*(Fault("no_raters_in_group", f"/weights/{group}", {"group": group}) for group in missing))
    whole = sum((stated.get(group, Decimal()) for group in heads), Decimal())
    if whole <= 0:
        raise Invalid(Fault("no_weights", "/weights"))
    return {group: stated.get(group, Decimal()) / whole for group in sorted(heads)}


def _factor_evidence(
    values: Mapping[RaterGroup, list[Decimal]],
    shares: Mapping[RaterGroup, Decimal],
    agreement: Decimal | None,
    rules: MergingRules,
) -> Evidence:
    merged = sum((shares[group] * trimmed_mean(values[group], rules.trim_share) for group in shares), Decimal())
    variance = sum(
        (shares[group] ** 2 * sample_sd(values[group]) ** 2 / len(values[group]) for group in shares), Decimal()
    )
    everyone = [value for group in shares for value in values[group]]
    rounded = None if agreement is None else round_decimal(agreement, 2)
    return Evidence(round_decimal(merged, 4), _tenths(sample_sd(everyone)), _tenths(variance.sqrt()), rounded)


def _agreement(raters: Sequence[RaterSheet], questionnaire: RoleQuestionnaire) -> dict[Factor, Decimal | None]:
    keyed = [keyed_ratings(rater.sheet, questionnaire) for rater in raters]
    steps = questionnaire.rating.highest - questionnaire.rating.lowest + 1
    return {factor: r_wg([ratings[factor] for ratings in keyed], steps) for factor in FACTORS}


def _agreement_flags(evidence: Mapping[Factor, Evidence], rules: MergingRules) -> tuple[str, ...]:
    known = [found.agreement for found in evidence.values() if found.agreement is not None]
    return ("low_agreement",) if any(agreement < rules.agreement_floor for agreement in known) else ()


def _tenths(points: Decimal) -> Decimal:
    return round_decimal(points, 1)
