"""Operations on what an allocation takes into account of managers."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from starlette.responses import Response

from chassis.domain.errors import Fault, Invalid, NotFound, refuse_if
from chassis.edge import ReadEdge, WriteEdge
from chassis.routes import Routes
from services.accounts.api.managers import ManagerId
from services.accounts.clients import AssessmentClient
from services.accounts.domain.allocation_profile import MatchRead
from services.accounts.schemas.allocation_profiles import AllocationProfile, AllocationProfileDraft
from services.accounts.usecases import allocation_profiles as usecases

routes = Routes("Allocations")


@routes.put("/v1/managers/{manager_id}/allocation-profile", AllocationProfile, scope="accounts:write")
async def put_allocation_profile(edge: WriteEdge, manager_id: ManagerId, draft: AllocationProfileDraft) -> Response:
    """Say what an allocation takes into account of a manager.

    Territories, the highest tier, and match degrees by tier; as a whole: what was there before is replaced. A match
    that is named without its degree is read from the assessment service, with the caller's own rights.
    """
    profile = draft.to_domain(manager_id, await _read(edge, manager_id, draft))
    return await edge.write(lambda work: AllocationProfile.of(usecases.put_profile(work, profile)))


@routes.get("/v1/managers/{manager_id}/allocation-profile", AllocationProfile, scope="accounts:read")
async def get_allocation_profile(edge: ReadEdge, manager_id: ManagerId) -> Response:
    """Read what an allocation takes into account of a manager.

    A manager sees the own profile.
    """
    return await edge.read(lambda work: AllocationProfile.of(usecases.get_profile(work, manager_id)))


async def _read(edge: WriteEdge, manager_id: UUID, draft: AllocationProfileDraft) -> Mapping[UUID, MatchRead]:
    """The matches that the draft names, before the transaction opens; every fault is found."""
    if not draft.unread:
        return {}
    assessment: AssessmentClient = edge.request.app.state.assessment
    manager = await edge.find(lambda work: usecases.whose_profile(work, manager_id))
    read, faults = dict[UUID, MatchRead](), list[Fault]()
    for place, match_id in draft.unread:
        try:
            read[match_id] = await assessment.match_of(manager, match_id, edge.request.headers)
        except NotFound as refusal:
            faults += [replace(fault, pointer=f"{place}/match_id") for fault in refusal.faults]
        except Invalid as refusal:
            faults += [fault.under(place) for fault in refusal.faults]
    refuse_if(faults)
    return read
