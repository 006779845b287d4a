"""Operations on priorities, the questions by which they are set, and the answers."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Names, Page
from services.accounts import rulebook
from services.accounts.api.accounts import AccountId
from services.accounts.schemas.priorities import PriorityList, PriorityListDraft
from services.accounts.schemas.priority_answers import (
    PriorityAnswers,
    PriorityAnswersDraft,
    PriorityQuestion,
    PriorityQuestions,
)
from services.accounts.usecases import priorities as usecases

routes = Routes("Priorities")
ListId = Annotated[UUID, Path(alias="priority_list_id", description="The list's id.")]


@routes.get("/v1/priority-questions", PriorityQuestions, scope="accounts:read")
async def list_priority_questions(edge: ReadEdge) -> Response:
    """List the questions of priority.

    Article 9's questions, asked of each account.
    """
    return await edge.read(
        lambda work: PriorityQuestions(
            items=[
                PriorityQuestion(code=code, text=Names(en=name.en, zh_cn=name.zh_cn))
                for code, name in rulebook.priority_questions(work.now.date()).items()
            ]
        )
    )


@routes.put("/v1/accounts/{account_id}/priority-answers", PriorityAnswers, scope="accounts:write")
async def put_priority_answers(edge: WriteEdge, account_id: AccountId, draft: PriorityAnswersDraft) -> Response:
    """Answer the questions of priority for an account.

    As a whole: what was answered before is replaced. When results come, and whether senior management should visit,
    count in the list of priorities.
    """
    return await edge.write(lambda work: PriorityAnswers.of(usecases.put_answers(work, account_id, draft.to_domain())))


@routes.get("/v1/accounts/{account_id}/priority-answers", PriorityAnswers, scope="accounts:read")
async def get_priority_answers(edge: ReadEdge, account_id: AccountId) -> Response:
    """Read what was answered for an account.

    With who answered, and when.
    """
    return await edge.read(lambda work: PriorityAnswers.of(usecases.get_answers(work, account_id)))


@routes.post("/v1/priorities", PriorityList, scope="accounts:write")
async def create_priorities(edge: PostEdge, draft: PriorityListDraft) -> Response:
    """Reckon where a manager's hours are best spent.

    Open opportunities, renewals and late receivables of the accounts that the manager leads, weighed by expected value
    and urgency for their hours, with hours kept for results in 3 to 6 months and in a year; the best choice is found
    exactly and kept as it was reckoned. Managers ask for themselves.
    """
    return await edge.write(
        lambda work: PriorityList.from_domain(
            usecases.shown(usecases.create_priorities(work, draft.manager, draft.asked_hours(), draft.currency))
        )
    )


@routes.get("/v1/priorities", Page[PriorityList], scope="accounts:read")
async def list_priorities(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("as_of", "created_at", default="-as_of")],
    manager: Annotated[ExternalId | None, Query(description="Whose, by personnel number.")] = None,
) -> Response:
    """List the priorities that were reckoned.

    The latest come first; a manager sees own ones.
    """
    return await edge.page(lambda work: usecases.list_priorities(work, query, manager).map(PriorityList.from_domain))


@routes.get("/v1/priorities/{priority_list_id}", PriorityList, scope="accounts:read")
async def get_priorities(edge: ReadEdge, list_id: ListId) -> Response:
    """Read priorities as they were reckoned.

    Line by line, with the hours of each horizon, visits of senior management and their reasons.
    """
    return await edge.read(lambda work: PriorityList.from_domain(usecases.get_priorities(work, list_id)))
