"""Representations of the accounts on lists."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from chassis.domain.kept import Kept
from chassis.wire import KEPT_EXAMPLE, Code, ExternalId, Line, Wire, example
from services.accounts.domain.account_list import WORK_FLOW, ListMember, WorkState, WorkTransition
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.moving import Moving

ID = "01981d2e-7a7c-7000-8000-000000000001"


class ListMemberDraft(Wire):
    """An account that is put on a list by hand."""

    model_config = example({"list_id": ID, "account_id": ID, "owner": "A-017", "due_on": None})

    list_id: UUID
    account_id: UUID
    owner: Annotated[ExternalId | None, Field(description="Who of us works on it, by personnel number.")] = None
    due_on: Annotated[date | None, Field(description="By when it is done; left out, as the list says.")] = None


class ListMemberPatch(Wire):
    """A merge patch of a member; its state moves by transitions."""

    model_config = example({"owner": "A-018"})

    owner: ExternalId | None = None
    due_on: date | None = None

    def values(self, kept: Kept[ListMember]) -> tuple[str | None, date | None]:
        """Owner and day with the patch merged in."""
        given = self.model_fields_set
        owner = self.owner if "owner" in given else kept.value.owner
        return owner, self.due_on if "due_on" in given else kept.value.due_on


class ListMemberWire(Moving):
    """An account on a list: since when, why, and how far the work is."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "list_id": ID,
            "account_id": ID,
            "joined_on": "2026-04-01",
            "left_on": None,
            "by_rule": True,
            "known": {"status": "active", "revenue_trend": "-0.2500"},
            "owner": "A-017",
            "due_on": "2026-04-15",
            "state": "open",
            "outcome": None,
            "history": [],
            "allowed_transitions": ["contact", "finish"],
        }
    ) | {"title": "ListMember"}
    address: ClassVar[str] = "/v1/list-members/{id}"
    flow = WORK_FLOW

    list_id: UUID
    account_id: UUID
    joined_on: date
    left_on: Annotated[date | None, Field(description="The first day not on the list; null while it is.")]
    by_rule: Annotated[bool, Field(description="Whether the rule put it there; by hand, it stays.")]
    known: Annotated[
        dict[str, Exact | str | None] | None, Field(description="What the rule read when the account joined.")
    ]
    owner: ExternalId | None
    due_on: date
    state: WorkState
    outcome: Code | None
    allowed_transitions: list[WorkTransition]


class ListMemberTransitionRequest(Wire):
    """What is asked of the work on an account: `finish` needs an outcome, reopening a reason."""

    model_config = example({"transition": "finish", "outcome": "kept", "reason": ""})

    transition: WorkTransition
    outcome: Annotated[Code | None, Field(description="A code of `/v1/list-definitions` for the kind of list.")] = None
    reason: Line = ""
