"""Operations on goals and plans of accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Page
from chassis.work import Work
from services.accounts.api.accounts import AccountId
from services.accounts.api.groups import GroupId
from services.accounts.domain.goal import Balance, GoalState, Horizon
from services.accounts.schemas.group_plans import GroupPlans
from services.accounts.schemas.planning import (
    Goal,
    GoalBalance,
    GoalDraft,
    GoalPatch,
    GoalTransitionRequest,
    HorizonShare,
)
from services.accounts.schemas.plans import Plan, PlanDraft, PlanPatch, PlanTransitionRequest, ReviewDraft
from services.accounts.usecases import group_plans as usecases_of_groups
from services.accounts.usecases import planning as usecases

routes = Routes("Goals and plans")
GoalId = Annotated[UUID, Path(description="The goal's id.")]
_GOALS = "/v1/accounts/{account_id}/goals"
_PLAN = "/v1/accounts/{account_id}/plan"


@routes.post(_GOALS, Goal, scope="accounts:write")
async def create_goal(edge: PostEdge, account_id: AccountId, draft: GoalDraft) -> Response:
    """File a goal of an account.

    What it wants, soon or in the long run, and how we help.
    """
    return await edge.write(lambda work: Goal.of(usecases.desk.create(work, draft.to_domain(account_id))))


@routes.get(_GOALS, Page[Goal], scope="accounts:read")
async def list_goals(
    edge: ReadEdge,
    account_id: AccountId,
    query: Annotated[PageQuery, paging("due_on", "created_at", default="due_on")],
    horizon: Annotated[Horizon | None, Query(description="Soon, or in the long run.")] = None,
    state: Annotated[GoalState | None, Query(description="Where it stands.")] = None,
) -> Response:
    """List the goals of an account.

    The next due comes first.
    """
    return await edge.page(
        lambda work: usecases.desk.page(work, query, account_id, horizon=horizon, state=state).map(Goal.of)
    )


@routes.get(_GOALS + "/{goal_id}", Goal, scope="accounts:read")
async def get_goal(edge: ReadEdge, account_id: AccountId, goal_id: GoalId) -> Response:
    """Read one goal of an account.

    With every step that it took.
    """
    return await edge.read(lambda work: Goal.of(usecases.desk.get(work, account_id, goal_id)))


@routes.patch(_GOALS + "/{goal_id}", Goal, scope="accounts:write")
async def change_goal(
    edge: WriteEdge,
    account_id: AccountId,
    goal_id: GoalId,
    version: IfMatch,
    patch: Annotated[GoalPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a goal of an account.

    A JSON merge patch: how far it is, what we contribute.
    """
    return await edge.write(
        lambda work: Goal.of(usecases.desk.change(work, account_id, goal_id, version, patch.applied_to))
    )


@routes.post(_GOALS + "/{goal_id}/transitions", Goal, scope="accounts:write", status=200)
async def transition_goal(
    edge: PostEdge, account_id: AccountId, goal_id: GoalId, body: GoalTransitionRequest
) -> Response:
    """Move a goal on.

    Missing, dropping and reopening need a reason.
    """
    return await edge.write(
        lambda work: Goal.of(usecases.transition_goal(work, account_id, goal_id, body.transition, body.reason))
    )


@routes.get("/v1/accounts/{account_id}/goal-balance", GoalBalance, scope="accounts:read")
async def get_goal_balance(edge: ReadEdge, account_id: AccountId) -> Response:
    """Read how short and long stand to each other.

    Goals, their progress and the plan's hours on each horizon; a horizon with goals and no work is named.
    """
    return await edge.read(lambda work: _shown(1, usecases.goal_balance(work, account_id)))


@routes.get("/v1/account-groups/{account_group_id}/goal-balance", GoalBalance, scope="accounts:read")
async def get_group_goal_balance(edge: ReadEdge, group_id: GroupId) -> Response:
    """Read the balance of goals over a group.

    Rolled up over the accounts of the group that the caller may see.
    """

    def rolled_up(work: Work) -> GoalBalance:
        found = usecases.roll_up(work, group_id)
        return _shown(found.accounts, found.balance)

    return await edge.read(rolled_up)


@routes.get("/v1/account-groups/{account_group_id}/plan-progress", GroupPlans, scope="accounts:read")
async def get_group_plans(edge: ReadEdge, group_id: GroupId) -> Response:
    """Read the plans of a group, rolled up.

    How far the plans that are not over are together, then every account of the group that the caller may see, from the
    heads down, with its plan and how far that is. Accounts without a plan are counted.
    """
    return await edge.read(lambda work: GroupPlans.from_domain(usecases_of_groups.read_group_plans(work, group_id)))


@routes.post(_PLAN, Plan, scope="accounts:write")
async def create_plan(edge: PostEdge, account_id: AccountId, draft: PlanDraft) -> Response:
    """File the plan of an account.

    Objectives, mostly for its goals, and the actions that serve them, each with its owner, day, hours and progress. It
    is a draft until it starts; an account has one plan that is not over.
    """
    return await edge.write(lambda work: Plan.of(usecases.create_plan(work, draft.to_domain(account_id))))


@routes.get(_PLAN, Plan, scope="accounts:read")
async def get_plan(edge: ReadEdge, account_id: AccountId) -> Response:
    """Read the plan of an account.

    With its objectives, actions and reviews: the plan that is not over, else the last one.
    """
    return await edge.read(lambda work: Plan.of(usecases.get_plan(work, account_id)))


@routes.get("/v1/accounts/{account_id}/plans", Page[Plan], scope="accounts:read")
async def list_plans(
    edge: ReadEdge, account_id: AccountId, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
) -> Response:
    """List the plans that an account has and had.

    The latest comes first.
    """
    return await edge.page(lambda work: usecases.list_plans(work, query, account_id).map(Plan.of))


@routes.patch(_PLAN, Plan, scope="accounts:write")
async def change_plan(
    edge: WriteEdge,
    account_id: AccountId,
    version: IfMatch,
    patch: Annotated[PlanPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change the plan of an account.

    A JSON merge patch; the objectives are replaced whole, and those with an id keep their state. What was settled stays
    as it is, and so does a plan that is over.
    """
    return await edge.write(lambda work: Plan.of(usecases.change_plan(work, account_id, version, patch.applied_to)))


@routes.post(_PLAN + "/transitions", Plan, scope="accounts:write", status=200)
async def transition_plan(edge: PostEdge, account_id: AccountId, body: PlanTransitionRequest) -> Response:
    """Move the plan of an account on.

    It starts with an objective at least, and closes once reviews have settled every objective. Dropping and reopening
    need a reason.
    """
    return await edge.write(
        lambda work: Plan.of(usecases.transition_plan(work, account_id, body.transition, body.reason))
    )


@routes.post(_PLAN + "/reviews", Plan, scope="accounts:write")
async def review_plan(edge: PostEdge, account_id: AccountId, draft: ReviewDraft) -> Response:
    """Review the plan of an account.

    What was found, what changes, what became of objectives, and whether the plan is over with it. It stays on record.
    """
    return await edge.write(lambda work: Plan.of(usecases.review_plan(work, account_id, draft.to_domain)))


def _shown(accounts: int, found: Balance) -> GoalBalance:
    horizons = [HorizonShare.of(each) for each in found.horizons]
    return GoalBalance(accounts=accounts, horizons=horizons, one_sided=list(found.one_sided))
