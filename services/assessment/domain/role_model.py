"""The role model (岗位特性模型): the level of D I S C that a role asks for, and its key traits in order.

Article 3, section 4 names two ways to it: merging the role questionnaires of top performers and supervisors (method 1),
and taking the top performers' own styles as the template (method 2). A third is to state the levels by hand.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

import numpy as np

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.money import Rounding, round_decimal
from chassis.domain.name import Name
from services.assessment.domain.agreement import icc_2k, r_wg
from services.assessment.domain.descriptors import Pole
from services.assessment.domain.evidence import (
    Evidence,
    Weighted,
    evidence_as_stated,
    merged_evidence,
    template_evidence,
)
from services.assessment.domain.factors import FACTORS, Factor, Levels, Style, mean
from services.assessment.domain.figures import figure
from services.assessment.domain.indices import shrunk_covariance
from services.assessment.domain.role_questionnaire import RoleQuestionnaire, RoleSheet, keyed_ratings, role_scores
from services.assessment.domain.rules import Edition
from services.assessment.domain.shrinkage import drawn, share_kept


class RaterGroup(StrEnum):
    """Who rates a role."""

    TOP_PERFORMER = "top_performer"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class MergingRules:
    """How raters are merged, and how a merged level is rounded before it goes out.

    Templates of fewer than `shrink_below` persons are drawn towards the middle of the norm.
    """

    edition: Edition
    trim_share: Decimal
    shrink_below: int
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
class TopPerformers:
    """The scores of one style of those whom a template is made of, by one norm."""

    scores: Sequence[Levels]
    style: Style
    norm: str


@dataclass(frozen=True, slots=True)
class Template:
    """The style of the top performers that a model is the mean of, and its covariance (D I S C, points²).

    The covariance is shrunk, the more so the fewer they are; None for fewer than the rules ask for. `norm` is the key
    of the norm that scored them, `means` are their plain means, and `kept` is the share of the distance from the middle
    that the levels keep; models of before tell neither norm nor means, and keep all.
    """

    style: Style
    covariance: tuple[tuple[Decimal, ...], ...] | None
    norm: str | None = None
    means: Mapping[Factor, Decimal] | None = None
    kept: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class RoleModel:
    """Levels 0–100 for each factor, the key traits in order, and the evidence for each level.

    `reliability` is the raters' ICC(2,k) over all statements. `template` says which style a template is the mean
    of, and how the persons' scores hang together.
    """

    levels: Mapping[Factor, Decimal]
    key_traits: tuple[KeyTrait, ...]
    evidence: Mapping[Factor, Evidence]
    persons: int
    flags: tuple[str, ...] = ()
    reliability: Decimal | None = None
    template: Template | None = None


Weights = Mapping[RaterGroup, Decimal]


def merge_raters(
    raters: Sequence[RaterSheet], questionnaire: RoleQuestionnaire, rules: MergingRules, weights: Weights | None = None
) -> RoleModel:
    """Method 1: a trimmed mean within each rater group, then the groups weighted by head count or by `weights`.

    Agreement under the floor on any factor raises the flag `low_agreement`, a single rater `one_rater`. No raters, or
    weights that leave every group without weight, are refused (`no_raters`, `no_weights`).
    """
    if not raters:
        raise Invalid(Fault("no_raters", "/role_questionnaire_ids"))
    shares = _shares(Counter(rater.group for rater in raters), weights)
    scored = [(rater.group, role_scores(rater.sheet, questionnaire)) for rater in raters]
    agreement = _agreement(raters, questionnaire)
    evidence = {}
    for factor in FACTORS:
        by_group = {group: [scores[factor] for member, scores in scored if member is group] for group in shares}
        groups = [Weighted(tuple(by_group[group]), shares[group]) for group in shares]
        evidence[factor] = merged_evidence(groups, rules.trim_share, agreement[factor])
    return RoleModel(
        levels={factor: rules.rounded(evidence[factor].unrounded) for factor in FACTORS},
        key_traits=chosen_traits([rater.sheet for rater in raters], questionnaire, rules.key_traits),
        evidence=evidence,
        persons=len(raters),
        flags=_agreement_flags(evidence, rules),
        reliability=icc_2k([_all_keyed(rater.sheet, questionnaire) for rater in raters]),
    )


def chosen_traits(sheets: Sequence[RoleSheet], questionnaire: RoleQuestionnaire, limit: int) -> tuple[KeyTrait, ...]:
    """The traits that most raters chose, most often first; equal counts in the questionnaire's order."""
    counts = Counter(trait for sheet in sheets for trait in sheet.traits)
    ranked = sorted((trait for trait in questionnaire.traits if counts[trait.id]), key=lambda trait: -counts[trait.id])
    return tuple(KeyTrait(trait.id, trait.factor, Pole.HIGH, trait.text, counts[trait.id]) for trait in ranked[:limit])


