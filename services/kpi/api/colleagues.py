"""The operation by which a colleague sees what is held."""

from typing import Annotated

from fastapi import Path
from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.routes import Routes
from chassis.wire import ExternalId
from services.kpi.schemas.colleagues import ColleagueData
from services.kpi.usecases import colleagues as usecases

routes = Routes("Personal data")


@routes.get("/v1/colleagues/{external_id}/data", ColleagueData, scope="pay:read")
async def get_colleague_data(
    edge: ReadEdge, external_id: Annotated[ExternalId, Path(description="The person's personnel number.")]
) -> Response:
    """Read everything held of a colleague.

    How many measurements, scores and statements there are, since when, how long they are kept and where each is read;
    payout accounts, appointments and competitions in full: for the person, and for those who see everybody. The
    reading is entered in the audit chain.
    """
    return await edge.write(lambda work: ColleagueData.of_data(usecases.get_colleague_data(work, external_id)))
