"""Accounts: the organisations and persons that managers work for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Fault
from chassis.domain.flow import Flow
from services.accounts.domain.classification import Classification
from services.accounts.domain.country import countries
from services.accounts.domain.identifier import Identifier, Scheme, identifier_faults

Number = Identifier | str
"""What names one account and no other: an identifier, or (as plain text) the `external_id`."""


class AccountKind(StrEnum):
    """A legal entity, or a natural person."""

    ORGANISATION = "organisation"
    PERSON = "person"


class AccountStatus(StrEnum):
    """Where the relationship stands. Only an active account must have a manager."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    DORMANT = "dormant"
    CLOSED = "closed"


class AccountTransition(StrEnum):
    """What moves an account from one status to the next."""

    ACTIVATE = "activate"
    REST = "rest"
    CLOSE = "close"
    REOPEN = "reopen"


_FLOW: Flow[AccountStatus, AccountTransition] = Flow(
    MappingProxyType(
        {
            AccountStatus.PROSPECT: {
                AccountTransition.ACTIVATE: AccountStatus.ACTIVE,
                AccountTransition.CLOSE: AccountStatus.CLOSED,
            },
            AccountStatus.ACTIVE: {
                AccountTransition.REST: AccountStatus.DORMANT,
                AccountTransition.CLOSE: AccountStatus.CLOSED,
            },
            AccountStatus.DORMANT: {
                AccountTransition.ACTIVATE: AccountStatus.ACTIVE,
                AccountTransition.CLOSE: AccountStatus.CLOSED,
            },
            AccountStatus.CLOSED: {AccountTransition.REOPEN: AccountStatus.PROSPECT},
        }
    )
)


@dataclass(frozen=True, slots=True)
class Account:
    """An account file. `category` and `sector` are codes of the classification; a person has no category."""

    kind: AccountKind
    legal_name: str
    country: str
    category: str | None = None
    sector: str | None = None
    identifiers: tuple[Identifier, ...] = ()
    external_id: str | None = None
    status: AccountStatus = AccountStatus.ACTIVE

    def identifier(self, scheme: Scheme) -> Identifier | None:
        """The first identifier of `scheme`."""
        return next((found for found in self.identifiers if found.scheme is scheme), None)

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Everything that no other account may have."""
        return (*self.identifiers, self.external_id) if self.external_id else self.identifiers


def taken(account: Account, holders: Mapping[Number, UUID], own_id: UUID | None = None) -> Iterator[Fault]:
    """Every number of `account` that another account has; `holders` says who has which."""
    for i, identifier in enumerate(account.identifiers):
        if holders.get(identifier, own_id) != own_id:
            yield Fault("account_exists", f"/identifiers/{i}/value", {"scheme": identifier.scheme.value})
    if account.external_id and holders.get(account.external_id, own_id) != own_id:
        yield Fault("account_exists", "/external_id", {"scheme": "external_id"})


def account_faults(account: Account, classification: Classification) -> Iterator[Fault]:
    """Everything that keeps `account` from being filed, located in it."""
    if not account.legal_name.strip():
        yield Fault("missing", "/legal_name")
    if account.country not in countries():
        yield Fault("unknown_country", "/country", {"country": account.country})
    yield from _classified(account, classification)
    for i, identifier in enumerate(account.identifiers):
        yield from (fault.under(f"/identifiers/{i}") for fault in identifier_faults(identifier))
    issued = [(identifier.scheme, identifier.issuer) for identifier in account.identifiers]
    for i, (scheme, issuer) in enumerate(issued):
        if issued.count((scheme, issuer)) > 1:
            yield Fault("scheme_repeated", f"/identifiers/{i}/scheme", {"scheme": scheme.value})


def _classified(account: Account, classification: Classification) -> Iterator[Fault]:
    if account.kind is AccountKind.PERSON and account.category is not None:
        yield Fault("person_has_no_category", "/category")
    elif account.category is not None and account.category not in classification.categories:
        yield Fault("unknown_category", "/category", {"category": account.category})
    if account.sector is not None and account.sector not in classification.sectors:
        yield Fault("unknown_sector", "/sector", {"sector": account.sector})


def account_transitions(status: AccountStatus) -> tuple[AccountTransition, ...]:
    """What may be done with an account of this status."""
    return _FLOW.allowed(status)


def move_account(status: AccountStatus, transition: AccountTransition) -> AccountStatus:
    """The status after `transition`; `Conflict` where it is not allowed."""
    return _FLOW.after(status, transition)
