"""Pairings: which product manager works for which relationship managers (article 4: 每3名客户经理配备一名产品经理).

A relationship manager has one product manager at a time; a product manager has as many relationship managers as the
rule allows, and no more on any day.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import numpy as np

from chassis.domain.errors import Fault
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.domain.span import holds, overlap, span_faults


@dataclass(frozen=True, slots=True)
class TeamRule:
    """How many relationship managers one product manager may have, and the decisions that make an account core."""

    managers_a_product_manager_max: int
    core_decisions: frozenset[str]
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """`product_manager_id` works for `manager_id` from `starts_on` until the day before `ends_on`."""

    product_manager_id: UUID
    manager_id: UUID
    starts_on: date
    ends_on: date | None = None
    reason: str = ""


def pairing_faults(
    pairing: Pairing, product_manager: Manager, manager: Manager, others: Sequence[Pairing], rule: TeamRule
) -> Iterator[Fault]:
    """Everything that keeps the two from being paired beside the `others` of both."""
    yield from span_faults(pairing)
    seats = (
        ("product_manager_id", product_manager, ManagerRole.PRODUCT),
        (
            "manager_id",
            manager,
            ManagerRole.RELATIONSHIP,
        ),
    )
    for name, person, role in seats:
        if person.role is not role:
            yield Fault("not_in_role", f"/{name}", {"role": role.value})
        if not person.employed(pairing.starts_on):
            yield Fault("manager_not_employed", f"/{name}")
    beside = [other for other in others if overlap(pairing, other)]
    for other in beside:
        if other.manager_id == pairing.manager_id:
            yield Fault("already_paired", "/manager_id", {"starts_on": other.starts_on.isoformat()})
    own = [other for other in beside if other.product_manager_id == pairing.product_manager_id]
    most, full_on = rule.managers_a_product_manager_max, _fullest(pairing, own)
    if full_on is not None and sum(holds(other, full_on) for other in own) >= most:
        yield Fault("product_manager_full", "/product_manager_id", {"most": most, "on": full_on.isoformat()})


def _fullest(pairing: Pairing, own: Sequence[Pairing]) -> date | None:
    """The first day of the pairing on which the most of `own` hold; they only become more where one begins."""
    days = sorted({max(pairing.starts_on, other.starts_on) for other in own})
    return max(days, key=lambda day: sum(holds(other, day) for other in own), default=None)


@dataclass(frozen=True, slots=True)
class PairingProposal:
    """Who could be paired with whom: (product manager, relationship manager, accounts that both serve already)."""

    pairs: tuple[tuple[UUID, UUID, int], ...]
    unpaired: tuple[UUID, ...]


def propose_pairings(
    free: Mapping[UUID, int], managers: Sequence[UUID], shared: Mapping[tuple[UUID, UUID], int]
) -> PairingProposal:
    """The pairs with the most accounts in common in sum; nobody beyond the seats that are `free`.

    `shared` counts the accounts that a product manager and a relationship manager serve together. Of equal sums the
    earlier product manager gets the earlier manager, so the proposal is stable. An assignment problem, solved exactly.
    """
    seats = [product for product, seats in free.items() for _ in range(seats)]
    common = np.array([[shared.get((seat, manager), 0) for manager in managers] for seat in seats], dtype=np.int64)
    if not common.size:
        return PairingProposal((), tuple(managers))
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - 0.3 s of every start

    rows, columns = linear_sum_assignment(common, maximize=True)
    pairs = tuple((seats[i], managers[j], int(common[i, j])) for i, j in zip(rows, columns, strict=True))
    return PairingProposal(pairs, _left(managers, {manager for _, manager, _ in pairs}))


def _left(managers: Sequence[UUID], paired: Collection[UUID]) -> tuple[UUID, ...]:
    return tuple(manager for manager in managers if manager not in paired)
