"""Operations on what an allocation takes into account of managers."""

from starlette.responses import Response

from chassis.edge import ReadEdge, WriteEdge
from chassis.routes import Routes
from services.accounts.api.managers import ManagerId
from services.accounts.schemas.allocation_profiles import AllocationProfile, AllocationProfileDraft
from services.accounts.usecases import allocation_profiles as usecases

routes = Routes("Allocations")


@routes.put("/v1/managers/{manager_id}/allocation-profile", AllocationProfile, scope="accounts:write")
async def put_allocation_profile(edge: WriteEdge, manager_id: ManagerId, draft: AllocationProfileDraft) -> Response:
    """Say what an allocation takes into account of a manager.

    Territories, the highest tier, and match degrees by tier; as a whole: what was there before is replaced.
    """
    return await edge.write(lambda work: AllocationProfile.of(usecases.put_profile(work, draft.to_domain(manager_id))))


@routes.get("/v1/managers/{manager_id}/allocation-profile", AllocationProfile, scope="accounts:read")
async def get_allocation_profile(edge: ReadEdge, manager_id: ManagerId) -> Response:
    """Read what an allocation takes into account of a manager.

    A manager sees the own profile.
    """
    return await edge.read(lambda work: AllocationProfile.of(usecases.get_profile(work, manager_id)))
