"""Operations on payments."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import PageQuery, paging
from chassis.routes import Routes
from chassis.wire import ExternalId, Page
from services.accounts.api.opportunities import OfAccount
from services.accounts.domain.payment import PaymentState
from services.accounts.schemas.payments import Applying, Payment, PaymentDraft, PaymentTransitionRequest, RefundDraft
from services.accounts.usecases import payments as usecases

routes = Routes("Opportunity to cash")
PaymentId = Annotated[UUID, Path(description="The payment's id.")]


@routes.post("/v1/payments", Payment, scope="accounts:write")
async def create_payment(edge: PostEdge, draft: PaymentDraft) -> Response:
    """File a payment.

    It goes to the receivables named, and with `oldest_first` to what is due the longest, never beyond what is
    outstanding; the rest is a credit.
    """
    payment, portions = draft.to_domain(), draft.portions()
    return await edge.write(
        lambda work: Payment.from_domain(
            usecases.create_payment(work, payment, portions, oldest=draft.oldest_first),
        )
    )


@routes.get("/v1/payments", Page[Payment], scope="accounts:read")
async def list_payments(
    edge: ReadEdge,
    query: Annotated[PageQuery, paging("received_on", "created_at", default="-received_on")],
    account_id: OfAccount = None,
    state: Annotated[PaymentState | None, Query(description="Whether the money is there.")] = None,
    external_id: Annotated[ExternalId | None, Query(description="Its number in the bank's own system.")] = None,
) -> Response:
    """List payments.

    The latest come first.
    """
    given = {"account_id": account_id, "state": state, "external_id": external_id}
    return await edge.page(lambda work: usecases.list_payments(work, query, given).map(Payment.from_domain))


@routes.get("/v1/payments/{payment_id}", Payment, scope="accounts:read")
async def get_payment(edge: ReadEdge, payment_id: PaymentId) -> Response:
    """Read one payment.

    With the receivables that it is on or was taken off, its refunds and its credit.
    """
    return await edge.read(lambda work: Payment.from_domain(usecases.get_payment(work, payment_id)))


@routes.post("/v1/payments/{payment_id}/allocations", Payment, scope="accounts:write", status=200)
async def apply_payment(edge: PostEdge, payment_id: PaymentId, body: Applying) -> Response:
    """Apply a payment's credit.

    To receivables of the same account and currency.
    """
    portions = body.portions()
    return await edge.write(
        lambda work: Payment.from_domain(
            usecases.apply_payment(work, payment_id, portions, oldest=body.oldest_first),
        )
    )


@routes.post("/v1/payments/{payment_id}/refunds", Payment, scope="accounts:write", status=200)
async def refund_payment(edge: PostEdge, payment_id: PaymentId, draft: RefundDraft) -> Response:
    """Refund a payment's credit.

    Or a part of it; not for managers.
    """
    return await edge.write(
        lambda work: Payment.from_domain(
            usecases.refund_payment(work, payment_id, draft.to_domain(work.principal.subject, work.now)),
        )
    )


@routes.post("/v1/payments/{payment_id}/transitions", Payment, scope="accounts:write", status=200)
async def transition_payment(edge: PostEdge, payment_id: PaymentId, body: PaymentTransitionRequest) -> Response:
    """Release or reverse a payment.

    `release` takes it off all receivables, so that it can be applied anew; `reverse` says that the money is not there.
    What it had paid is owed again. Not for managers.
    """
    return await edge.write(
        lambda work: Payment.from_domain(
            usecases.transition_payment(work, payment_id, body.transition, body.reason),
        )
    )
