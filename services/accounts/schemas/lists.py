"""Representations of lists of accounts."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Self

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.errors import Fault, Invalid
from chassis.wire import (
    KEPT_EXAMPLE,
    PROSE,
    Code,
    Count,
    CurrencyCode,
    ExternalId,
    Line,
    Name,
    Names,
    Wire,
    example,
)
from services.accounts.domain.account_list import (
    LIST_FLOW,
    AccountList,
    ListKind,
    ListProgress,
    ListRule,
    ListState,
    ListTransition,
)
from services.accounts.domain.account_list import ListDefinition as DomainDefinition
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving

_CONDITION = "status = 'active' AND revenue_trend <= -0.2"
ConditionText = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=PROSE)]
DueDays = Annotated[int, Field(strict=True, ge=1, le=3660, description="How many days each account has from joining.")]

_DEFINITION: JsonDict = {
    "code": "at_risk",
    "kind": "at_risk",
    "name": {"en": "Accounts at risk", "zh-CN": "流失预警客户"},
    "condition": _CONDITION,
    "due_days": 14,
}
_OUTCOME: JsonDict = {"code": "kept", "name": {"en": "Kept", "zh-CN": "已挽留"}}


class ListDefinition(Wire):
    """A list that ships."""

    model_config = example(_DEFINITION)

    code: Code
    kind: ListKind
    name: Names
    condition: str
    due_days: Count


class ListOutcome(Wire):
    """How work on an account of a list can end."""

    model_config = example(_OUTCOME)

    code: Code
    name: Names


class ListDefinitions(Wire):
    """The lists that ship, and the outcomes of work by kind of list."""

    model_config = example(
        {
            "effective_from": "2026-01-01",
            "currency": "CNY",
            "items": [_DEFINITION],
            "outcomes": {"at_risk": [_OUTCOME]},
        }
    )

    effective_from: date
    currency: CurrencyCode
    items: list[ListDefinition]
    outcomes: dict[str, list[ListOutcome]]

    @classmethod
    def from_domain(cls, rule: ListRule) -> Self:
        """The representation of the rule."""
        return cls(
            effective_from=rule.effective_from,
            currency=rule.currency,
            items=[ListDefinition.of(found) for found in _named(rule.definitions.values())],
            outcomes={
                kind.value: [
                    ListOutcome(code=code, name=Names(en=name.en, zh_cn=name.zh_cn)) for code, name in named.items()
                ]
                for kind, named in rule.outcomes.items()
            },
        )


def _named(definitions: Iterable[DomainDefinition]) -> list[JsonDict]:
    return [
        {
            "code": found.code,
            "kind": found.kind,
            "name": {"en": found.name.en, "zh-CN": found.name.zh_cn},
            "condition": found.condition,
            "due_days": found.due_days,
        }
        for found in definitions
    ]


class AccountListDraft(Wire):
    """A list to be made: by a shipped `definition`, by a `condition`, or with neither by hand."""

    model_config = example({"name": "流失预警 2026-04", "kind": "at_risk", "owner": "A-017", "definition": "at_risk"})

    name: Name
    kind: Annotated[ListKind | None, Field(description="Left out, it is the definition's, else `other`.")] = None
    owner: Annotated[ExternalId, Field(description="Who of us sees to it, by personnel number.")]
    definition: Annotated[Code | None, Field(description="A code of `/v1/list-definitions`.")] = None
    condition: Annotated[
        ConditionText | None, Field(description="Over traits of accounts; what is not known never counts as met.")
    ] = None
    due_days: Annotated[DueDays | None, Field(description="Left out, it is the definition's, else 30.")] = None
    refreshes_daily: Annotated[
        bool, Field(description="Whether its rule is applied every day without anybody asking.")
    ] = True

    def to_domain(self, rule: ListRule) -> AccountList:
        """The list that the draft asks for."""
        found = rule.definitions.get(self.definition) if self.definition else None
        if self.definition and found is None:
            raise Invalid(Fault("unknown_definition", "/definition", {"definition": self.definition}))
        if self.definition and self.condition:
            raise Invalid(Fault("definition_or_condition", "/condition"))
        return AccountList(
            name=self.name,
            kind=self.kind or (found.kind if found else ListKind.OTHER),
            owner=self.owner,
            condition=found.condition if found else self.condition,
            currency=rule.currency,
            due_days=self.due_days or (found.due_days if found else 30),
            definition=self.definition,
            refreshes_daily=self.refreshes_daily,
        )


class ListOfAccounts(Moving):
    """A list of accounts that are worked to the end."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "name": "流失预警 2026-04",
            "kind": "at_risk",
            "owner": "A-017",
            "definition": "at_risk",
            "condition": _CONDITION,
            "currency": "CNY",
            "due_days": 14,
            "refreshes_daily": True,
            "refreshed_on": None,
            "state": "open",
            "history": [],
            "allowed_transitions": ["close"],
        }
    )
    address: ClassVar[str] = "/v1/lists/{id}"
    flow = LIST_FLOW

    name: Name
    kind: ListKind
    owner: ExternalId
    definition: Code | None
    condition: Annotated[str | None, Field(description="Null: its accounts are named by hand.")]
    currency: Annotated[CurrencyCode, Field(description="Amounts in other currencies do not count.")]
    due_days: Count
    refreshes_daily: bool
    refreshed_on: Annotated[date | None, Field(description="When its rule was last applied to every account.")]
    state: ListState
    allowed_transitions: list[ListTransition]


class ListTransitionRequest(Wire):
    """What is asked of a list."""

    model_config = example({"transition": "close"})

    transition: ListTransition
    reason: Line = ""


class ListProgressWire(Wire):
    """How far the work on a list is, in the accounts that the caller may see."""

    model_config = example(
        {
            "members": 40,
            "left": 3,
            "by_state": {"open": 10, "contacted": 12, "done": 18},
            "by_outcome": {"kept": 15, "lost": 3},
            "overdue": 2,
            "done_share": "0.4500",
        }
    ) | {"title": "ListProgress"}

    members: Annotated[Count, Field(description="Without those who left before anything was done.")]
    left: Annotated[Count, Field(description="Those who left before it was done.")]
    by_state: dict[str, Count]
    by_outcome: dict[str, Count]
    overdue: Annotated[Count, Field(description="Not done by the day that was set.")]
    done_share: Annotated[Exact | None, Field(description="Done ÷ members, 0 to 1.")]

    @classmethod
    def from_domain(cls, found: ListProgress) -> Self:
        """The representation of the progress."""
        return cls.of(found)
