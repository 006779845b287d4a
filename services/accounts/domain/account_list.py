"""Lists of accounts to be worked to the end (名单制): potential, at risk, reviving, or of one's own making.

A list is by rule or by hand. Who joins has a work state, somebody who sees to it and a day by which it is done; who no
longer meets the rule leaves, and what was done stays on record.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Flow, Step
from chassis.domain.money import round_decimal
from chassis.domain.name import Name
from services.accounts.domain.trait import Traits

DUE_DAYS_MAX = 3_660


class ListKind(StrEnum):
    """What the accounts of a list have in common."""

    POTENTIAL = "potential"
    AT_RISK = "at_risk"
    REVIVING = "reviving"
    OTHER = "other"


class ListState(StrEnum):
    """Whether the list is being worked."""

    OPEN = "open"
    CLOSED = "closed"


class ListTransition(StrEnum):
    """What is done with a list."""

    CLOSE = "close"
    REOPEN = "reopen"


class WorkState(StrEnum):
    """How far the work on an account of a list is."""

    OPEN = "open"
    CONTACTED = "contacted"
    DONE = "done"


class WorkTransition(StrEnum):
    """What moves the work on; `finish` needs an outcome."""

    CONTACT = "contact"
    FINISH = "finish"
    REOPEN = "reopen"


LIST_FLOW: Flow[ListState, ListTransition] = Flow(
    MappingProxyType(
        {
            ListState.OPEN: {ListTransition.CLOSE: ListState.CLOSED},
            ListState.CLOSED: {ListTransition.REOPEN: ListState.OPEN},
        }
    )
)
WORK_FLOW: Flow[WorkState, WorkTransition] = Flow(
    MappingProxyType(
        {
            WorkState.OPEN: {WorkTransition.CONTACT: WorkState.CONTACTED, WorkTransition.FINISH: WorkState.DONE},
            WorkState.CONTACTED: {WorkTransition.FINISH: WorkState.DONE},
            WorkState.DONE: {WorkTransition.REOPEN: WorkState.OPEN},
        }
    ),
    reasoned=frozenset({WorkTransition.REOPEN}),
)


@dataclass(frozen=True, slots=True)
class ListDefinition:
    """A list that ships (`rules/lists-*.yaml`)."""

    code: str
    kind: ListKind
    name: Name
    condition: str
    due_days: int


@dataclass(frozen=True, slots=True)
class ListRule:
    """The definitions in force from a day on, and the outcomes that work can have, by kind of list."""

    currency: str
    definitions: Mapping[str, ListDefinition]
    outcomes: Mapping[ListKind, Mapping[str, Name]]
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class AccountList:
    """A list. Without a `condition` its members are named by hand; `due_days` is how long each has from joining.

    `refreshes_daily` says whether the rule is applied every day without anybody asking.
    """

    name: str
    kind: ListKind
    owner: str
    condition: str | None
    currency: str
    due_days: int
    definition: str | None = None
    refreshes_daily: bool = True
    refreshed_on: date | None = None
    state: ListState = ListState.OPEN
    history: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class ListMember:
    """An account on a list from `joined_on` until before `left_on`; `known` is what was known of it when it joined."""

    account_id: UUID
    list_id: UUID
    joined_on: date
    due_on: date
    by_rule: bool
    owner: str | None = None
    left_on: date | None = None
    outcome: str | None = None
    known: Traits | None = None
    state: WorkState = WorkState.OPEN
    history: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedMember:
    """A member with the number and the name of its account."""

    external_id: str | None
    account: str
    member: ListMember


@dataclass(frozen=True, slots=True)
class ListProgress:
    """How far the work on a list is, of those who are or were on it and are not left undone."""

    members: int
    left: int
    by_state: Mapping[WorkState, int]
    by_outcome: Mapping[str, int]
    overdue: int

    @property
    def done_share(self) -> Decimal | None:
        """Done ÷ members, to four decimals."""
        done = self.by_state.get(WorkState.DONE, 0)
        return round_decimal(Decimal(done) / self.members, 4) if self.members else None


def list_faults(made: AccountList) -> Iterator[Fault]:
    """Everything that keeps a list from being made; its condition is read elsewhere."""
    if not 1 <= made.due_days <= DUE_DAYS_MAX:
        yield Fault("out_of_range", "/due_days", {"least": 1, "most": DUE_DAYS_MAX})


def closing_faults(unfinished: int, reason: str) -> Iterator[Fault]:
    """A list is worked to the end (`unfinished` accounts are on it and not done), or somebody says why it is not."""
    if unfinished and not reason.strip():
        yield Fault("work_left_undone", "/reason", {"accounts": unfinished})


def joining(made: AccountList, list_id: UUID, account_id: UUID, day: date, known: Traits | None) -> ListMember:
    """The account on the list from `day` on; `known` is given when the rule put it there."""
    due_on = day + timedelta(days=made.due_days)
    return ListMember(account_id, list_id, day, due_on, known is not None, known=known)


def leaving(member: ListMember, day: date) -> ListMember:
    """The member, who is not on the list any more from `day` on."""
    return replace(member, left_on=max(day, member.joined_on))


def outcome_faults(outcome: str | None, finishing: bool, outcomes: Collection[str]) -> Iterator[Fault]:
    """Work ends with an outcome of the list's kind, and nothing else has one."""
    if finishing and outcome not in outcomes:
        yield Fault("unknown_outcome", "/outcome", {"outcome": outcome or "–", "outcomes": ", ".join(outcomes)})
    if not finishing and outcome is not None:
        yield Fault("outcome_too_early", "/outcome")


def present(members: Iterable[ListMember], day: date) -> list[ListMember]:
    """Who is on the list on `day`."""
    return [m for m in members if m.joined_on <= day and (m.left_on is None or day < m.left_on)]


def progress(members: Sequence[ListMember], day: date) -> ListProgress:
    """How far the work is on `day`: whoever left before anything was done counts as left alone."""
    left = [m for m in members if m.left_on is not None and m.left_on <= day and m.state is not WorkState.DONE]
    counted = [m for m in members if m not in left]
    states = Counter(m.state for m in counted)
    return ListProgress(
        members=len(counted),
        left=len(left),
        by_state={state: states[state] for state in WorkState},
        by_outcome=dict(Counter(m.outcome for m in counted if m.outcome is not None)),
        overdue=sum(m.state is not WorkState.DONE and m.due_on < day for m in counted),
    )
