"""Representations of priorities, the questions by which they are set, and the answers."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.money import Money
from chassis.wire import (
    KEPT_EXAMPLE,
    Count,
    CurrencyCode,
    ExternalId,
    MoneyWire,
    Names,
    Resource,
    Wire,
    example,
)
from services.accounts.domain.priority import ResultHorizon, TaskKind
from services.accounts.domain.priority_list import HorizonHours as DomainHours
from services.accounts.domain.priority_list import Line as DomainLine
from services.accounts.domain.priority_list import PriorityList as DomainList
from services.accounts.domain.priority_list import VisitReason
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.sentences import sentence

ID = "01981d2e-7a7c-7000-8000-000000000001"
_WORTH: JsonDict = {"amount": "360000.00", "currency": "CNY"}
_NAMES: JsonDict = {
    "en": "Should senior management visit this account, and why?",
    "zh-CN": "是否有必要让高级管理人员访问？",
}
AskedHours = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}(\.[05])?$")]


class PriorityListDraft(Wire):
    """Whose hours, and how many; by default the manager's hours a month."""

    model_config = example({"manager": "A-017", "hours": "40", "currency": "CNY"})

    manager: Annotated[ExternalId, Field(description="By personnel number.")]
    hours: Annotated[AskedHours | None, Field(description="Hours to be spent, in halves.")] = None
    currency: Annotated[CurrencyCode, Field(description="Only tasks in this currency are weighed.")] = "CNY"

    def asked_hours(self) -> Decimal | None:
        """The hours, if they were given."""
        return None if self.hours is None else Decimal(self.hours)


class PriorityLine(Wire):
    """One task: what it may bring, how urgent it is, what its hour brings, and whether it is in."""

    model_config = example(
        {
            "rank": 1,
            "chosen": True,
            "kind": "opportunity",
            "about": f"/v1/opportunities/{ID}",
            "account_id": ID,
            "account": "苏州精工",
            "title": "现金管理系统",
            "due_on": "2026-06-30",
            "horizon": "half_year",
            "value": {"amount": "1200000.00", "currency": "CNY"},
            "chance_pct": "25",
            "urgency_pct": 120,
            "hours": "24",
            "worth": _WORTH,
            "worth_an_hour": {"amount": "15000.00", "currency": "CNY"},
            "explanation": _NAMES,
        }
    )

    rank: Count
    chosen: bool
    kind: TaskKind
    about: str
    account_id: UUID
    account: str
    title: str
    due_on: date
    horizon: ResultHorizon
    value: MoneyWire
    chance_pct: Exact
    urgency_pct: Count
    hours: Exact
    worth: Annotated[MoneyWire, Field(description="Value × chance × urgency.")]
    worth_an_hour: MoneyWire
    explanation: Names

    @classmethod
    def from_domain(cls, line: DomainLine, currency: str) -> Self:
        """The representation of a line, explained."""
        worth = Money(line.worth_minor, currency)
        value, an_hour = Money(line.value_minor, currency), Money(line.worth_an_hour_minor, currency)
        params = {
            "value": value, "chance": line.chance_pct, "urgency": line.urgency_pct, "worth": worth,
            "hours": line.hours, "an_hour": an_hour,
        }  # fmt: skip
        code = "task_chosen" if line.chosen else "task_left"
        fields = {name: getattr(line, name) for name in cls.model_fields if hasattr(line, name)}
        told = {"value": value, "worth": worth, "worth_an_hour": an_hour}
        return cls.model_validate(fields | told | {"explanation": sentence(code, params)})


class HorizonHours(Wire):
    """Hours kept for a horizon, and hours given to it."""

    model_config = example({"horizon": "half_year", "kept": "10", "given": "12", "worth": _WORTH})

    horizon: ResultHorizon
    kept: Exact
    given: Exact
    worth: MoneyWire

    @classmethod
    def from_domain(cls, found: DomainHours, currency: str) -> Self:
        """The representation of a horizon's hours."""
        worth = Money(found.worth_minor, currency)
        return cls.model_validate({"horizon": found.horizon, "kept": found.kept, "given": found.given, "worth": worth})


