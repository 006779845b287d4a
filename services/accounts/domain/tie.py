"""Ties: who of an account moves whom, and who is at odds with whom, from when to when."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault
from services.accounts.domain.span import holds, overlap, span_faults


class TieKind(StrEnum):
    """One person's word moves another's, or two are at odds."""

    INFLUENCE = "influence"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Tie:
    """From `from_contact_id` to `to_contact_id`, of strength 1 (weak) to 3 (strong); a conflict has no direction.

    It holds from `starts_on` until the day before `ends_on`; `None` is until now.
    """

    account_id: UUID
    kind: TieKind
    from_contact_id: UUID
    to_contact_id: UUID
    strength: int
    starts_on: date
    ends_on: date | None = None

    def holds(self, on: date) -> bool:
        """Whether the tie is there on `on`."""
        return holds(self, on)

    def same_pair(self, other: "Tie") -> bool:
        """Whether both say the same of the same two people."""
        mine, theirs = (self.from_contact_id, self.to_contact_id), (other.from_contact_id, other.to_contact_id)
        turned = self.kind is TieKind.CONFLICT and mine == theirs[::-1]
        return self.kind is other.kind and (mine == theirs or turned)


def tie_faults(tie: Tie, others: Iterable[Tie]) -> Iterator[Fault]:
    """Everything that keeps `tie` from standing beside the account's `others`."""
    if tie.from_contact_id == tie.to_contact_id:
        yield Fault("tie_to_oneself", "/to_contact_id")
    yield from span_faults(tie)
    if any(tie.same_pair(other) and overlap(tie, other) for other in others):
        yield Fault("tie_exists", "/to_contact_id")
