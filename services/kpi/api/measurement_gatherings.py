"""Operations on gathering measurements from the accounts service."""

from starlette.responses import Response

from chassis.edge import PostEdge
from chassis.routes import Routes
from services.kpi.api.sentences import sentences
from services.kpi.clients import AccountsClient
from services.kpi.schemas.measurement_gatherings import GatheringDraft, MeasurementGathering
from services.kpi.usecases.gatherings import MOST_FIGURES, record_gathered

routes = Routes("Measurements")


@routes.post("/v1/measurement-gatherings", MeasurementGathering, scope="kpi:write", status=200)
async def gather_measurements(edge: PostEdge, draft: GatheringDraft) -> Response:
    """Gather measurements from the accounts service.

    Reads what managers' books came to, with your own rights, and puts it on record with the formula's version and what
    it was reckoned from. Again, it changes nothing but what the accounts service has corrected since; values that
    people or files gave are left and told of, as is what is missing.
    """
    wanted, told = draft.to_domain(), sentences(edge)
    accounts: AccountsClient = edge.request.app.state.accounts
    figures = await accounts.book_figures(wanted, MOST_FIGURES, edge.request.headers)
    return await edge.write(lambda work: MeasurementGathering.told(record_gathered(work, wanted, figures), told))
