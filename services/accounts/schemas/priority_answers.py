"""Representations of the questions by which priorities are set, and of the answers."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Code, Names, Prose, Resource, Wire, example
from services.accounts.domain.priority import ResultHorizon
from services.accounts.domain.priority_answers import Answer as DomainAnswer
from services.accounts.domain.priority_answers import Verdict

ID = "01981d2e-7a7c-7000-8000-000000000001"
_NAMES: JsonDict = {
    "en": "Should senior management visit this account, and why?",
    "zh-CN": "是否有必要让高级管理人员访问？",
}
_ANSWER: JsonDict = {"question": "results_horizon", "verdict": "unknown", "note": "", "horizon": "half_year"}


class PriorityQuestion(Wire):
    """A question by which priorities are set."""

    model_config = example({"code": "executive_visit", "text": _NAMES})

    code: Code
    text: Names


class PriorityQuestions(Wire):
    """What is asked of each account, and where it comes from."""

    model_config = example({"items": [{"code": "executive_visit", "text": _NAMES}]})

    items: list[PriorityQuestion]


class AnswerWire(Wire):
    """The answer to one question."""

    model_config = example(_ANSWER) | {"title": "PriorityAnswer"}

    question: Code
    verdict: Verdict = Verdict.UNKNOWN
    note: Prose = ""
    horizon: Annotated[ResultHorizon | None, Field(description="Only to `results_horizon`.")] = None


class PriorityAnswersDraft(Wire):
    """The answers for an account, as a whole."""

    model_config = example({"answers": [_ANSWER]})

    answers: Annotated[list[AnswerWire], Field(max_length=50)]

    def to_domain(self) -> list[DomainAnswer]:
        """The answers."""
        return [DomainAnswer(**dict(each)) for each in self.answers]


class PriorityAnswers(PriorityAnswersDraft, Resource):
    """What was answered for an account, by whom and when."""

    model_config = example(
        KEPT_EXAMPLE | {"account_id": ID, "answered_on": "2026-03-02", "author": "A-017", "answers": [_ANSWER]}
    )
    address: ClassVar[str] = "/v1/accounts/{account_id}/priority-answers"

    account_id: UUID
    answered_on: date
    author: str