def template_of(performers: TopPerformers, rules: MergingRules, key_traits: tuple[KeyTrait, ...]) -> RoleModel:
    """Method 2: the mean of the top performers' own scores of one style; of a few it is shrunk (`share_kept`).

    Fewer than two persons are refused.
    """
    styles = performers.scores
    if len(styles) < 2:
        raise Invalid(Fault("too_few_profiles", "/profile_ids", {"least": 2}))
    kept = share_kept(styles) if len(styles) < rules.shrink_below else Decimal(1)
    columns = {factor: [levels[factor] for levels in styles] for factor in FACTORS}
    evidence = {factor: template_evidence(columns[factor], kept) for factor in FACTORS}
    levels = {factor: rules.rounded(evidence[factor].unrounded) for factor in FACTORS}
    means = {factor: round_decimal(mean(columns[factor]), 4) for factor in FACTORS}
    template = Template(performers.style, _covariance(styles), performers.norm, means, kept)
    return RoleModel(levels, key_traits, evidence, len(styles), template=template)


def without(model: RoleModel, member: Levels, rules: MergingRules) -> RoleModel:
    """A template with one of its members left out, so that nobody is measured against oneself.

    The means are taken back exactly as far as they were published (four decimals), and drawn towards the middle by the
    template's own share. A template of two has one left.
    """
    n, template = model.persons, model.template
    means = (template and template.means) or {f: model.evidence[f].unrounded for f in FACTORS}
    kept = template.kept if template else Decimal(1)
    rest = {f: drawn((n * means[f] - member[f]) / (n - 1), kept) for f in FACTORS}
    evidence = {f: replace(model.evidence[f], unrounded=round_decimal(rest[f], 4)) for f in FACTORS}
    return replace(model, levels={f: rules.rounded(rest[f]) for f in FACTORS}, evidence=evidence, persons=n - 1)


def check_same_norm(model: RoleModel, norm: str, pointer: str = "/role_model_id") -> None:
    """Refuse to hold scores by one norm against a template of scores by another."""
    theirs = None if model.template is None else model.template.norm
    if theirs not in (None, norm):
        raise Invalid(Fault("template_by_another_norm", pointer, {"norm": norm, "template": theirs}))


def stated_model(levels: Levels, key_traits: tuple[KeyTrait, ...]) -> RoleModel:
    """A model stated by hand: exact by definition, with no persons behind it."""
    evidence = {factor: evidence_as_stated(levels[factor]) for factor in FACTORS}
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


def _agreement(raters: Sequence[RaterSheet], questionnaire: RoleQuestionnaire) -> dict[Factor, Decimal | None]:
    keyed = [keyed_ratings(rater.sheet, questionnaire) for rater in raters]
    steps = questionnaire.rating.highest - questionnaire.rating.lowest + 1
    return {factor: r_wg([ratings[factor] for ratings in keyed], steps) for factor in FACTORS}


def _agreement_flags(evidence: Mapping[Factor, Evidence], rules: MergingRules) -> tuple[str, ...]:
    known = [found.agreement for found in evidence.values() if found.agreement is not None]
    if not known:
        return ("one_rater",)
    return ("low_agreement",) if any(agreement < rules.agreement_floor for agreement in known) else ()


def _all_keyed(sheet: RoleSheet, questionnaire: RoleQuestionnaire) -> list[int]:
    by_factor = keyed_ratings(sheet, questionnaire)
    return [rating for factor in FACTORS for rating in by_factor[factor]]


def _covariance(styles: Sequence[Levels]) -> tuple[tuple[Decimal, ...], ...] | None:
    if len(styles) <= len(FACTORS):
        return None
    found = shrunk_covariance(np.array([[float(levels[factor]) for factor in FACTORS] for levels in styles]))
    return tuple(tuple(figure(value, 3) for value in row) for row in found.tolist())
