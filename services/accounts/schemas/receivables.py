"""Representations of receivables, instalments and what collection comes to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.domain.period import Period
from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, MoneyWire, PeriodString, Prose, Wire, example, patched
from services.accounts.domain.collection import CollectionFigures as DomainFigures
from services.accounts.domain.collection import CollectionRule
from services.accounts.domain.instalments import InstalmentPlan
from services.accounts.domain.receivable import RECEIVABLE_FLOW, ReceivableState, ReceivableTransition
from services.accounts.domain.receivable import Receivable as DomainReceivable
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving, domain_fields

ACCOUNT = "01981d2e-7a7c-7000-8000-000000000001"
_AMOUNT: JsonDict = {"amount": "287500.00", "currency": "CNY"}
_NOTHING: JsonDict = {"amount": "0.00", "currency": "CNY"}
_FIELDS: JsonDict = {
    "external_id": "YS-2026-0107",
    "contract_id": None,
    "title": "现金管理服务费 1/4",
    "amount": _AMOUNT,
    "billed_on": "2026-07-01",
    "due_on": "2026-07-31",
    "owner": "A-017",
    "promised_on": None,
    "note": "",
}


class ReceivableFields(Wire):
    """What is owed."""

    external_id: Annotated[ExternalId | None, Field(description="Its number in the bank's own system.")] = None
    contract_id: Annotated[UUID | None, Field(description="The contract that it comes from.")] = None
    title: Annotated[Line, Field(min_length=1)]
    amount: MoneyWire
    billed_on: Annotated[date, Field(description="When the bill goes out; until then it is scheduled.")]
    due_on: Annotated[date, Field(description="The last day on which paying is in time.")]
    owner: Annotated[ExternalId | None, Field(description="Who of us collects it, by personnel number.")] = None
    promised_on: Annotated[date | None, Field(description="When the customer has promised to pay.")] = None
    note: Annotated[Prose, Field(description="What was said about it.")] = ""


class ReceivableDraft(ReceivableFields):
    """An amount to be owed."""

    model_config = example(_FIELDS | {"account_id": ACCOUNT})

    account_id: UUID

    def to_domain(self) -> DomainReceivable:
        """The receivable that the draft asks for."""
        fields = domain_fields(self)
        return DomainReceivable(**fields, paid=Money.zero(fields["amount"].currency))


class ReceivablePatch(Wire):
    """A merge patch of a receivable; its amount and its bill are fixed once money has come in."""

    model_config = example({"promised_on": "2026-08-10", "note": "财务答应下周付款"})

    external_id: ExternalId | None = None
    contract_id: UUID | None = None
    title: Line | None = None
    amount: MoneyWire | None = None
    billed_on: date | None = None
    due_on: date | None = None
    owner: ExternalId | None = None
    promised_on: date | None = None
    note: Prose | None = None

    def applied_to(self, receivable: DomainReceivable) -> DomainReceivable:
        """The receivable with the patch merged in."""
        fields = domain_fields(patched(ReceivableFields.of(receivable), self))
        untouched = receivable.paid if receivable.paid.minor else Money.zero(fields["amount"].currency)
        return replace(receivable, **fields, paid=untouched)


class Receivable(ReceivableFields, Moving):
    """A receivable as it stands today: what is still to come, how late it is, and what is to be done about that."""

    model_config = example(
        KEPT_EXAMPLE
        | _FIELDS
        | {
            "account_id": ACCOUNT,
            "state": "due",
            "paid": _NOTHING,
            "outstanding": _AMOUNT,
            "overdue_days": 12,
            "collection_step": "call",
            "history": [],
            "allowed_transitions": ["dispute", "write_off"],
        }
    )
    address: ClassVar[str] = "/v1/receivables/{id}"
    flow = RECEIVABLE_FLOW

    account_id: UUID
    state: ReceivableState
    paid: MoneyWire
    outstanding: MoneyWire
    overdue_days: Annotated[Count, Field(description="Days past `due_on` today; 0 while nothing is late.")]
    collection_step: Annotated[Line | None, Field(description="What is due by the rule for its lateness.")]
    allowed_transitions: list[ReceivableTransition]

    @classmethod
    def on(cls, kept: Kept[DomainReceivable], rule: CollectionRule, day: date) -> Self:
        """The representation of a receivable as it stands on `day`."""
        late = kept.value.overdue_days(day)
        step = rule.step(late) if late else None
        return cls.showing(kept, outstanding=kept.value.outstanding, overdue_days=late, collection_step=step)


class ReceivableTransitionRequest(Wire):
    """What is asked of a receivable; everything but billing needs a reason."""

    model_config = example({"transition": "dispute", "reason": "客户对计费天数有异议"})

    transition: ReceivableTransition
    reason: Line = ""


Share = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$")]


class InstalmentsDraft(Wire):
    """How a contract is to be billed: the shares one after the other, in any measure (`1,1,1,1` or `30,70`)."""

    model_config = example({"first_billed_on": "2026-07-01", "every_months": 3, "shares": ["1", "1", "1", "1"]})

    first_billed_on: date
    every_months: Annotated[int, Field(strict=True, ge=1, le=12)] = 1
    shares: Annotated[list[Share], Field(min_length=1, max_length=120)]

    def to_domain(self) -> InstalmentPlan:
        """The plan that is asked for."""
        return InstalmentPlan(self.first_billed_on, self.every_months, tuple(map(Decimal, self.shares)))


class Instalments(Wire):
    """The receivables that a contract was cut into; they add up to what of it was not scheduled yet."""

    model_config = example({"contract_id": ACCOUNT, "items": []})
    address: ClassVar[str] = "/v1/receivables?contract_id={contract_id}"

    contract_id: UUID
    items: list[Receivable]


class AgeBand(Wire):
    """Outstanding amounts that are late by `from_days` to `to_days`."""

    model_config = example({"from_days": 1, "to_days": 30, "count": 2, "amount": _AMOUNT})

    from_days: Count
    to_days: Count | None
    count: Count
    amount: MoneyWire


class CollectionFigures(Wire):
    """Collection in one currency."""

    model_config = example(
        {
            "currency": "CNY",
            "billed": {"amount": "1150000.00", "currency": "CNY"},
            "collected": {"amount": "862500.00", "currency": "CNY"},
            "written_off": _NOTHING,
            "outstanding": _AMOUNT,
            "overdue": _NOTHING,
            "dso_days": "22.5",
            "bad_debt_pct": "0.0000",
            "below_red_line": True,
            "bands": [{"from_days": 0, "to_days": 0, "count": 1, "amount": _AMOUNT}],
        }
    )

    currency: str
    billed: MoneyWire
    collected: MoneyWire
    written_off: MoneyWire
    outstanding: Annotated[MoneyWire, Field(description="At the end of the period.")]
    overdue: MoneyWire
    dso_days: Annotated[Exact | None, Field(description="Outstanding ÷ billed · days of the period.")]
    bad_debt_pct: Annotated[Exact | None, Field(description="100 · written off ÷ billed.")]
    below_red_line: Annotated[bool | None, Field(description="Whether bad debt is less than the red line allows.")]
    bands: list[AgeBand]


class CollectionSummary(Wire):
    """What was billed, collected and lost in a period; amounts of different currencies are never added."""

    model_config = example(
        {
            "period": "2026-Q3",
            "as_of": "2026-09-30",
            "account_id": None,
            "owner": None,
            "red_line_pct": "2",
            "rule_effective_from": "2026-01-01",
            "rule_source": "Article 5",
            "currencies": [],
        }
    )

    period: PeriodString
    as_of: Annotated[date, Field(description="The day whose end the figures describe.")]
    account_id: UUID | None
    owner: str | None
    red_line_pct: Annotated[Exact, Field(description="Bad debt must stay below this share of what was billed.")]
    rule_effective_from: date
    rule_source: str
    currencies: list[CollectionFigures]

    @classmethod
    def from_domain(
        cls, asked: Period, day: date, figures: list[DomainFigures], rule: CollectionRule, **narrowed: object
    ) -> Self:
        """The representation of the figures of a period as they stand on `day`."""
        return cls(
            period=str(asked),
            as_of=min(asked.last_day, day),
            red_line_pct=rule.bad_debt_below_pct,
            rule_effective_from=rule.effective_from,
            rule_source=rule.source,
            currencies=[CollectionFigures.of(each) for each in figures],
            **narrowed,
        )
