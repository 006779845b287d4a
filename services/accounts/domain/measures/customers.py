"""Measures of how many accounts a manager leads, and what they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from services.accounts.domain.account import AccountKind, AccountStatus
from services.accounts.domain.measures.reading import Reading

_LEFT = frozenset({AccountStatus.CLOSED, AccountStatus.DORMANT})


@dataclass(frozen=True, slots=True)
class Customer:
    """An account as it stood: on the last day its status and decision, on the eve of the period the earlier decision.

    `statuses` are all that it had from the eve on.
    """

    kind: AccountKind
    statuses: Sequence[AccountStatus]
    decision: str | None = None
    decision_before: str | None = None
    filed_in_period: bool = False

    @property
    def status(self) -> AccountStatus:
        """Where it stood on the last day."""
        return self.statuses[-1]

    @property
    def key(self) -> bool:
        """Whether it is a key account."""
        return self.decision == "key_account"

    def of_quality(self, decisions: frozenset[str]) -> bool:
        """Whether it stays and was qualified as one of `decisions`."""
        return self.decision in decisions and self.status not in _LEFT

    @property
    def converted(self) -> bool:
        """Whether it turned from prospect to active."""
        pairs = zip(self.statuses, self.statuses[1:], strict=False)
        return (AccountStatus.PROSPECT, AccountStatus.ACTIVE) in pairs

    @property
    def won(self) -> bool:
        """Whether it became a customer: it turned from prospect, or was put on record, and is active."""
        return self.status is AccountStatus.ACTIVE and (self.converted or self.filed_in_period)

    @property
    def lost(self) -> bool:
        """Whether it was a key account before and has left."""
        return self.decision_before == "key_account" and self.status in _LEFT and self.statuses[0] not in _LEFT


def customer_readings(
    managers: Sequence[str],
    book: Mapping[UUID, str],
    customers: Mapping[UUID, Customer],
    quality: frozenset[str],
) -> Iterator[Reading]:
    """The counts of each manager's book; a manager without accounts has zeros."""
    tests: Mapping[str, Callable[[Customer], bool]] = {
        "customers_assigned": lambda c: c.status is not AccountStatus.CLOSED,
        "customers_total": lambda c: c.status is AccountStatus.ACTIVE,
        "prospects": lambda c: AccountStatus.PROSPECT in c.statuses,
        "prospects_converted": lambda c: c.converted,
        "key_customers": lambda c: c.key and c.status not in _LEFT,
        "corporate_key_customers": lambda c: c.key and c.status not in _LEFT and c.kind is AccountKind.ORGANISATION,
        "vip_customers": lambda c: c.key and c.status not in _LEFT and c.kind is AccountKind.PERSON,
        "quality_customers": lambda c: c.of_quality(quality),
        "key_customers_lost": lambda c: c.lost,
        "new_target_customers": lambda c: c.won,
        "quality_customers_opened": lambda c: c.won and c.decision in quality,
    }
    for manager in managers:
        own = [customers[account] for account, leader in book.items() if leader == manager and account in customers]
        for measure, holds in tests.items():
            yield Reading(manager, measure, Decimal(sum(map(holds, own))), inputs={"accounts_led": Decimal(len(own))})


MEASURES = (
    "customers_assigned",
    "customers_total",
    "prospects",
    "prospects_converted",
    "key_customers",
    "corporate_key_customers",
    "vip_customers",
    "quality_customers",
    "key_customers_lost",
    "new_target_customers",
    "quality_customers_opened",
)
