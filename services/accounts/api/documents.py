"""Operations on documents due."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import Body, Path, Query
from starlette.responses import Response

from chassis.conditional import IfMatch
from chassis.edge import PostEdge, ReadEdge, WriteEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from services.accounts.domain.document import DocumentKind
from services.accounts.schemas.account_files import AccountDocument, DocumentDraft, DocumentPatch
from services.accounts.usecases import account_files as usecases
from services.accounts.usecases.account_files import document_desk

routes = Routes("Account files")
DocumentId = Annotated[UUID, Path(alias="account_document_id", description="The document's id.")]


@routes.post("/v1/account-documents", AccountDocument, scope="accounts:write")
async def create_account_document(edge: PostEdge, draft: DocumentDraft) -> Response:
    """File a document that is due.

    Before it is due, the event `account_document.due` is told once; a document that runs out is due again.
    """
    return await edge.write(lambda work: AccountDocument.of(usecases.create_document(work, draft.to_domain())))


@routes.get("/v1/account-documents", Page[AccountDocument], scope="accounts:read")
async def list_account_documents(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("next_due_on", default="next_due_on")],
    due_by: Annotated[date | None, Query(description="Due on this day or before.")] = None,
    account_id: Annotated[UUID | None, Query(description="Of this account.")] = None,
    owner: Annotated[ExternalId | None, Query(description="Who of us sees to it.")] = None,
    kind: Annotated[DocumentKind | None, Query(description="Of this kind.")] = None,
) -> Response:
    """List the documents that are due.

    The longest due comes first; documents that are there for good are left out.
    """
    given = {"account_id": account_id, "owner": owner, "kind": kind}
    return await edge.page(lambda work: usecases.list_documents(work, query, due_by, given).map(AccountDocument.of))


@routes.get("/v1/account-documents/{account_document_id}", AccountDocument, scope="accounts:read")
async def get_account_document(edge: ReadEdge, document_id: DocumentId) -> Response:
    """Read one document.

    With the day on which it is due next.
    """
    return await edge.read(lambda work: AccountDocument.of(document_desk.get(work, document_id)))


@routes.patch("/v1/account-documents/{account_document_id}", AccountDocument, scope="accounts:write")
async def change_account_document(
    edge: WriteEdge,
    document_id: DocumentId,
    version: IfMatch,
    patch: Annotated[DocumentPatch, Body(media_type="application/merge-patch+json")],
) -> Response:
    """Change a document.

    A JSON merge patch: when it came, until when it is good, by when another is due.
    """
    return await edge.write(
        lambda work: AccountDocument.of(usecases.change_document(work, document_id, version, patch.applied_to))
    )
