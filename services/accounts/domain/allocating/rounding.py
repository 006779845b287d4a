"""From the relaxed solution to whole accounts, the largest first, and the rest relaxed anew after each size.

What rounding large accounts puts out of balance, the smaller ones make up for while they may still be divided. At the
end only the smallest are rounded without that, and bands are repaired.
"""

import numpy as np

from services.accounts.domain.allocating.problem import NOBODY, Ints, Problem
from services.accounts.domain.allocating.transport import Transport, transport

_REPAIRS_A_MANAGER = 6
_FORBIDDEN = np.int64(2**50)


def rounded(problem: Problem, found: Transport) -> Ints:
    """The manager of each account, or `NOBODY`: n numbers. Nobody is filled beyond `room`.

    `found` is the problem's relaxed solution.
    """
    choice = np.full(problem.accounts, NOBODY, np.int64)
    sizes = np.unique(problem.hours)[::-1]
    for size in sizes:
        open_ones = np.flatnonzero((choice == NOBODY) & (problem.hours <= size))
        rest = problem.among(open_ones, choice)
        choice[open_ones] = _settled(rest, found if size == sizes[0] else transport(rest), int(size))
    loads = problem.loads(choice)
    _repair(problem, choice, loads)
    for account in np.flatnonzero(choice == NOBODY):
        _place(problem, choice, loads, int(account))
    return choice


def within_move_limit(problem: Problem, choice: Ints) -> Ints:
    """The choice with the moves that gain least taken back, until no more is moved than may be.

    For whom the holder has no room left, nobody has: they go back to `NOBODY`, and are priced like all who are refused.
    """
    if problem.moved_max is None or problem.moved(choice) <= problem.moved_max:
        return choice
    leaving = problem.leaving(choice)
    gain = problem.price(leaving, problem.holder[leaving]) - problem.price(leaving, choice[leaving])
    ordered = leaving[np.argsort(-gain, kind="stable")]
    excess = problem.moved(choice) - problem.moved_max
    back = ordered[: int(np.searchsorted(np.cumsum(problem.hours[ordered]), excess)) + 1]
    return _taken_back(problem, choice, back)


def _taken_back(problem: Problem, choice: Ints, back: Ints) -> Ints:
    held = choice.copy()
    held[back] = NOBODY
    loads, room = problem.loads(held), problem.band.room
    for account, holder, slots in zip(back, problem.holder[back], problem.hours[back], strict=True):
        if loads[holder] + slots <= room[holder]:
            held[account] = holder
            loads[holder] += slots
    return held


