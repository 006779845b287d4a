"""The operation on the classification."""

from starlette.responses import Response

from chassis.edge import ReadEdge
from chassis.routes import Routes
from services.accounts.schemas.classification import AccountClassification
from services.accounts.usecases import accounts as usecases

routes = Routes("Accounts")


@routes.get("/v1/account-classification", AccountClassification, scope="accounts:read")
async def get_account_classification(edge: ReadEdge) -> Response:
    """Read what accounts are sorted by.

    The entity categories of the LEI system and the bank's list of sectors, for choosing from and for showing.
    """
    return await edge.read(lambda _: AccountClassification.from_domain(usecases.classification()))