class ExecutiveVisit(Wire):
    """An account that senior management should visit, and why."""

    model_config = example(
        {"account_id": ID, "account": "苏州精工", "reasons": ["much_at_stake"], "explanations": [_NAMES]}
    )

    account_id: UUID
    account: str
    reasons: list[VisitReason]
    explanations: list[Names]


class PriorityList(Resource):
    """Where a manager's hours are best spent, as it was reckoned on a day; it stays as it was."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "manager": "A-017",
            "as_of": "2026-03-02",
            "currency": "CNY",
            "capacity_hours": "40",
            "case_hours": "2",
            "accounts": 12,
            "hours_needed": "96",
            "too_many_accounts": True,
            "accounts_beyond": 5,
            "worth": _WORTH,
            "bound": _WORTH,
            "gap_pct": "0.0",
            "reservation_price": {"amount": "0.00", "currency": "CNY"},
            "other_currencies": 0,
            "rule_effective_from": "2026-01-01",
            "summary": _NAMES,
            "horizons": [],
            "lines": [],
            "executive_visits": [],
        }
    ) | {"title": "Priorities"}
    address: ClassVar[str] = "/v1/priorities/{id}"

    manager: str
    as_of: date
    currency: CurrencyCode
    capacity_hours: Exact
    case_hours: Annotated[Exact, Field(description="Hours for open cases; they come first.")]
    accounts: Count
    hours_needed: Annotated[Exact, Field(description="By the workload rule for all accounts that the manager leads.")]
    too_many_accounts: bool
    accounts_beyond: Annotated[Count, Field(description="How many accounts the hours do not reach.")]
    worth: Annotated[MoneyWire, Field(description="What the chosen tasks bring together.")]
    bound: Annotated[MoneyWire, Field(description="What no choice of whole tasks exceeds in these hours.")]
    gap_pct: Annotated[Exact, Field(description="How far below the bound, in percent: the price of thinking ahead.")]
    reservation_price: Annotated[MoneyWire, Field(description="What is forgone for the hours kept for later.")]
    other_currencies: Annotated[Count, Field(description="Tasks in other currencies, which are not weighed.")]
    rule_effective_from: date
    summary: Names
    horizons: list[HorizonHours]
    lines: list[PriorityLine]
    executive_visits: list[ExecutiveVisit]

    @classmethod
    def from_domain(cls, stored: tuple[Kept[object], DomainList]) -> Self:
        """The representation of a stored list."""
        kept, found = stored
        price = found.unreserved_minor - found.worth_minor
        gap = Decimal(100 * (found.bound_minor - found.worth_minor)) / found.bound_minor if found.bound_minor else 0
        plain = {name: getattr(found, name) for name in cls.model_fields if hasattr(found, name)}
        return cls.model_validate(
            plain
            | {name: getattr(kept, name) for name in ("id", "version", "created_at", "updated_at")}
            | {
                "worth": Money(found.worth_minor, found.currency),
                "bound": Money(found.bound_minor, found.currency),
                "gap_pct": f"{gap:.1f}",
                "reservation_price": Money(price, found.currency),
                "summary": _summary(found),
                "horizons": [HorizonHours.from_domain(each, found.currency) for each in found.horizons],
                "lines": [PriorityLine.from_domain(each, found.currency) for each in found.lines],
                "executive_visits": [
                    {
                        "account_id": each.account_id,
                        "account": each.account,
                        "reasons": each.reasons,
                        "explanations": [sentence(f"visit_{reason}") for reason in each.reasons],
                    }
                    for each in found.executive_visits
                ],
            }
        )


def _summary(found: DomainList) -> Names:
    code = "priorities_too_many" if found.too_many_accounts else "priorities_fit"
    params = {
        "accounts": found.accounts, "needed": found.hours_needed, "capacity": found.capacity_hours,
        "beyond": found.accounts_beyond,
    }  # fmt: skip
    return sentence(code, params)
