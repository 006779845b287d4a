"""What allocating a whole book costs beside the bare OR-Tools solve.

Run `python -m bench allocation`. The peer is min-cost flow over 20 candidates an account, drawn before its clock
starts: the same hours, prices and bands, but no rounding, no repair, no bound and no reasons, and accounts are divided.
Ours is the whole: from claims and seats to placements, each with its price, its alternative and its reason. The command
fails when an allocation costs less than its bound, or somebody is filled beyond capacity.
"""

import argparse
import resource
import time
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from rich.console import Console
from rich.table import Table

from services.accounts import rulebook
from services.accounts.domain.allocating.allocate import allocate
from services.accounts.domain.allocating.problem import NOBODY, Ints, Problem
from services.accounts.domain.allocating.stating import stated
from services.accounts.domain.allocation import AllocationPlan, Claim, Seat
from services.accounts.domain.allocation_flow import summary_of

DAY = date(2026, 3, 31)
CANDIDATES, REGIONS = 20, 31


def book(accounts: int, managers: int, seed: int) -> tuple[list[Claim], list[Seat]]:
    """A book: one in ten accounts is A and three are B, nine in ten have a manager, mostly of their territory."""
    drawn = np.random.default_rng(seed)
    regions = [f"R{i:02}" for i in range(REGIONS)]
    workload = rulebook.workload_rule(DAY)
    homes = drawn.integers(REGIONS, size=(managers, 3))
    near = [np.flatnonzero((homes == region).any(axis=1)) for region in range(REGIONS)]
    tiers, places = drawn.choice(list("ABC"), accounts, p=[0.1, 0.3, 0.6]), drawn.integers(REGIONS, size=accounts)
    claims = []
    for i, (tier, place) in enumerate(zip(map(str, tiers), places, strict=True)):
        kind, known = drawn.random(), near[place]
        holder = int(drawn.choice(known)) if kind < 0.8 and len(known) else int(drawn.integers(managers))
        held = UUID(int=10**9 + holder) if kind < 0.9 else None
        locked = held is not None and drawn.random() < 0.01
        where = frozenset(["CN", regions[place]])
        claims.append(Claim(UUID(int=i + 1), f"{i:07}", workload.hours(None, tier), tier, held, locked, where))
    fair = float(sum(claim.hours for claim in claims)) / managers * 1.25
    return claims, [_seat(j, fair, [regions[home] for home in homes[j]], drawn) for j in range(managers)]


def _seat(number: int, fair: float, homes: Sequence[str], drawn: np.random.Generator) -> Seat:
    capacity, skill = Decimal(int(fair * drawn.uniform(0.7, 1.3))), str(drawn.choice(list("ABC"), p=[0.4, 0.4, 0.2]))
    degrees = {tier: Decimal(int(drawn.integers(0, 40))) for tier in "ABC"}
    return Seat(UUID(int=10**9 + number), f"M{number:05}", capacity, frozenset(homes), skill, degrees)


def candidates(problem: Problem, seed: int) -> Ints:
    """The holder and others drawn for each account."""
    drawn = np.random.default_rng(seed).integers(problem.managers, size=(problem.accounts, CANDIDATES))
    drawn[:, 0] = np.where(problem.holder == NOBODY, drawn[:, 0], problem.holder)
    return drawn


def bare_solve(problem: Problem, chosen: Ints) -> float:
    """The seconds of the peer, arcs and all."""
    n, m, band = problem.accounts, problem.managers, problem.band
    begun = time.perf_counter()
    rows = np.repeat(np.arange(n), CANDIDATES)
    flow, sink, seats = SimpleMinCostFlow(), n + m, n + np.arange(m)
    add = flow.add_arcs_with_capacity_and_unit_cost
    add(rows, n + chosen.ravel(), problem.hours[rows], problem.price(rows, chosen.ravel()))
    refuse = problem.refuse[problem.group] + problem.balance
    add(np.arange(n), np.full(n, sink), problem.hours, refuse)
    for step, room in enumerate((band.low, band.high - band.low, band.room - band.high)):
        add(seats, np.full(m, sink), room, np.full(m, step * problem.balance))
    flow.set_nodes_supplies(np.append(np.arange(n), sink), np.append(problem.hours, -problem.hours.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("the peer found nothing")
    return time.perf_counter() - begun


def measured(accounts: int, managers: int, repeats: int) -> tuple[float, float, AllocationPlan]:
    """The best seconds of the peer and of ours, and what ours came to."""
    claims, seats = book(accounts, managers, 1)
    rule, workload = rulebook.allocation_rule(DAY), rulebook.workload_rule(DAY)
    problem = stated(claims, seats, rule, workload).problem
    chosen = candidates(problem, 2)
    peer, ours = [], []
    for _ in range(repeats):
        peer.append(bare_solve(problem, chosen))
        begun = time.perf_counter()
        plan = allocate(claims, seats, rule, workload)
        ours.append(time.perf_counter() - begun)
    return min(peer), min(ours), plan


def sound(plan: AllocationPlan) -> bool:
    """Whether the bound lies below the cost, and nobody is filled beyond capacity."""
    return plan.bound <= plan.cost and all(load.hours <= load.capacity_hours for load in plan.loads)


def main() -> None:
    """Measure, and show the table."""
    asked = argparse.ArgumentParser(description="What allocating a whole book costs beside the bare OR-Tools solve.")
    asked.add_argument("--accounts", type=int, default=50_000)
    asked.add_argument("--managers", type=int, default=500)
    asked.add_argument("--repeats", type=int, default=2)
    given = asked.parse_args()
    peer, ours, plan = measured(given.accounts, given.managers, given.repeats)
    found = summary_of(plan, DAY)
    table = Table(title=f"{given.accounts:,} accounts × {given.managers:,} managers")
    for heading in ("what", "seconds", "× the bare solve"):
        table.add_column(heading, justify="left" if heading == "what" else "right")
    table.add_row(f"bare OR-Tools flow, {CANDIDATES} candidates", f"{peer:.2f}", "1.00")
    table.add_row("allocation with bound and reasons, all managers", f"{ours:.2f}", f"{ours / peer:.2f}")
    console = Console()
    console.print(table)
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    console.print(
        f"gap to the bound {found.gap_pct} %, {found.unbalanced} managers outside ± 10 %, {found.unplaced} unplaced, "
        f"{found.changed:,} change hands, peak {peak_gb:.2f} GB"
    )
    if not sound(plan):
        raise SystemExit("the allocation is not what it says")


if __name__ == "__main__":
    main()
