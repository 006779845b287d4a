"""By which rules reviews of competencies are run, on a day."""

from datetime import date
from functools import cache

from services.assessment.domain.competency_review import ReviewRules
from services.assessment.rulebook.documents import decimal_of, edition_of, in_force


@cache
def review_rules(on: date) -> ReviewRules:
    """The rules in force on a day."""
    document = in_force("reviews", on)
    return ReviewRules(
        edition=edition_of(document),
        least_peers=document["least_peers"],
        agreement_floor=decimal_of(document["agreement_floor"]),
        gap_from=decimal_of(document["gap_from"]),
        default_target=document["default_target"],
        open_days=document["open_days"],
    )
