"""Representations of the forms that raters of a role fill in."""

from typing import Annotated, ClassVar, Self

from pydantic import Field

from chassis.wire import Names, example
from services.assessment.domain.factors import Factor
from services.assessment.domain.role_questionnaire import RoleQuestionnaire
from services.assessment.schemas.editions import (
    EDITION_EXAMPLE,
    RATING_EXAMPLE,
    Desirability,
    Edition,
    Phrase,
    RatingScale,
)


class Statement(Phrase):
    """Something a role may ask for; agreeing with a reversed one speaks against its factor."""

    factor: Factor
    is_reversed: bool
    desirability: Desirability = None


class Trait(Phrase):
    """A word that raters may choose as a key trait of the role."""

    factor: Factor
    desirability: Desirability = None


class RoleQuestionnaireForm(Edition):
    """The form that raters of a role fill in."""

    model_config = example(
        EDITION_EXAMPLE
        | {
            "key": "role-20@2026-01-01",
            "title": {"en": "What the role asks for", "zh-CN": "岗位特性问卷"},
            "instructions": {"en": "Rate how much the role asks for each.", "zh-CN": "请按岗位要求对每项评分。"},
            "rating": RATING_EXAMPLE,
            "statements": [
                {
                    "id": "d1",
                    "text": {"en": "Decides quickly and alone", "zh-CN": "独自迅速拍板"},
                    "factor": "D",
                    "is_reversed": False,
                }
            ],
            "traits": [{"id": "friendly", "text": {"en": "friendly", "zh-CN": "友善"}, "factor": "I"}],
            "traits_to_choose": 5,
        }
    )
    address: ClassVar[str] = "/v1/role-questionnaire-forms/{key}"

    instructions: Names
    rating: RatingScale
    statements: list[Statement]
    traits: list[Trait]
    traits_to_choose: int
    desirability_source: Annotated[str, Field(description="Who judged how good statements and traits sound.")] = ""

    @classmethod
    def of_form(cls, form: RoleQuestionnaire) -> Self:
        """The representation of a form."""
        return cls.of_edition(
            form.edition,
            instructions=form.instructions,
            rating=form.rating,
            statements=list(form.statements),
            traits=list(form.traits),
            traits_to_choose=form.traits_to_choose,
            desirability_source=form.desirability_source,
        )
