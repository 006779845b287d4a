"""Operations on payout accounts and bank files."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.sheets.answers import SHEET, sheet
from chassis.wire import ExternalId, Page
from services.kpi.domain.pain_001 import pain_001
from services.kpi.schemas.bank_files import BankFile, BankFileDraft, PayoutAccount, PayoutAccountDraft, as_sheet
from services.kpi.usecases import bank_files as usecases
from services.kpi.usecases.bank_files import BankFileOrder

routes = Routes("Bank files", priority="critical")
BankFileId = Annotated[UUID, Path(description="The bank file's id.")]
_XML = "application/xml"


class XmlResponse(Response):
    """A response that is an XML document."""

    media_type = _XML


@routes.post("/v1/payout-accounts", PayoutAccount, scope="pay:write")
async def enter_payout_account(edge: PostEdge, draft: PayoutAccountDraft) -> Response:
    """Enter the account into which somebody is paid.

    The newest account of a manager or an agent counts. Whoever enters it cannot make the bank file that pays into it.
    """
    return await edge.write(
        lambda work: PayoutAccount.shown(usecases.enter_account(work, draft.party, draft.to_domain()))
    )


@routes.get("/v1/payout-accounts", Page[PayoutAccount], scope="pay:read")
async def list_payout_accounts(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("party", "created_at")],
    party: Annotated[ExternalId | None, Query(description="Of this manager or agent only.")] = None,
) -> Response:
    """List payout accounts.

    All that were ever entered; a manager sees the own ones.
    """
    return await edge.page(lambda work: usecases.list_accounts(work, query, party).map(PayoutAccount.shown))


@routes.post("/v1/bank-files", BankFile, scope="pay:approve")
async def make_bank_file(edge: PostEdge, draft: BankFileDraft) -> Response:
    """Hand an approved pay run to the bank.

    One transfer for each statement and each agent's part; the total is what the run pays now. Refused with everybody
    who has no account yet.
    """
    order = BankFileOrder(draft.pay_run_id, draft.execution_day, draft.debtor.to_domain(), draft.purpose)
    return await edge.write(lambda work: BankFile.shown(usecases.make_bank_file(work, order)))


@routes.get("/v1/bank-files/{bank_file_id}", BankFile, scope="pay:read")
async def get_bank_file(edge: ReadEdge, bank_file_id: BankFileId) -> Response:
    """Read what a bank file comes to.

    The transfers themselves are in its documents.
    """
    return await edge.read(lambda work: BankFile.shown(usecases.get_bank_file(work, bank_file_id)))


@routes.get(
    "/v1/bank-files/{bank_file_id}/pain-001",
    BankFile,
    scope="pay:read",
    response_class=XmlResponse,
    responses={200: {"description": "The message.", "content": {_XML: {"schema": {"type": "string"}}}}},
)
async def download_pain_001(edge: ReadEdge, bank_file_id: BankFileId) -> Response:
    """Download a bank file as ISO 20022 pain.001.

    pain.001.001.09, customer credit transfer initiation; always the same bytes.
    """
    kept = await edge.find(lambda work: usecases.get_bank_file(work, bank_file_id))
    headers = {"content-disposition": f'attachment; filename="pain.001-{kept.id}.xml"'}
    return XmlResponse(pain_001(kept.value, kept.id, kept.created_at), headers=headers)


@routes.get("/v1/bank-files/{bank_file_id}/transfers", BankFile, scope="pay:read", **SHEET)
async def download_transfers(edge: ReadEdge, bank_file_id: BankFileId) -> Response:
    """Download a bank file as a plain table.

    CSV, or XLSX by Accept: one row a transfer.
    """
    kept = await edge.find(lambda work: usecases.get_bank_file(work, bank_file_id))
    return sheet(edge, as_sheet(kept))
