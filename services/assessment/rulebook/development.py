"""Which gaps are goals and what to practise, on a day."""

from datetime import date
from functools import cache

from services.assessment.domain.development import DevelopmentRules, Direction
from services.assessment.domain.factors import Factor
from services.assessment.rulebook.documents import decimal_of, edition_of, in_force, text_of


@cache
def development_rules(on: date) -> DevelopmentRules:
    """Which gaps are goals and what to practise, on a day."""
    document = in_force("development", on)
    return DevelopmentRules(
        edition=edition_of(document),
        goal_from=decimal_of(document["goal_from"]),
        first_from=decimal_of(document["first_from"]),
        change_from=decimal_of(document["change_from"]),
        practices={
            Factor(factor): {Direction(way): tuple(map(text_of, texts)) for way, texts in ways.items()}
            for factor, ways in document["practices"].items()
        },
    )
