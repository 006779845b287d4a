"""Role questionnaires of the rule files."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from chassis.domain.errors import Fault
from services.assessment.domain.factors import Factor
from services.assessment.domain.instrument import RatingScale
from services.assessment.domain.role_questionnaire import RoleQuestionnaire, Statement, Trait
from services.assessment.rulebook.documents import Document, documents, edition_of, known, text_of


@cache
def role_questionnaires() -> Mapping[str, RoleQuestionnaire]:
    """Every edition of every role questionnaire by its key, the oldest first."""
    return {rule.edition.key: rule for rule in map(_role_questionnaire, documents("role_questionnaires"))}


def role_questionnaire(key: str) -> RoleQuestionnaire:
    """One edition of a role questionnaire; an unknown key is `NotFound`."""
    return known(role_questionnaires(), key, Fault("unknown_role_questionnaire", "", {"key": key}))


def _role_questionnaire(document: Document) -> RoleQuestionnaire:
    return RoleQuestionnaire(
        edition=edition_of(document),
        instructions=text_of(document["instructions"]),
        rating=RatingScale(**document["rating"]),
        statements=tuple(
            Statement(is_reversed=entry.get("reversed", False), **_named(entry)) for entry in document["statements"]
        ),
        traits=tuple(Trait(**_named(entry)) for entry in document["traits"]),
        traits_to_choose=document["traits_to_choose"],
        desirability_source=document["desirability_source"].strip(),
    )


def _named(entry: Document) -> dict[str, Any]:
    return {name: entry[name] for name in ("id", "desirability")} | {
        "factor": Factor(entry["factor"]),
        "text": text_of(entry["text"]),
    }
