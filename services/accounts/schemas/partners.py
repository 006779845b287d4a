"""Representations of alliance partners and what came of them."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, MoneyWire, Prose, Wire, example, patched
from services.accounts.domain.partner import PARTNER_FLOW, Commitment, PartnerState, PartnerTransition
from services.accounts.domain.partner import Partner as DomainPartner
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving, domain_fields

ID = "01981d2e-7a7c-7000-8000-000000000001"
_COMMITMENT: JsonDict = {"what": "每月互推一次", "by_partner": True, "due_on": "2026-04-30", "done_on": None}
_FIELDS: JsonDict = {
    "name": "苏州园区会计师事务所",
    "trade": "会计服务",
    "owner": "A-017",
    "starts_on": "2026-03-01",
    "ends_on": None,
    "plan": "双方互荐客户，联合办税务沙龙",
    "commitments": [_COMMITMENT],
    "contact": "周会计 0512-5550",
}


class CommitmentWire(Wire):
    """One thing that the cooperation plan asks of either side."""

    model_config = example(_COMMITMENT) | {"title": "Commitment"}

    what: Annotated[Line, Field(min_length=1)]
    by_partner: Annotated[bool, Field(description="Whether it is the partner's to do.")] = False
    due_on: date
    done_on: date | None = None


class PartnerFields(Wire):
    """Who the partner is, and what we do together."""

    name: Annotated[Line, Field(min_length=1)]
    trade: Annotated[Line, Field(min_length=1)]
    owner: Annotated[ExternalId, Field(description="Who of us keeps the alliance, by personnel number.")]
    starts_on: date
    ends_on: date | None = None
    plan: Annotated[Prose, Field(description="The cooperation plan.")] = ""
    commitments: Annotated[list[CommitmentWire], Field(default_factory=list, max_length=100)]
    contact: Line = ""


class PartnerDraft(PartnerFields):
    """A partner to be won."""

    model_config = example(_FIELDS)

    def to_domain(self) -> DomainPartner:
        """The partner that the draft asks for."""
        return DomainPartner(**_partner_fields(self))


class PartnerPatch(Wire):
    """A merge patch of a partner; its state moves by transitions."""

    model_config = example({"plan": "双方互荐客户，联合办税务沙龙，共享客户培训"})

    name: Line | None = None
    trade: Line | None = None
    owner: ExternalId | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    plan: Prose | None = None
    commitments: Annotated[list[CommitmentWire], Field(max_length=100)] | None = None
    contact: Line | None = None

    def applied_to(self, partner: DomainPartner) -> DomainPartner:
        """The partner with the patch merged in."""
        return replace(partner, **_partner_fields(patched(PartnerFields.of(partner), self)))


def _partner_fields(wire: PartnerFields) -> dict[str, Any]:
    return domain_fields(wire) | {"commitments": tuple(Commitment(**dict(each)) for each in wire.commitments)}


class Partner(PartnerFields, Moving):
    """An alliance partner as it stands."""

    model_config = example(
        KEPT_EXAMPLE | _FIELDS | {"state": "proposed", "history": [], "allowed_transitions": ["agree", "end"]}
    )
    address: ClassVar[str] = "/v1/partners/{id}"
    flow = PARTNER_FLOW

    state: PartnerState
    allowed_transitions: list[PartnerTransition]


class PartnerTransitionRequest(Wire):
    """What is asked of an alliance; suspending and ending need a reason."""

    model_config = example({"transition": "agree"})

    transition: PartnerTransition
    reason: Line = ""


class PartnerResult(Wire):
    """What an alliance came to, in the accounts that the caller may see; amounts by currency."""

    model_config = example(
        {
            "referrals": 8,
            "converted": 3,
            "lost": 1,
            "open": 4,
            "conversion_rate": "0.7500",
            "won": [{"amount": "360000.00", "currency": "CNY"}],
            "commitments_due": 2,
            "commitments_done": 1,
        }
    )

    referrals: Count
    converted: Count
    lost: Count
    open: Count
    conversion_rate: Annotated[Exact | None, Field(description="Converted ÷ decided, 0 to 1.")]
    won: list[MoneyWire]
    commitments_due: Count
    commitments_done: Count
