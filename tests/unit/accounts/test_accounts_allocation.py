"""Every account gets a manager at least cost, hours balanced; each place has its reason, and a bound tells how good."""

from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from itertools import product
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from services.accounts.domain.allocating.allocate import allocate
from services.accounts.domain.allocation import AllocationPlan, AllocationRule, Claim, CostParts, Placement, Seat
from services.accounts.domain.allocation_flow import summary_of
from services.accounts.domain.allocation_news import Holding, outdated
from services.accounts.domain.qualification import Decision
from services.accounts.rulebook import allocation_rule, workload_rule

DAY = date(2026, 3, 31)
RULE, WORKLOAD = allocation_rule(DAY), workload_rule(DAY)
TIER = {40: "A", 12: "B", 3: "C"}


def claim(number: int, hours: int, incumbent: int | None = None, *, locked: bool = False, place: str = "CN") -> Claim:
    holder = UUID(int=incumbent) if incumbent is not None else None
    places = frozenset([place])
    return Claim(UUID(int=1000 + number), f"C-{number:04}", Decimal(hours), TIER[hours], holder, locked, places)


def seat(number: int, hours: int, **more: object) -> Seat:
    return Seat(UUID(int=number), f"M-{number:02}", Decimal(hours), **more)


def planned(claims: Sequence[Claim], seats: Sequence[Seat], rule: AllocationRule = RULE) -> AllocationPlan:
    return allocate(claims, seats, rule, WORKLOAD)


def reasons(plan: AllocationPlan) -> list[tuple[int, int | None, str]]:
    return [(p.account_id.int - 1000, p.manager_id.int if p.manager_id else None, p.reason) for p in plan.placements]


def test_an_account_is_planned_with_the_hours_of_its_tier_or_else_of_its_qualification() -> None:
    decided = [WORKLOAD.hours(decision) for decision in (Decision.KEY_ACCOUNT, Decision.CANDIDATE, None)]
    assert decided == [40, 12, 3]
    assert WORKLOAD.hours(Decision.KEY_ACCOUNT, "C") == 3
    assert WORKLOAD.hours(Decision.KEY_ACCOUNT, "of another model") == 40


def test_an_account_goes_where_its_territory_skill_and_style_fit_best() -> None:
    near = seat(1, 100, territories=frozenset(["CN"]), match_degrees={"A": Decimal(5)})
    far = seat(2, 100, territories=frozenset(["DE"]), match_degrees={"A": Decimal(0)})
    [placement] = planned([claim(1, 40)], [near, far]).placements
    assert (placement.manager_id, placement.reason) == (near.manager_id, "best_fit")
    assert (placement.price.total, placement.price.style) == (200, 200)
    assert (placement.alternative_id, placement.alternative_cost) == (far.manager_id, 1600)


def test_somebody_skilled_for_lower_tiers_only_costs_more_for_each_tier_between() -> None:
    [placement] = planned([claim(1, 40)], [seat(1, 100, tier_max="C")]).placements
    assert placement.price.skill == 40 * 60 * 2


def test_the_next_best_is_taken_where_the_best_has_no_hours_and_that_is_said() -> None:
    good, poor = seat(1, 12, match_degrees={"B": Decimal(0)}), seat(2, 12, match_degrees={"B": Decimal(50)})
    plan = planned([claim(1, 12), claim(2, 12)], [good, poor])
    assert sorted(reason for _, _, reason in reasons(plan)) == ["best_fit", "best_fit_full"]
    [second] = [p for p in plan.placements if p.reason == "best_fit_full"]
    assert (second.alternative_id, second.alternative_cost, second.price.total) == (good.manager_id, 0, 600)


def test_hours_are_balanced_by_capacity_and_not_the_number_of_accounts() -> None:
    book = [claim(i, 40) for i in range(3)] + [claim(i, 12) for i in range(10, 20)]
    loads = planned(book, [seat(1, 200), seat(2, 100)]).loads
    assert [(load.band_low_hours, load.band_high_hours) for load in loads] == [(144, 176), (72, 88)]
    assert all(load.balanced for load in loads)


def test_incumbents_stay_while_balance_allows_it_and_locks_hold_even_beyond_the_capacity() -> None:
    plan = planned([claim(1, 40, 1, locked=True), claim(2, 12, 2), claim(3, 12, 1)], [seat(1, 30), seat(2, 30)])
    assert reasons(plan) == [(1, 1, "locked"), (2, 2, "incumbent_stays"), (3, 2, "incumbent_full")]


def test_handing_over_for_a_better_fit_has_to_be_worth_the_switch() -> None:
    mine, better = (seat(i, 100, match_degrees={"A": Decimal(degree)}) for i, degree in ((1, 40), (2, 9)))
    book = [claim(1, 40, 1)]
    assert reasons(planned(book, [mine, better])) == [(1, 2, "better_fit")]
    close = seat(2, 100, match_degrees={"A": Decimal(11)})
    assert reasons(planned(book, [mine, close])) == [(1, 1, "incumbent_stays")]


