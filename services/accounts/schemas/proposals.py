"""Representations of proposals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, Line, MoneyWire, Prose, Wire, example, patched
from services.accounts.domain.proposal import PROPOSAL_FLOW, ProposalState, ProposalTransition
from services.accounts.domain.proposal import Proposal as DomainProposal
from services.accounts.schemas.moving import Moving, domain_fields

_OPPORTUNITY = "01981d2e-7a7c-7000-8000-000000000002"
_FIELDS: JsonDict = {
    "title": "现金管理系统方案（第二稿）",
    "amount": {"amount": "1150000.00", "currency": "CNY"},
    "valid_until": "2026-05-31",
    "content": "分两期上线，首年免年费",
}


class ProposalFields(Wire):
    """What is offered."""

    title: Annotated[Line, Field(min_length=1)]
    amount: MoneyWire
    valid_until: Annotated[date, Field(description="The last day on which it can be accepted.")]
    content: Prose = ""


class ProposalDraft(ProposalFields):
    """An offer for an opportunity, in the opportunity's currency."""

    model_config = example(_FIELDS | {"opportunity_id": _OPPORTUNITY})

    opportunity_id: UUID

    def to_domain(self) -> Callable[[UUID, int], DomainProposal]:
        """The proposal that the draft asks for, once its account and cycle are known."""
        fields = domain_fields(self)
        return lambda account_id, cycle: DomainProposal(account_id=account_id, cycle=cycle, **fields)


class ProposalPatch(Wire):
    """A merge patch of a proposal that is still a draft."""

    model_config = example({"valid_until": "2026-06-15"})

    title: Line | None = None
    amount: MoneyWire | None = None
    valid_until: date | None = None
    content: Prose | None = None

    def applied_to(self, proposal: DomainProposal) -> DomainProposal:
        """The proposal with the patch merged in."""
        return replace(proposal, **domain_fields(patched(ProposalFields.of(proposal), self)))


class Proposal(ProposalFields, Moving):
    """An offer as it stands."""

    model_config = example(
        KEPT_EXAMPLE
        | _FIELDS
        | {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "opportunity_id": _OPPORTUNITY,
            "cycle": 1,
            "state": "draft",
            "history": [],
            "allowed_transitions": ["send", "withdraw"],
        }
    )
    address: ClassVar[str] = "/v1/proposals/{id}"
    flow = PROPOSAL_FLOW

    account_id: UUID
    opportunity_id: UUID
    cycle: Annotated[Count, Field(description="Of the opportunity: an offer of an earlier cycle no longer counts.")]
    state: ProposalState
    allowed_transitions: list[ProposalTransition]


class ProposalTransitionRequest(Wire):
    """What is asked of a proposal; declining and withdrawing need a reason."""

    model_config = example({"transition": "send"})

    transition: ProposalTransition
    reason: Line = ""
