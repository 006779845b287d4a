"""Representations of vested interests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, ExternalId, Line, Prose, Resource, Wire, example, patched
from services.accounts.domain.interest import (
    INTEREST_FLOW,
    InterestState,
    InterestTransition,
    Measure,
    Stake,
    Way,
    WeighedInterest,
)
from services.accounts.domain.interest import Interest as DomainInterest
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.steps import Transit

Likelihood = Annotated[Exact, StringConstraints(pattern=r"^(0(\.[0-9]{1,4})?|1(\.0{1,4})?)$")]
Impact = Annotated[int, Field(strict=True, ge=1, le=5)]

_CONTACT = "01981d2e-7a7c-7000-8000-000000000002"
_MEASURE: JsonDict = {"what": "请总工参观样板机房", "due_on": "2026-04-10", "done_on": None}
_FIELDS: JsonDict = {
    "contact_id": _CONTACT,
    "stake": "expertise",
    "threatens": "现金管理系统的上线",
    "description": "担心自己维护的旧系统不再被需要",
    "likelihood": "0.6",
    "impact": 4,
    "way": "trust",
    "advocate_id": None,
    "owner": "A-017",
    "review_on": "2026-05-01",
    "compliance_flag": False,
    "measures": [_MEASURE],
}


class MeasureWire(Wire):
    """One thing to be done about an interest."""

    model_config = example(_MEASURE) | {"title": "Measure"}

    what: Annotated[Line, Field(min_length=1)]
    due_on: date
    done_on: date | None = None


class InterestDraft(Wire):
    """Who stands to lose what by what we sell, and what is done about it. Nothing here is ever a proposal to pay."""

    model_config = example(_FIELDS)

    contact_id: UUID
    stake: Annotated[Stake, Field(description="What the person stands to lose. A `rebate` needs `compliance_flag`.")]
    threatens: Annotated[Line, Field(min_length=1, description="What of ours it threatens.")]
    description: Prose = ""
    likelihood: Annotated[Likelihood, Field(description="0 to 1: that it turns against us.")]
    impact: Annotated[Impact, Field(description="1 to 5: how bad that would be.")]
    way: Annotated[Way, Field(description="Go round it, win trust with time, let an advocate speak, or wait.")]
    advocate_id: Annotated[UUID | None, Field(description="The contact who speaks for us.")] = None
    owner: Annotated[ExternalId, Field(description="Who of us sees to it, by personnel number.")]
    review_on: date
    compliance_flag: Annotated[bool, Field(description="Compliance has to look at it.")] = False
    measures: Annotated[list[MeasureWire], Field(max_length=50, default_factory=list)]

    def to_domain(self, account_id: UUID) -> DomainInterest:
        """The interest that the draft asks for."""
        given = dict(self) | {
            "likelihood": Decimal(self.likelihood),
            "measures": tuple(Measure(**dict(measure)) for measure in self.measures),
        }
        return DomainInterest(account_id=account_id, **given)


class InterestPatch(Wire):
    """A merge patch of an interest; its measures are replaced as a whole, its state moves by transitions."""

    model_config = example({"likelihood": "0.3", "review_on": "2026-06-01"})

    stake: Stake | None = None
    threatens: Line | None = None
    description: Prose | None = None
    likelihood: Likelihood | None = None
    impact: Impact | None = None
    way: Way | None = None
    advocate_id: UUID | None = None
    owner: ExternalId | None = None
    review_on: date | None = None
    compliance_flag: bool | None = None
    measures: Annotated[list[MeasureWire], Field(max_length=50)] | None = None

    def applied_to(self, interest: DomainInterest) -> DomainInterest:
        """The interest with the patch merged in."""
        changed = patched(InterestDraft.of(interest), self).to_domain(interest.account_id)
        return replace(changed, state=interest.state, history=interest.history)


class ThreatWire(Wire):
    """100 · likelihood · impact ÷ 5 · the person's relative influence today; 0 when the interest is resolved."""

    model_config = example({"score": "31.15", "influence": "0.6490"}) | {"title": "Threat"}

    score: Exact
    influence: Exact


class Interest(InterestDraft, Resource):
    """A vested interest of a person of an account, with what it threatens today."""

    model_config = example(
        KEPT_EXAMPLE
        | _FIELDS
        | {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "state": "open",
            "threat": {"score": "31.15", "influence": "0.6490"},
            "history": [],
            "allowed_transitions": ["resolve"],
        }
    )
    address: ClassVar[str] = "/v1/accounts/{account_id}/interests/{id}"

    account_id: UUID
    state: InterestState
    threat: ThreatWire
    history: list[Transit]
    allowed_transitions: list[InterestTransition]

    @classmethod
    def from_domain(cls, weighed: WeighedInterest) -> Self:
        """The representation of an interest as it stands today."""
        kept = weighed.kept
        return cls(
            **dict(InterestDraft.of(kept.value)),
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            account_id=kept.value.account_id,
            state=kept.value.state,
            threat=ThreatWire.of(weighed.threat),
            history=[Transit.of(step) for step in kept.value.history],
            allowed_transitions=list(INTEREST_FLOW.allowed(kept.value.state)),
        )


class InterestTransitionRequest(Wire):
    """What is asked of an interest, and why."""

    model_config = example({"transition": "resolve", "reason": "谈妥了过渡期的分工"})

    transition: InterestTransition
    reason: Annotated[Line, Field(min_length=1)]
