"""Documents due: the papers that the bank must have of an account, when each is due, and when somebody is reminded."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault


class DocumentKind(StrEnum):
    """What paper it is."""

    BUSINESS_LICENCE = "business_licence"
    IDENTITY = "identity"
    DUE_DILIGENCE = "due_diligence"
    FINANCIAL_STATEMENTS = "financial_statements"
    RESOLUTION = "resolution"
    AUTHORISATION = "authorisation"
    COLLATERAL = "collateral"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """How many days before a document is due somebody is reminded (`rules/documents-*.yaml`)."""

    remind_days: Mapping[DocumentKind, int]
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class AccountDocument:
    """A document. It is due on `due_on`; once received, it is due again when it runs out.

    `next_due_on` says when it is due next, nothing when it is there for good; `reminded_for` is the due day for which
    somebody was reminded already.
    """

    account_id: UUID
    kind: DocumentKind
    title: str
    due_on: date
    owner: str | None = None
    received_on: date | None = None
    valid_until: date | None = None
    note: str = ""
    next_due_on: date | None = None
    reminded_for: date | None = None


def dated(document: AccountDocument) -> AccountDocument:
    """The document with the day on which it is due next."""
    return replace(document, next_due_on=document.due_on if document.received_on is None else document.valid_until)


def document_faults(document: AccountDocument, latest: date) -> Iterator[Fault]:
    """Everything that keeps the document from being filed."""
    if document.received_on is not None and document.received_on > latest:
        yield Fault("in_the_future", "/received_on", {"day": document.received_on.isoformat()})
    if document.valid_until is not None and document.received_on is None:
        yield Fault("not_received", "/valid_until")
    if document.valid_until is not None and document.received_on and document.valid_until < document.received_on:
        yield Fault("last_day_before_first", "/valid_until")


def to_remind(document: AccountDocument, rule: DocumentRule, today: date) -> bool:
    """Whether it is time to remind somebody: once for each day on which it is due."""
    due = document.next_due_on
    if due is None or document.reminded_for == due:
        return False
    return today >= due - timedelta(days=rule.remind_days[document.kind])
