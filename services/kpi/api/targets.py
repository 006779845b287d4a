"""Operations on targets."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page, PeriodString
from services.kpi.schemas.target_parts import TargetDivision, TargetParts
from services.kpi.schemas.target_progress import TargetProgress
from services.kpi.schemas.targets import Target, TargetDraft, TargetPatch
from services.kpi.store.targets import TargetFilter
from services.kpi.usecases import target_parts, target_progress
from services.kpi.usecases import targets as usecases

routes = Routes("Targets")
TargetId = Annotated[UUID, Path(description="The target's id.")]


@routes.post("/v1/targets", Target, scope="kpi:write")
async def set_target(edge: PostEdge, draft: TargetDraft) -> Response:
    """Set a target.

    A holder has one target of a measure in a period. The same again changes nothing; another value is a conflict, to
    be changed by a PATCH of the target or by an import that upserts.
    """
    return await edge.write(lambda work: Target.of(usecases.set_target(work, draft.to_domain())))


@routes.get("/v1/targets", Page[Target], scope="kpi:read")
async def list_targets(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("holder", "measure", "period", "created_at")],
    holder: Annotated[ExternalId | None, Query(description="Of this holder only.")] = None,
    measure: Annotated[Code | None, Query(description="Of this measure only.")] = None,
    period: Annotated[PeriodString | None, Query(description="Of this period only.")] = None,
    whole_id: Annotated[UUID | None, Query(description="Parts of this target only.")] = None,
) -> Response:
    """List targets.

    A manager sees only the own ones.
    """
    wanted = TargetFilter(holder, measure, period, whole_id)
    return await edge.page(lambda work: usecases.list_targets(work, query, wanted).map(Target.of))


@routes.get("/v1/targets/{target_id}", Target, scope="kpi:read")
async def get_target(edge: ReadEdge, target_id: TargetId) -> Response:
    """Read a target.

    The ETag is what a change has to name in If-Match.
    """
    return await edge.read(lambda work: Target.of(usecases.get_target(work, target_id)))


@routes.patch("/v1/targets/{target_id}", Target, scope="kpi:write")
async def change_target(
    edge: WriteEdge,
    target_id: TargetId,
    version: IfMatch,
    patch: Annotated[TargetPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a target's value.

    Its parts stay as they are; `difference` among the parts says how far they are then off.
    """
    return await edge.write(lambda work: Target.of(usecases.change_target(work, target_id, version, patch.to_domain())))


@routes.delete("/v1/targets/{target_id}", scope="kpi:write")
async def remove_target(edge: WriteEdge, target_id: TargetId) -> Response:
    """Remove a target.

    One that was divided is refused until its parts are gone.
    """
    return await edge.write(lambda work: usecases.remove_target(work, target_id))


@routes.post("/v1/targets/{target_id}/parts", TargetParts, scope="kpi:write")
async def divide_target(edge: PostEdge, target_id: TargetId, division: TargetDivision) -> Response:
    """Divide a target.

    Over the periods within its own, or among holders; the parts are targets that can be divided further. Amounts and
    counts add up to the whole; levels, such as a number of customers, become milestones.
    """
    asked = division.root.to_domain()
    return await edge.write(lambda work: TargetParts.told(target_parts.divide_target(work, target_id, asked)))


@routes.get("/v1/targets/{target_id}/parts", TargetParts, scope="kpi:read")
async def get_target_parts(edge: ReadEdge, target_id: TargetId) -> Response:
    """Read a target's parts.

    With what they come to together, and how far that is from the target.
    """
    return await edge.read(lambda work: TargetParts.told(target_parts.get_parts(work, target_id)))


@routes.delete("/v1/targets/{target_id}/parts", scope="kpi:write")
async def remove_target_parts(edge: WriteEdge, target_id: TargetId) -> Response:
    """Undo the division of a target.

    Refused while a part has been divided further.
    """
    return await edge.write(lambda work: target_parts.remove_parts(work, target_id))


@routes.get("/v1/targets/{target_id}/progress", TargetProgress, scope="kpi:read")
async def get_target_progress(
    edge: ReadEdge,
    target_id: TargetId,
    on: Annotated[date | None, Query(description="As of this day; today if it is left out.")] = None,
) -> Response:
    """Read how a target stands.

    What was measured so far of everybody who works for it, what the plan has for the time gone by, and the pace that
    is needed from now on.
    """
    return await edge.read(lambda work: TargetProgress.told(*target_progress.get_progress(work, target_id, on)))
