"""Representations of pay runs."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, Invalid
from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, MoneyWire, Names, PeriodString, Resource, Wire, example, period
from services.kpi.domain.pay_order import Adjustment as DomainAdjustment
from services.kpi.domain.pay_order import PayOrder
from services.kpi.domain.pay_run import PayRunState
from services.kpi.domain.pay_run import PayRunTransition as Transition
from services.kpi.domain.runs import PayRun as DomainPayRun
from services.kpi.domain.team_share import MemberShare, TeamOf, TeamRole
from services.kpi.domain.team_share import TeamAward as DomainTeamAward
from services.kpi.schemas.fields import PeriodText, UnitPrice
from services.kpi.schemas.findings import Finding
from services.kpi.schemas.gathering import at, gathered
from services.kpi.schemas.left_out import LeftOut, Sentence

_EXAMPLE: JsonDict = {
    "score_run_id": "01981d2e-7a7c-7000-8000-000000000004",
    "pay_plan_id": "01981d2e-7a7c-7000-8000-000000000005",
    "period": "2026-03",
}
_MONEY: JsonDict = {"amount": "-250.01", "currency": "CNY"}


class Adjustment(Wire):
    """A correction for one manager; negative where too much was paid before."""

    model_config = example(
        {
            "manager": "A-017",
            "name": {"en": "Correction of February", "zh-CN": "二月更正"},
            "amount": _MONEY,
            "reason_code": "correction",
        }
    )

    manager: ExternalId
    name: Names
    amount: MoneyWire
    reason_code: Code

    def to_domain(self) -> DomainAdjustment:
        """The correction."""
        name = Name(self.name.en, self.name.zh_cn)
        return DomainAdjustment(self.manager, name, at("/amount", self.amount.to_domain), self.reason_code)


class MemberShareDraft(Wire):
    """A member's proportion of a team's result, on any scale. An agent need not be among the managers of the run."""

    manager: ExternalId
    share: UnitPrice
    role: TeamRole = TeamRole.MANAGER


class TeamAward(Wire):
    """A team's result, shared among its members so that the parts add up to the whole.

    The shares are given, or they are those that the accounts service has of an account's team.
    """

    name: Names
    amount: MoneyWire
    reason_code: Code
    shares: list[MemberShareDraft] = Field(default_factory=list, max_length=50)
    account_id: Annotated[UUID | None, Field(description="Whose team shares it, where no shares are given.")] = None
    opportunity_id: Annotated[UUID | None, Field(description="The deal, so that its referrers are credited.")] = None
    on: Annotated[date | None, Field(description="The team of this day; the period's last when left out.")] = None

    def to_domain(self) -> DomainTeamAward:
        """The award; the shares of an account's team are still to be gathered."""
        if bool(self.shares) == (self.account_id is not None):
            raise Invalid(Fault("shares_or_account", "/shares"))
        team = TeamOf(self.account_id, self.on, self.opportunity_id) if self.account_id else None
        shares = tuple(MemberShare(share.manager, Decimal(share.share), share.role) for share in self.shares)
        return DomainTeamAward(
            Name(self.name.en, self.name.zh_cn), at("/amount", self.amount.to_domain), self.reason_code, shares, team
        )


class PayRunDraft(Wire):
    """Pay the managers of a score run for a period by a pay plan."""

    model_config = example(_EXAMPLE)

    score_run_id: UUID
    pay_plan_id: UUID
    period: PeriodString
    adjustments: list[Adjustment] = Field(default_factory=list, max_length=10_000)
    team_awards: list[TeamAward] = Field(default_factory=list, max_length=1_000)

    def to_domain(self) -> PayOrder:
        """The order."""
        return PayOrder(
            self.score_run_id,
            self.pay_plan_id,
            period(self.period),
            tuple(gathered((f"/adjustments/{i}", item.to_domain) for i, item in enumerate(self.adjustments))),
            tuple(gathered((f"/team_awards/{i}", award.to_domain) for i, award in enumerate(self.team_awards))),
        )


class ComponentTotal(Wire):
    """What all statements of a run come to in one component; `extra` are corrections and shares of team results."""

    component: Code
    total: MoneyWire


class PayRun(Resource):
    """A pay run: a draft until its job is through, then calculated, reviewed, approved by others, paid and closed."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "state": "closed",
            "allowed_transitions": [],
            "author": "finance",
            "reviewer": "finance-2",
            "approver": "finance-2",
            "total": {"amount": "11877.28", "currency": "CNY"},
            "components": [{"component": "base", "total": {"amount": "11877.28", "currency": "CNY"}}],
            "findings": [],
            "unpaid": [],
            "seal": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "job_id": "01981d2e-7a7c-7000-8000-000000000003",
            "job": "/v1/jobs/kpi/01981d2e-7a7c-7000-8000-000000000003",
        }
    )
    address: ClassVar[str] = "/v1/pay-runs/{id}"

    score_run_id: UUID
    pay_plan_id: UUID
    period: PeriodText
    state: PayRunState
    allowed_transitions: Annotated[list[Transition], Field(description="What may be done with it now.")]
    author: str
    reviewer: str | None
    approver: str | None
    total: MoneyWire
    components: Annotated[list[ComponentTotal], Field(description="What the total consists of.")]
    findings: Annotated[list[Finding], Field(description="Rules of the plan's policy packs that are not kept.")]
    unpaid: Annotated[list[LeftOut], Field(description="Managers of the score run who get no statement, and why.")]
    seal: Annotated[str | None, Field(description="SHA-256 of a closed run's inputs and statements.")]
    job_id: UUID
    job: Annotated[str, Field(description="The path of the job that carries it out.")]

    @classmethod
    def told(cls, kept: Kept[DomainPayRun], sentence: Sentence) -> "PayRun":
        """The representation with sentences for the reader."""
        run = kept.value
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            score_run_id=run.score_run_id,
            pay_plan_id=run.pay_plan_id,
            period=str(run.period),
            state=run.state,
            allowed_transitions=list(run.transitions),
            author=run.author,
            reviewer=run.reviewer,
            approver=run.approver,
            total=MoneyWire.of(run.total),
            components=[
                ComponentTotal(component=name, total=MoneyWire.of(amount)) for name, amount in run.components.items()
            ],
            findings=[Finding.of(found) for found in run.findings],
            unpaid=[LeftOut.told(left_out, sentence) for left_out in run.unpaid],
            seal=run.seal,
            job_id=run.job_id,
            job=f"/v1/jobs/kpi/{run.job_id}",
        )


class PayRunTransitionRequest(Wire):
    """What is asked of a pay run."""

    model_config = example({"transition": "approve"})

    transition: Transition


class PayRunVerification(Wire):
    """The seal of a closed run beside the seal of the same run computed anew from its inputs."""

    model_config = example(
        {
            "seal": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "recomputed": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "matches": True,
        }
    )

    seal: str
    recomputed: str
    matches: bool
