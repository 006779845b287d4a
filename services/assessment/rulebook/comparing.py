"""How raters are merged, and how profiles are compared with role models, on a day."""

from datetime import date
from functools import cache

from chassis.domain.money import Rounding
from services.assessment.domain.adverse_impact import ImpactRules
from services.assessment.domain.indices import IndexRules
from services.assessment.domain.role_model import MergingRules
from services.assessment.domain.study_rules import StudyRules
from services.assessment.rulebook.documents import Document, decimal_of, edition_of, in_force


@cache
def merging_rules(on: date) -> MergingRules:
    """How raters are merged on a day."""
    return _merging(in_force("merging", on))


@cache
def index_rules(on: date) -> IndexRules:
    """How profiles are held against role models on a day."""
    document = in_force("matching", on)
    return IndexRules(
        edition=edition_of(document),
        tolerance=decimal_of(document["tolerance"]),
        expected_squared_distance=decimal_of(document["expected_squared_distance"]),
        least_for_covariance=document["least_for_covariance"],
    )


@cache
def study_rules(on: date) -> StudyRules:
    """How group studies are read on a day."""
    document = in_force("studies", on)
    return StudyRules(
        edition=edition_of(document),
        power=decimal_of(document["power"]),
        significance=decimal_of(document["significance"]),
        least_for_correlation=document["least_for_correlation"],
        least_for_curve=document["least_for_curve"],
    )


@cache
def impact_rules(on: date) -> ImpactRules:
    """When a shortlist is suspected of adverse impact, and which groups are too small to be shown, on a day."""
    document = in_force("adverse_impact", on)
    return ImpactRules(
        edition=edition_of(document),
        least_group=document["least_group"],
        least_ratio=decimal_of(document["least_ratio"]),
        significance=decimal_of(document["significance"]),
    )


def _merging(document: Document) -> MergingRules:
    return MergingRules(
        edition=edition_of(document),
        trim_share=decimal_of(document["trim_share"]),
        shrink_below=document["shrink_below"],
        agreement_floor=decimal_of(document["agreement_floor"]),
        key_traits=document["key_traits"],
        digits=document["digits"],
        rounding=Rounding(document["rounding"]),
    )
