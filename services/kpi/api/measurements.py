"""Operations on measurements."""

from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import Code, ExternalId, Page, PeriodString
from services.kpi.domain.measurement_entry import MeasurementState
from services.kpi.schemas.measurements import (
    Measurement,
    MeasurementDecision,
    MeasurementDraft,
    MeasurementPatch,
    MeasurementVersion,
)
from services.kpi.store.measurements import MeasurementFilter
from services.kpi.usecases import measurements as usecases

routes = Routes("Measurements")
MeasurementId = Annotated[UUID, Path(description="The measurement's id.")]


@routes.post("/v1/measurements", Measurement, scope="kpi:write")
async def record_measurement(edge: PostEdge, draft: MeasurementDraft) -> Response:
    """Record a measurement.

    A manager has one value of a measure in a period. The same value again changes nothing; another one is a conflict,
    to be corrected by a PATCH of the measurement or by an import that upserts. One that is far outside what was
    measured before is `held`: it does not count until a second person has released it. For a period whose pay is closed
    it is refused, unless `late_reason` says why it comes late: a recomputation then adjusts a later period.
    """
    return await edge.write(lambda work: Measurement.of(usecases.record_measurement(work, draft.to_domain())))


@routes.get("/v1/measurements", Page[Measurement], scope="kpi:read")
async def list_measurements(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("manager", "measure", "period", "created_at")],
    manager: Annotated[ExternalId | None, Query(description="Of this manager only.")] = None,
    measure: Annotated[Code | None, Query(description="Of this measure only.")] = None,
    period: Annotated[PeriodString | None, Query(description="Of this period only.")] = None,
    state: Annotated[MeasurementState | None, Query(description="In this state only: `held` waits for you.")] = None,
) -> Response:
    """List measurements.

    A manager sees only the own ones.
    """
    wanted = MeasurementFilter(manager, measure, period, state)
    return await edge.page(lambda work: usecases.list_measurements(work, query, wanted).map(Measurement.of))


@routes.get("/v1/measurements/{measurement_id}", Measurement, scope="kpi:read")
async def get_measurement(edge: ReadEdge, measurement_id: MeasurementId) -> Response:
    """Read a measurement.

    The ETag is what a correction has to name in If-Match.
    """
    return await edge.read(lambda work: Measurement.of(usecases.get_measurement(work, measurement_id)))


@routes.patch("/v1/measurements/{measurement_id}", Measurement, scope="kpi:write")
async def correct_measurement(
    edge: WriteEdge,
    measurement_id: MeasurementId,
    version: IfMatch,
    patch: Annotated[MeasurementPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Correct a measurement.

    Scores and statements that were computed from the old value stay as they are, explained by the value they used. What
    it said before stays in its history. Where the manager's pay for the period is closed, `late_reason` must say why.
    """
    value, late_reason = patch.to_domain()
    return await edge.write(
        lambda work: Measurement.of(
            usecases.correct_measurement(work, measurement_id, version, value, late_reason),
        )
    )


@routes.get("/v1/measurements/{measurement_id}/history", Page[MeasurementVersion], scope="kpi:read")
async def list_measurement_history(
    edge: ReadEdge, measurement_id: MeasurementId, query: Annotated[PageQuery, paging("number", default="number")]
) -> Response:
    """List what a measurement said before.

    Who recorded it, from when until when; the present value is the measurement itself.
    """
    return await edge.page(lambda work: usecases.list_history(work, query, measurement_id).map(MeasurementVersion.told))


@routes.post("/v1/measurements/{measurement_id}/transitions", Measurement, scope="kpi:write", status=200)
async def decide_measurement(edge: PostEdge, measurement_id: MeasurementId, wanted: MeasurementDecision) -> Response:
    """Release or reject a held measurement.

    It takes somebody else than who recorded it. What is rejected never counts; a correction may follow it.
    """
    return await edge.write(
        lambda work: Measurement.of(usecases.decide_measurement(work, measurement_id, wanted.transition))
    )