def test_the_accounts_of_somebody_who_left_move_and_a_lock_to_them_is_reported() -> None:
    plan = planned([claim(1, 12, 9), claim(2, 12, 9, locked=True)], [seat(1, 100)])
    assert reasons(plan) == [(1, 1, "incumbent_left"), (2, None, "locked_to_nobody")]


def test_who_cannot_be_placed_has_a_reason_and_a_price() -> None:
    plan = planned([claim(1, 40)], [seat(1, 39)])
    assert reasons(plan) == [(1, None, "no_room")]
    assert plan.placements[0].unplaced_cost == 40 * 2000
    assert reasons(planned([claim(1, 40)], [])) == [(1, None, "no_managers")]


def test_an_account_for_which_nobody_has_room_stays_with_its_manager_all_the_same() -> None:
    plan = planned([claim(1, 40, 1)], [seat(1, 39)])
    assert reasons(plan) == [(1, 1, "kept_beyond_capacity")]
    assert not plan.placements[0].changes


def test_a_limit_of_moves_keeps_the_accounts_that_gain_least() -> None:
    crowd = [claim(i, 12, 1) for i in range(10)]
    seats = [seat(1, 120), seat(2, 120)]
    free, limited = planned(crowd, seats), planned(crowd, seats, replace(RULE, move_limit_pct=Decimal(20)))
    assert summary_of(free, DAY).moved_hours == 60
    assert summary_of(limited, DAY).moved_hours == limited.move_limit_hours == 24
    assert limited.cost >= limited.bound
    nobody = planned(crowd, seats, replace(RULE, move_limit_pct=Decimal(0)))
    assert not any(placement.changes for placement in nobody.placements)


def test_who_is_kept_by_a_limit_of_moves_beyond_the_capacity_is_priced_like_who_finds_no_room() -> None:
    crowd = [claim(i, 40, 1) for i in range(2)]
    plan = planned(crowd, [seat(1, 40), seat(2, 40)], replace(RULE, move_limit_pct=Decimal(0)))
    assert reasons(plan) == [(0, 1, "incumbent_stays"), (1, 1, "kept_beyond_capacity")]
    assert plan.cost >= plan.bound


@st.composite
def books(draw: st.DrawFn, most: int = 40) -> tuple[list[Claim], list[Seat]]:
    rows = st.tuples(st.sampled_from([40, 12, 3]), st.none() | st.integers(1, 5), st.booleans(), st.sampled_from("XYZ"))
    claims = [
        claim(i, hours, holder, locked=locked and holder is not None, place=place)
        for i, (hours, holder, locked, place) in enumerate(draw(st.lists(rows, max_size=most)))
    ]
    staff = st.tuples(st.integers(0, 200), st.sets(st.sampled_from("XYZ")), st.sampled_from([None, "A", "B", "C"]))
    seats = [
        seat(i + 1, hours, territories=frozenset(places), tier_max=tier)
        for i, (hours, places, tier) in enumerate(draw(st.lists(staff, max_size=4)))
    ]
    return claims, seats


def own_choice(placements: Sequence[Placement]) -> list[Placement]:
    kept = ("locked", "kept_beyond_capacity", "kept_by_move_limit")
    return [placement for placement in placements if placement.manager_id and placement.reason not in kept]


@settings(deadline=None)
@given(books())
def test_each_account_is_answered_once_and_loads_add_up(given_book: tuple[list[Claim], list[Seat]]) -> None:
    book, staff = given_book
    plan = planned(book, staff)
    assert [p.account_id for p in plan.placements] == [c.account_id for c in book]
    for load in plan.loads:
        hours = [p.hours for p in plan.placements if p.manager_id == load.manager_id]
        before = [c.hours for c in book if c.incumbent_id == load.manager_id]
        assert (len(hours), sum(hours)) == (load.accounts, load.hours)
        assert (len(before), sum(before)) == (load.accounts_before, load.hours_before)


@settings(deadline=None)
@given(books())
def test_nobody_is_filled_beyond_capacity_but_by_locks_and_by_what_nobody_else_has_room_for(
    given_book: tuple[list[Claim], list[Seat]],
) -> None:
    plan = planned(*given_book)
    for load in plan.loads:
        chosen = [p.hours for p in own_choice(plan.placements) if p.manager_id == load.manager_id]
        locked = [p.hours for p in plan.placements if p.manager_id == load.manager_id and p.reason == "locked"]
        assert not chosen or sum(chosen) + sum(locked) <= load.capacity_hours


@settings(deadline=None)
@given(books())
def test_nobody_is_left_out_while_somebody_has_room(given_book: tuple[list[Claim], list[Seat]]) -> None:
    plan = planned(*given_book)
    for left_out in (p for p in plan.placements if p.reason == "no_room"):
        assert all(load.hours + left_out.hours > load.capacity_hours for load in plan.loads)


