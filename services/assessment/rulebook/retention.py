"""How long what was assessed is kept, on a day."""

from datetime import date
from functools import cache

from services.assessment.domain.retention import PurposeRule, RetentionRules
from services.assessment.rulebook.documents import edition_of, in_force


@cache
def retention_rules(on: date) -> RetentionRules:
    """The rules in force on a day."""
    document = in_force("retention", on)
    return RetentionRules(
        edition=edition_of(document),
        purposes=tuple(
            PurposeRule(rule["name"], tuple(word.casefold() for word in rule["words"]), rule["days"])
            for rule in document["purposes"]
        ),
        otherwise_days=document["otherwise_days"],
        unfinished_days=document["unfinished_days"],
        ended_days=document["ended_days"],
    )
