"""Representations of referrals by partners and by colleagues."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import Field, model_validator
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, ExternalId, Line, Prose, Wire, example, patched
from services.accounts.domain.referral import REFERRAL_FLOW, ReferralState, ReferralTransition
from services.accounts.domain.referral import Referral as DomainReferral
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving, domain_fields

ID = "01981d2e-7a7c-7000-8000-000000000001"
_REFERRAL: JsonDict = {
    "referred_on": "2026-04-02",
    "owner": "A-017",
    "need": "工资代发",
    "opportunity_id": None,
    "credited_share": None,
}


class ReferralFields(Wire):
    """A customer who was sent to us, and the part of the deal that is credited for it."""

    referred_on: date
    owner: Annotated[ExternalId, Field(description="Who of us follows it up, by personnel number.")]
    need: Prose = ""
    opportunity_id: Annotated[UUID | None, Field(description="The opportunity that it became.")] = None
    credited_share: Annotated[
        Exact | None,
        Field(
            description="The sender's part of the deal: more than 0, less than 1. Offices set it, also before there is "
            "a deal; it is credited once `opportunity_id` names the one that it became."
        ),
    ] = None


class ReferralDraft(ReferralFields):
    """A customer whom a partner sent to us; a new one is filed as a prospect first."""

    model_config = example(_REFERRAL | {"account_id": ID})

    account_id: UUID

    def to_domain(self, partner_id: UUID) -> DomainReferral:
        """The referral that the draft asks for."""
        return DomainReferral(**_with_credit(self), partner_id=partner_id)


class ReferralPatch(Wire):
    """A merge patch of a referral; its state moves by transitions."""

    model_config = example({"opportunity_id": ID})

    referred_on: date | None = None
    owner: ExternalId | None = None
    need: Prose | None = None
    opportunity_id: UUID | None = None
    credited_share: Exact | None = None

    def applied_to(self, referral: DomainReferral) -> DomainReferral:
        """The referral with the patch merged in."""
        return replace(referral, **_with_credit(patched(ReferralFields.of(referral), self)))


class _Shown(Moving):
    """A referral without the fields that only the other kind has."""

    of_the_other: ClassVar[frozenset[str]]

    @model_validator(mode="before")
    @classmethod
    def _own_fields(cls, given: Mapping[str, object]) -> Mapping[str, object]:
        return {name: value for name, value in given.items() if name not in cls.of_the_other}


class Referral(ReferralFields, _Shown):
    """A referral as it stands."""

    model_config = example(
        KEPT_EXAMPLE
        | _REFERRAL
        | {
            "account_id": ID,
            "partner_id": ID,
            "state": "received",
            "history": [],
            "allowed_transitions": ["contact", "lose"],
        }
    ) | {"title": "PartnerReferral"}
    address: ClassVar[str] = "/v1/partners/{partner_id}/referrals"
    of_the_other = frozenset({"referrer"})
    flow = REFERRAL_FLOW

    account_id: UUID
    partner_id: UUID
    state: ReferralState
    allowed_transitions: list[ReferralTransition]


class ReferralTransitionRequest(Wire):
    """What is asked of a referral; it is converted by an opportunity that was won, and lost for a reason."""

    model_config = example({"transition": "contact"})

    transition: ReferralTransition
    reason: Line = ""


class ColleagueReferralFields(ReferralFields):
    """A customer whom a colleague sent to us, and the part of the deal that is the colleague's."""

    referrer: Annotated[ExternalId, Field(description="Who of us made it, by personnel number.")]


_BY_COLLEAGUE: JsonDict = _REFERRAL | {"referrer": "A-021", "credited_share": "0.1"}


class ColleagueReferralDraft(ColleagueReferralFields):
    """A customer whom a colleague sent to us."""

    model_config = example(_BY_COLLEAGUE | {"account_id": ID})

    account_id: UUID

    def to_domain(self) -> DomainReferral:
        """The referral that the draft asks for."""
        return DomainReferral(**_with_credit(self))


class ColleagueReferralPatch(ReferralPatch):
    """A merge patch of a colleague's referral; its state moves by transitions."""

    model_config = example({"opportunity_id": ID, "credited_share": "0.1"})

    def applied_to(self, referral: DomainReferral) -> DomainReferral:
        """The referral with the patch merged in."""
        return replace(referral, **_with_credit(patched(ColleagueReferralFields.of(referral), self)))


def _with_credit(wire: ReferralFields) -> dict[str, Any]:
    share = wire.credited_share
    return domain_fields(wire) | {"credited_share": None if share is None else Decimal(share)}


class ColleagueReferral(ColleagueReferralFields, _Shown):
    """A colleague's referral as it stands."""

    model_config = example(
        KEPT_EXAMPLE
        | _BY_COLLEAGUE
        | {"account_id": ID, "state": "received", "history": [], "allowed_transitions": ["contact", "lose"]}
    )
    address: ClassVar[str] = "/v1/referrals/{id}"
    of_the_other = frozenset({"partner_id"})
    flow = REFERRAL_FLOW

    account_id: UUID
    state: ReferralState
    allowed_transitions: list[ReferralTransition]
