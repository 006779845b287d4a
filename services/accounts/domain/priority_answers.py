"""Answers to the questions by which priorities are set (article 9), of one account."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from services.accounts.domain.priority import ResultHorizon

ON_HORIZON, ON_EXECUTIVES = "results_horizon", "executive_visit"


class Verdict(StrEnum):
    """Yes, no, or not known."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question; `horizon` belongs to the question of when the account brings results."""

    question: str
    verdict: Verdict = Verdict.UNKNOWN
    note: str = ""
    horizon: ResultHorizon | None = None


@dataclass(frozen=True, slots=True)
class PriorityAnswers:
    """What was answered for an account, by whom and when."""

    account_id: UUID
    answered_on: date
    author: str
    answers: tuple[Answer, ...]

    @property
    def horizon(self) -> ResultHorizon | None:
        """When the account brings results, if that was answered."""
        return next((each.horizon for each in self.answers if each.horizon), None)

    def says_yes(self, question: str) -> bool:
        """Whether the question was answered with yes."""
        return any(each.question == question and each.verdict is Verdict.YES for each in self.answers)


def answer_faults(answers: PriorityAnswers, questions: Collection[str]) -> Iterator[Fault]:
    """Everything that keeps the answers from being filed."""
    seen: set[str] = set()
    for number, answer in enumerate(answers.answers):
        if answer.question not in questions:
            allowed = ", ".join(questions)
            yield Fault("not_in_list", f"/answers/{number}/question", {"allowed": allowed})
        if answer.question in seen:
            yield Fault("question_repeated", f"/answers/{number}/question", {"question": answer.question})
        if answer.horizon and answer.question != ON_HORIZON:
            yield Fault("horizon_elsewhere", f"/answers/{number}/horizon", {"question": ON_HORIZON})
        seen.add(answer.question)
