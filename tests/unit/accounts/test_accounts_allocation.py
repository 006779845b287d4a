"""Every account gets a manager within what managers can do; nobody moves without need; each place has a reason."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.accounts.domain.allocation import AllocationPlan, Claim, Placement, Seat, allocate
from services.accounts.domain.qualification import Decision
from services.accounts.rulebook import workload_rule

RULE = workload_rule(date(2026, 3, 31))


def claim(number: int, hours: int, incumbent: int | None = None, *, locked: bool = False) -> Claim:
    holder = UUID(int=incumbent) if incumbent is not None else None
    return Claim(UUID(int=1000 + number), f"C-{number:04}", Decimal(hours), None, holder, locked)


def seat(number: int, hours: int) -> Seat:
    return Seat(UUID(int=number), f"M-{number:02}", Decimal(hours))


def reasons(plan: AllocationPlan) -> list[tuple[int, int | None, str]]:
    return [(p.account_id.int - 1000, p.manager_id.int if p.manager_id else None, p.reason) for p in plan.placements]


def test_an_account_is_planned_with_the_hours_of_its_tier() -> None:
    planned = [RULE.hours(decision) for decision in (Decision.KEY_ACCOUNT, Decision.CANDIDATE, None)]
    assert planned == [40, 12, 3]


def test_the_largest_goes_first_to_whoever_is_least_loaded_for_their_capacity() -> None:
    plan = allocate([claim(1, 12), claim(2, 40), claim(3, 12)], [seat(1, 120), seat(2, 60)], RULE)
    assert reasons(plan) == [(2, 1, "least_loaded"), (1, 2, "least_loaded"), (3, 2, "least_loaded")]


def test_incumbents_stay_and_locks_hold_even_beyond_the_capacity() -> None:
    plan = allocate([claim(1, 40, 1, locked=True), claim(2, 12, 2), claim(3, 12, 1)], [seat(1, 30), seat(2, 30)], RULE)
    assert reasons(plan) == [(1, 1, "locked"), (2, 2, "incumbent_stays"), (3, 2, "incumbent_full")]


def test_the_accounts_of_somebody_who_left_move_and_a_lock_to_them_is_reported() -> None:
    plan = allocate([claim(1, 12, 9), claim(2, 12, 9, locked=True)], [seat(1, 100)], RULE)
    assert reasons(plan) == [(2, None, "locked_to_nobody"), (1, 1, "incumbent_left")]


def test_who_cannot_be_placed_has_a_reason() -> None:
    assert reasons(allocate([claim(1, 40)], [seat(1, 39)], RULE)) == [(1, None, "no_room")]
    assert reasons(allocate([claim(1, 40)], [], RULE)) == [(1, None, "no_managers")]


def test_a_small_account_still_fits_where_a_large_one_does_not() -> None:
    plan = allocate([claim(1, 40), claim(2, 3)], [seat(1, 20)], RULE)
    assert reasons(plan) == [(1, None, "no_room"), (2, 1, "least_loaded")]


books = st.lists(
    st.tuples(st.sampled_from([40, 12, 3]), st.none() | st.integers(1, 5), st.booleans()), max_size=60
).map(lambda rows: [claim(i, *row[:2], locked=row[2] and row[1] is not None) for i, row in enumerate(rows)])
staffs = st.lists(st.integers(0, 200), max_size=4).map(lambda hours: [seat(i + 1, h) for i, h in enumerate(hours)])


def moved(placements: Sequence[Placement]) -> list[Placement]:
    return [placement for placement in placements if placement.manager_id and placement.reason != "locked"]


@given(books, staffs)
def test_each_account_is_answered_once_and_loads_add_up(book: list[Claim], staff: list[Seat]) -> None:
    plan = allocate(book, staff, RULE)
    assert sorted(p.account_id for p in plan.placements) == sorted(c.account_id for c in book)
    for load in plan.loads:
        given_hours = [p.hours for p in plan.placements if p.manager_id == load.manager_id]
        assert (len(given_hours), sum(given_hours)) == (load.accounts, load.hours)


@given(books, staffs)
def test_nobody_is_filled_beyond_capacity_by_more_than_the_locks(book: list[Claim], staff: list[Seat]) -> None:
    plan = allocate(book, staff, RULE)
    for load in plan.loads:
        free = [p.hours for p in moved(plan.placements) if p.manager_id == load.manager_id]
        assert not free or load.hours <= load.capacity_hours


@given(books, staffs)
def test_nobody_is_left_out_while_somebody_has_room(book: list[Claim], staff: list[Seat]) -> None:
    plan = allocate(book, staff, RULE)
    left_out = [p.hours for p in plan.placements if p.reason == "no_room"]
    for load in plan.loads:
        assert all(load.hours + hours > load.capacity_hours for hours in left_out)


@given(books, staffs, st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_does_not_matter(book: list[Claim], staff: list[Seat], random: object) -> None:
    plan = allocate(book, staff, RULE)
    random.shuffle(book)
    random.shuffle(staff)
    assert allocate(book, staff, RULE) == plan


@given(books, staffs)
def test_allocating_again_moves_nobody(book: list[Claim], staff: list[Seat]) -> None:
    first = allocate(book, staff, RULE)
    settled = {p.account_id: p.manager_id for p in first.placements}
    again = [Claim(c.account_id, c.code, c.hours, None, settled[c.account_id], c.locked) for c in book]
    placed = [p for p in allocate(again, staff, RULE).placements if settled[p.account_id]]
    assert not [p for p in placed if p.changes]
