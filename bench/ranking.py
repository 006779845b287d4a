"""What ranking a million profiles costs beside the bare distance over the same columns, and beside persons one by one.

Run `python -m bench ranking`. The floor is numpy's mean of |x − M| in points over the same columns (16-bit tenths): no
rounding, no order, no ranks, no ties. Ours gives the page with positions, ranks and ties. The command fails beyond
three times the floor, or when a sample ranked person by person comes out otherwise.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
from rich.console import Console
from rich.table import Table

from services.assessment import rulebook
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.indices import Yardstick
from services.assessment.domain.ranking import Candidate, RankingTask, rank
from services.assessment.domain.ranking_columns import Columns, ladder
from services.assessment.domain.scoring import Score

MODEL = (32, 72, 46, 57)
SEM = Decimal("10.0")
MOST_TIMES_THE_FLOOR = 3.0


def columns(persons: int) -> Columns:
    """Scores as a bank of that many profiles would have them."""
    drawn = np.random.default_rng(1).normal(500, 200, (4, persons)).clip(0, 1000).astype(np.int16)
    return Columns(list(drawn), dict.fromkeys(FACTORS, SEM))


def yardstick() -> Yardstick:
    """The reference model, 32/72/46/57."""
    levels = {factor: Decimal(level) for factor, level in zip(FACTORS, MODEL, strict=True)}
    errors = dict.fromkeys(FACTORS, Decimal(2))
    return Yardstick(levels, errors, Decimal("1.96"), Decimal(20), rulebook.index_rules(date(2026, 1, 1)))


def floor(given: Columns) -> np.ndarray:
    """The bare distance."""
    total = np.zeros(given.persons, dtype=np.int16)
    for level, column in zip(MODEL, given.tenths, strict=True):
        total += np.abs(column - np.int16(10 * level))
    return total / 40


def side_by_side(times: int, *works: Callable[[], object]) -> list[float]:
    """The least of the seconds that each took, in turns, so that all meet the same noise."""
    best = [float("inf")] * len(works)
    for _ in range(times):
        for n, work in enumerate(works):
            started = time.perf_counter()
            work()
            best[n] = min(best[n], time.perf_counter() - started)
    return best


def one_by_one(given: Columns, persons: int) -> list[tuple[int, int, int]]:
    """Row, rank and number of ties of the first so many, ranked as requests rank them."""
    scores = [[Decimal(int(column[n])) / 10 for column in given.tenths] for n in range(persons)]
    candidates = [Candidate(f"{n:09}", _styles(row)) for n, row in enumerate(scores)]
    placings = rank(candidates, RankingTask(yardstick(), (), Style.EXTERNAL))
    return [(int(placing.key), placing.rank, len(placing.tied_with)) for placing in placings]


def _styles(row: list[Decimal]) -> dict[Style, dict[Factor, Score]]:
    scores = {f: Score(None, v, SEM, Decimal(), Decimal(100)) for f, v in zip(FACTORS, row, strict=True)}
    return dict.fromkeys(Style, scores)


def main() -> None:
    """Measure all three and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=300, help="profiles that are also ranked person by person")
    parser.add_argument("--rounds", type=int, default=60)
    chosen = parser.parse_args()
    given, stick = columns(chosen.profiles), yardstick()
    floor_s, ours_s, deep_s = side_by_side(
        chosen.rounds,
        lambda: floor(given),
        lambda: ladder(given, stick).page(0, 100),
        lambda: ladder(given, stick).page(chosen.profiles // 2, 100),
    )
    started = time.perf_counter()
    slow = one_by_one(given, chosen.sample)
    slow_s = time.perf_counter() - started
    few = Columns([column[: chosen.sample] for column in given.tenths], given.sems)
    same = [(p.row, p.rank, p.tied) for p in ladder(few, stick).page(0, chosen.sample)] == slow
    table = Table("what", "profiles", "ms", "ns/profile", "× floor")
    for name, seconds, profiles in (
        ("floor: mean |x − M| alone", floor_s, chosen.profiles),
        ("ranking, the first page of 100", ours_s, chosen.profiles),
        ("ranking, a page from the middle", deep_s, chosen.profiles),
        ("person by person, exact decimals", slow_s, chosen.sample),
    ):
        each = seconds / profiles
        ratio = each / (floor_s / chosen.profiles)
        table.add_row(name, f"{profiles:,}", f"{seconds * 1e3:.2f}", f"{each * 1e9:.1f}", f"{ratio:,.2f}")
    Console().print(table, f"sample ranked both ways: {'the same' if same else 'DIFFERENT'}")
    if not same or max(ours_s, deep_s) > MOST_TIMES_THE_FLOOR * floor_s:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