@settings(deadline=None)
@given(books(), st.randoms(use_true_random=False))
def test_the_order_in_which_they_come_does_not_matter(
    given_book: tuple[list[Claim], list[Seat]], random: object
) -> None:
    book, staff = given_book
    plan = planned(book, staff)
    random.shuffle(book)
    random.shuffle(staff)
    assert planned(book, staff) == plan


@settings(deadline=None)
@given(books(), st.sampled_from([None, 0, 10, 50]))
def test_no_allocation_costs_less_than_the_bound(given_book: tuple[list[Claim], list[Seat]], limit: int | None) -> None:
    rule = replace(RULE, move_limit_pct=None if limit is None else Decimal(limit))
    plan = planned(*given_book, rule)
    assert plan.bound <= plan.cost


@settings(deadline=None)
@given(books(), st.sampled_from([None, 0, 10, 50]))
def test_the_cost_can_be_read_off_the_placements_and_the_loads(
    given_book: tuple[list[Claim], list[Seat]], limit: int | None
) -> None:
    rule = replace(RULE, move_limit_pct=None if limit is None else Decimal(limit))
    plan = planned(*given_book, rule)
    priced = [p for p in plan.placements if p.price or p.unplaced_cost]
    placed = sum(p.price.total if p.unplaced_cost is None else p.unplaced_cost for p in priced)
    assert placed + sum(load.unbalanced_cost for load in plan.loads) == plan.cost
    assert sum(getattr(plan.cost_parts, part.name) for part in fields(CostParts)) == plan.cost


@settings(deadline=None)
@given(books(most=4))
def test_the_bound_lies_below_the_best_of_all_allocations(given_book: tuple[list[Claim], list[Seat]]) -> None:
    """Each account with each manager, or with nobody: whatever could be proposed instead costs the bound at least."""
    book, staff = given_book
    plan = planned(book, staff)
    free = [c for c in book if not c.locked]
    every = [*(s.manager_id for s in staff if s.capacity_hours), None]
    fixed = [c for c in book if c.locked]
    for choice in product(every, repeat=len(free)):
        moved = [replace(c, incumbent_id=m, locked=True) for c, m in zip(free, choice, strict=True) if m]
        loads = planned([*fixed, *moved], staff).loads
        if all(load.hours <= load.capacity_hours for load in loads):
            assert plan.bound <= _cost(free, choice, staff, plan, loads)


def _cost(
    free: Sequence[Claim], choice: Sequence[UUID | None], staff: Sequence[Seat], plan: AllocationPlan, loads: object
) -> Decimal:
    by_id = {s.manager_id: s for s in staff}
    able = {s.manager_id for s in staff if s.capacity_hours}
    total = Decimal(0)
    for wanted, manager_id in zip(free, choice, strict=True):
        if manager_id is None:
            total += wanted.hours * RULE.unplaced[wanted.tier]
            continue
        one = by_id[manager_id]
        away = one.territories and not wanted.places & one.territories
        gap = max(0, "ABC".index(one.tier_max) - "ABC".index(wanted.tier)) if one.tier_max else 0
        switch = wanted.incumbent_id in able and wanted.incumbent_id != manager_id
        an_hour = (RULE.other_territory if away else 0) + gap * RULE.tier_gap + RULE.style_unknown
        total += wanted.hours * (an_hour + (RULE.switching[wanted.tier] if switch else 0))
    bands = {load.manager_id: load for load in plan.loads}
    for load in loads:
        band = bands[load.manager_id]
        outside = max(band.band_low_hours - load.hours, load.hours - band.band_high_hours, Decimal(0))
        total += outside * RULE.balance
    return total


@settings(deadline=None)
@given(books(), st.integers(0, 100))
def test_never_more_leaves_its_manager_than_the_limit_allows(
    given_book: tuple[list[Claim], list[Seat]], limit: int
) -> None:
    plan = planned(*given_book, replace(RULE, move_limit_pct=Decimal(limit)))
    able = {load.manager_id for load in plan.loads if load.capacity_hours > 0}
    moved = [p.hours for p in plan.placements if p.changes and p.previous_manager_id in able]
    assert sum(moved) <= plan.move_limit_hours


def test_a_proposal_is_outdated_by_whatever_changes_in_the_book() -> None:
    one, two, nine = UUID(int=1), UUID(int=2), UUID(int=9)
    book, staff = [claim(1, 12, 1), claim(2, 12)], [seat(1, 100), seat(2, 100)]
    placements = planned(book, staff).placements
    first, second = (p.account_id for p in placements)
    now = [Holding(first, one), Holding(second, None)]
    there = {one, two}
    assert outdated(placements, now, (), there) == set()
    assert outdated(placements, now[:1], (), there) == {second}
    assert outdated(placements, [*now, Holding(nine, None)], (), there) == {nine}
    assert outdated(placements, [Holding(first, two), now[1]], (), there) == {first}
    assert outdated(placements, [Holding(first, one, locked=True), now[1]], (), there) == {first}
    assert outdated(placements, now, {second}, there) == {second}
    assert outdated(placements, now, (), {one}) == {p.account_id for p in placements if p.manager_id == two}