def _whole(problem: Problem, found: Transport) -> Ints:
    """As many whole accounts of each source as its flow has, in the order of the accounts; the rest is left open."""
    choice = np.full(problem.accounts, NOBODY, np.int64)
    key = problem.group * (problem.managers + 1) + problem.holder + 1
    order = np.argsort(key, kind="stable")
    _, source, size = np.unique(key[order], return_inverse=True, return_counts=True)
    place = np.arange(problem.accounts) - (np.cumsum(size) - size)[source]
    slots = problem.slots[found.source_group]
    stays = place < (found.kept // slots)[source]
    choice[order[stays]] = found.source_holder[source][stays]
    # An account that is in part kept or refused stays open; those that leave as a whole fill the pool, last ones first.
    goes = place >= -(-(found.kept + found.refused) // slots)[source]
    for group in np.flatnonzero(found.pooled.any(axis=1)):
        pool = order[goes & (problem.group[order] == group)]
        targets = np.repeat(np.arange(problem.managers), found.pooled[group] // problem.slots[group])
        most = min(len(pool), len(targets))
        choice[pool[:most]] = targets[:most]
    return choice


def _settled(problem: Problem, found: Transport, size: int) -> Ints:
    """Where the accounts of `size` go, all others left open: as the flow has them, divided ones where most of them is.

    Nobody is given more than the band has for whom the flow has a part only; who finds no place so goes where it costs
    least.
    """
    of_size = problem.hours == size
    choice = np.where(of_size, _whole(problem, found), NOBODY)
    loads, parts = problem.loads(choice), _parts(problem, found, choice)
    for account in np.flatnonzero(of_size & (choice == NOBODY)):
        group, holder = problem.group[account], problem.holder[account]
        part = parts[group].copy()
        if holder != NOBODY:
            kept = found.kept[(found.source_group == group) & (found.source_holder == holder)]
            part[holder] = max(part[holder], int(kept.sum()) % size)
        part[loads + size > problem.band.high] = 0
        best = int(np.argmax(part))
        if part[best] <= 0:
            _place(problem, choice, loads, int(account))
            continue
        choice[account] = best
        loads[best] += size
        parts[group, best] -= size
    return choice


def _parts(problem: Problem, found: Transport, choice: Ints) -> Ints:
    """What the groups' pools still have for each manager beyond the whole accounts of `choice`: groups × managers."""
    parts = found.pooled.copy()
    pooled = np.flatnonzero((choice != NOBODY) & (choice != problem.holder))
    np.subtract.at(parts, (problem.group[pooled], choice[pooled]), problem.hours[pooled])
    return parts


def _place(problem: Problem, choice: Ints, loads: Ints, account: int) -> None:
    slots = int(problem.slots[problem.group[account]])
    prices = problem.price(np.full(problem.managers, account), np.arange(problem.managers))
    total = slots * prices + _more(problem, loads, slots)
    best = int(np.argmin(total))
    if total[best] < slots * problem.refuse[problem.group[account]]:
        choice[account] = best
        loads[best] += slots


def _more(problem: Problem, loads: Ints, slots: int | Ints) -> Ints:
    """What the band costs more when each manager carries `slots` more; far too much beyond the room."""
    more = problem.balance * (problem.band.outside(loads + slots) - problem.band.outside(loads))
    return np.where(loads + slots > problem.band.room, _FORBIDDEN, more)


def _repair(problem: Problem, choice: Ints, loads: Ints) -> None:
    """Move accounts one by one, the manager farthest out of the band first, as long as it makes the whole cheaper."""
    stuck = np.zeros(problem.managers, bool)
    for _ in range(_REPAIRS_A_MANAGER * problem.managers):
        outside = np.where(stuck, 0, problem.band.outside(loads))
        worst = int(np.argmax(outside))
        if outside[worst] <= 0:
            return
        over = loads[worst] > problem.band.high[worst]
        stuck[worst] = not (_shed if over else _fetch)(problem, choice, loads, worst)


def _shed(problem: Problem, choice: Ints, loads: Ints, manager: int) -> bool:
    """Give one account of `manager` to whoever takes it at the best price; whether anything was gained."""
    own, every = np.flatnonzero(choice == manager), np.arange(problem.managers)
    if not len(own):
        return False
    slots = problem.hours[own][:, None]
    change = slots * (problem.price(own[:, None], every) - problem.price(own, choice[own])[:, None])
    change = change + _more(problem, loads, slots) + _less(problem, loads, choice[own], slots[:, 0])[:, None]
    change[:, manager] = 0
    row, best = np.unravel_index(int(np.argmin(change)), change.shape)
    return _moved(problem, choice, loads, int(own[row]), int(best), int(change[row, best]))


def _fetch(problem: Problem, choice: Ints, loads: Ints, manager: int) -> bool:
    """Give `manager` the account that comes at the best price; whether anything was gained."""
    others = np.flatnonzero((choice != NOBODY) & (choice != manager))
    if not len(others):
        return False
    slots, here = problem.hours[others], np.full(len(others), manager)
    change = slots * (problem.price(others, here) - problem.price(others, choice[others]))
    more = {int(size): _more(problem, loads, int(size))[manager] for size in np.unique(slots)}
    change = change + np.array([more[int(size)] for size in slots])
    change = change + _less(problem, loads, choice[others], slots)
    best = int(np.argmin(change))
    return _moved(problem, choice, loads, int(others[best]), manager, int(change[best]))


def _less(problem: Problem, loads: Ints, managers: Ints, slots: Ints) -> Ints:
    """What the band costs more when each of `managers` carries `slots` less."""
    low, high, load = problem.band.low[managers], problem.band.high[managers], loads[managers]
    before: Ints = np.maximum(low - load, 0) + np.maximum(load - high, 0)
    after: Ints = np.maximum(low - load + slots, 0) + np.maximum(load - slots - high, 0)
    return problem.balance * (after - before)


def _moved(problem: Problem, choice: Ints, loads: Ints, account: int, manager: int, change: int) -> bool:
    if change >= 0:
        return False
    slots = int(problem.slots[problem.group[account]])
    loads[choice[account]] -= slots
    loads[manager] += slots
    choice[account] = manager
    return True
