"""What one gateway process knows of itself, for those who operate it: written by the layers, read by the pages."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from chassis.db import Database
from gateway.contracts import Operation
from gateway.ledger.usage import Usage
from gateway.policy import Policies
from gateway.policy.circuit import Circuit
from gateway.policy.error_budget import ErrorBudgets
from gateway.policy.quota_book import QuotaBook

if TYPE_CHECKING:
    from gateway.handshake import Handshake

MOST_REQUESTS = 200
"""How many of the last requests are remembered."""


class Seen(NamedTuple):
    """One request as operators may see it: no values, no person."""

    at_s: float
    operation: str
    service: str
    status: int
    ms: float
    client: str
    request_id: str


@dataclass(slots=True)
class Record:
    """One process's own view. It is as old as the process; what has to last longer is in the ledger."""

    operations: Mapping[str, Operation] = field(default_factory=dict)
    """The operations that are routed, by id."""

    usage: Usage = field(default_factory=Usage)
    quotas: QuotaBook = field(default_factory=QuotaBook)
    budgets: ErrorBudgets = field(default_factory=ErrorBudgets)
    quarantine: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The operations whose service promises something else than was reviewed, each with the reasons."""

    requests: deque[Seen] = field(default_factory=lambda: deque(maxlen=MOST_REQUESTS))
    circuits: Mapping[str, Circuit] = field(default_factory=dict)
    policies: Policies = field(default_factory=Policies)
    policies_since: datetime | None = None
    policies_refused: tuple[str, ...] = ()
    """Why the policy file as it stands now was refused; empty when it was not."""

    draining: bool = False
    handshake: "Handshake | None" = None
    ledger: Database | None = None
    """The gateway's database, where it has one."""

    def begin(self) -> None:
        """A run begins: what was known of an earlier one is not known of this."""
        self.usage, self.quotas, self.budgets, self.draining = Usage(), QuotaBook(), ErrorBudgets(), False
        self.requests.clear()
