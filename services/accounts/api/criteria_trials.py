"""Operations on trials of criteria."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.catalogue import Catalogue
from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.jobs.schemas import Job
from chassis.pages import PageQuery, Slice, paging
from chassis.routes import Routes
from chassis.settings import ServiceName
from chassis.wire import Page
from chassis.work import Work
from services.accounts.domain.qualification import Decision
from services.accounts.schemas.criteria_trials import CriteriaTrial, CriteriaTrialDraft, CriteriaTrialOutcome
from services.accounts.usecases import criteria_trials as usecases

routes = Routes("Criteria trials")
TrialId = Annotated[UUID, Path(alias="criteria_trial_id", description="The trial's id.")]
_TRIAL = "/v1/criteria-trials/{criteria_trial_id}"


@routes.post("/v1/criteria-trials", Job, scope="accounts:write", status=202)
async def create_criteria_trial(edge: PostEdge, draft: CriteriaTrialDraft) -> Response:
    """Try a draft of criteria on the whole portfolio.

    A job decides about every active account by the draft and by the set in force, on the same evidence; its `result`
    is the trial. No account's qualification changes, and the draft is not put on record as criteria. Not for managers.
    """
    catalogue: Catalogue = edge.request.app.state.catalogue
    return await edge.write(
        lambda work: Job.from_row(
            usecases.create_trial(work, draft.criteria.to_domain(), draft.evidence_until),
            ServiceName.ACCOUNTS,
            catalogue,
            edge.locale,
        )
    )


@routes.get("/v1/criteria-trials", Page[CriteriaTrial], scope="accounts:read")
async def list_criteria_trials(
    edge: ReadEdge, query: Annotated[PageQuery, paging("created_at", default="-created_at")]
) -> Response:
    """List the trials of criteria.

    The latest comes first. Not for managers.
    """
    return await edge.page(lambda work: usecases.list_trials(work, query).map(_shown))


@routes.get(_TRIAL, CriteriaTrial, scope="accounts:read")
async def get_criteria_trial(edge: ReadEdge, trial_id: TrialId) -> Response:
    """Read one trial of criteria.

    How many accounts would become, stay and cease to be key accounts. Not for managers.
    """
    return await edge.read(lambda work: _shown(usecases.read_trial(work, trial_id)))


@routes.get(_TRIAL + "/outcomes", Page[CriteriaTrialOutcome], scope="accounts:read")
async def list_criteria_trial_outcomes(
    edge: ReadEdge,
    trial_id: TrialId,
    query: Annotated[PageQuery, paging("created_at")],
    changed: Annotated[bool | None, Query(description="Those whose decision changes, or those that stay.")] = None,
    after: Annotated[Decision | None, Query(description="What they would be by the draft.")] = None,
) -> Response:
    """List what a trial makes of each account.

    With the reason that decides by the draft. Not for managers.
    """

    def page(work: Work) -> Slice[CriteriaTrialOutcome]:
        trial, found = usecases.list_outcomes(work, query, trial_id, after, changed=changed)
        return found.map(lambda kept: CriteriaTrialOutcome.from_domain(kept.value, trial.value))

    return await edge.page(page)


@routes.delete(_TRIAL, scope="accounts:write")
async def remove_criteria_trial(edge: WriteEdge, trial_id: TrialId, version: IfMatch) -> Response:
    """Remove a trial of criteria.

    With all that it made; a run that is still under way fails. Not for managers.
    """
    return await edge.write(lambda work: usecases.remove_trial(work, trial_id, version))


def _shown(found: usecases.TrialReading) -> CriteriaTrial:
    return CriteriaTrial.from_domain(found.trial, list(found.moves))
