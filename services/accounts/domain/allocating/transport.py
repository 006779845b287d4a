"""The relaxed problem: accounts may be divided, so it is a transportation problem, solved exactly as min-cost flow.

Accounts of one group and holder are alike, so they are one source. It reaches its holder directly and everybody through
the group's pool, for the price of switching: every pair of account and manager counts, at the cost of few arcs.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from services.accounts.domain.allocating.problem import NOBODY, Ints, Problem

if TYPE_CHECKING:
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow


@dataclass(frozen=True, slots=True)
class Transport:
    """`kept` half-hours of each source (`source_group`, `source_holder`) stay with the holder; `refused` go nowhere.

    `pooled` is what each group's pool gives to each manager: groups × managers. `cost` counts everything.
    """

    source_group: Ints
    source_holder: Ints
    kept: Ints
    refused: Ints
    pooled: Ints
    moved: int
    cost: int


def transport(problem: Problem) -> Transport:
    """The cheapest flow. Everybody can be refused, so there always is one.

    The band's two prices are three arcs a manager: nothing up to `low`, `balance` up to `high`, twice that up to
    `room`. That is `balance` for every half-hour placed, which refusing costs too, more than the band's own price.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # noqa: PLC0415 - 0.1 s of every start

    groups, m, balance = len(problem.slots), problem.managers, problem.balance
    keys, size = np.unique(problem.group * (m + 1) + problem.holder + 1, return_counts=True)
    group, holder = keys // (m + 1), keys % (m + 1) - 1
    supply, sources = size * problem.slots[group], np.arange(len(keys))
    pools, seats = len(keys) + np.arange(groups), len(keys) + groups + np.arange(m)
    sink = len(keys) + groups + m
    held = np.flatnonzero(holder != NOBODY)
    flow = SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    keeping = add(sources[held], seats[holder[held]], supply[held], problem.fit[group[held], holder[held]])
    leaving = add(sources, pools[group], supply, np.where(holder == NOBODY, 0, problem.switch[group]))
    refusing = add(sources, np.full(len(keys), sink), supply, problem.refuse[group] + balance)
    most = np.minimum(problem.band.room, supply.sum())
    everyone = np.tile(np.arange(m), groups)
    pooling = add(np.repeat(pools, m), seats[everyone], most[everyone], problem.fit.ravel())
    _add_band(flow, problem, seats, sink)
    flow.set_nodes_supplies(np.append(sources, sink), np.append(supply, -supply.sum()))
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("a transport in which everybody can be refused has a solution")
    kept = np.zeros(len(keys), np.int64)
    kept[held] = flow.flows(keeping)
    # What every half-hour costs alike is taken off again, and what the band itself costs when nobody carries anything.
    shift = balance * int(problem.band.low.sum() - supply.sum())
    return Transport(
        source_group=group,
        source_holder=holder,
        kept=kept,
        refused=np.asarray(flow.flows(refusing), np.int64),
        pooled=np.asarray(flow.flows(pooling), np.int64).reshape(groups, m),
        moved=int(np.asarray(flow.flows(leaving))[held].sum()),
        cost=int(flow.optimal_cost()) + shift,
    )


def _add_band(flow: "SimpleMinCostFlow", problem: Problem, seats: Ints, sink: int) -> None:
    band = problem.band
    steps = np.diff(np.stack([np.zeros_like(band.low), band.low, band.high, band.room]), axis=0)
    for step, capacity in enumerate(steps):
        price = np.full(len(seats), step * problem.balance)
        flow.add_arcs_with_capacity_and_unit_cost(seats, np.full(len(seats), sink), capacity, price)
