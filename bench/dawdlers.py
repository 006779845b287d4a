"""How long others wait among callers who dawdle: `python -m bench dawdlers`.

The whole suite in one process on SQLite; a caller asks for managers at an even rate, first alone, then among 400
connections that send their heads or bodies byte by byte or read nothing of what they asked for. Those whom the suite
lets go come again at once, so that there are always as many. The figure is the 99th percentile, as a ratio to that of
the same caller alone just before.
"""

import argparse
import asyncio
from contextlib import suppress

import uvloop
from rich.console import Console
from rich.table import Table

from bench.calling import Answered, at_a_rate
from bench.dawdling import Dawdlers
from bench.load import SUITE, Way, serving

RATE_PER_S = 100
CONNECTIONS = 32


def main() -> None:
    """Measure in turns and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--many", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each turn lasts")
    parser.add_argument("--turns", type=int, default=3)
    chosen = parser.parse_args()
    with serving(SUITE) as way:
        Console().print(uvloop.run(measured(way, chosen.many, chosen.seconds, chosen.turns)))


async def measured(way: Way, many: int, seconds: float, turns: int) -> Table:
    """A line for each turn."""
    table = Table("turn", "alone: p50, ms", "p99, ms", f"among {many}: p50, ms", "p99, ms", "p99 × alone", "errors")
    await asked(way, seconds / 4)
    for turn in range(1, turns + 1):
        alone = await asked(way, seconds)
        among, failed = await asked_among(way, many, seconds)
        shown = [found.percentile_ms(share) for found in (alone, among) for share in (0.5, 0.99)]
        table.add_row(f"{turn}", *(f"{ms:.1f}" for ms in shown), f"{shown[3] / shown[1]:.2f}", f"{failed}")
    return table


async def asked_among(way: Way, many: int, seconds: float) -> tuple[Answered, int]:
    """The caller's answers among those who dawdle, all of whom had come a second before, and how many failed."""
    dawdlers = Dawdlers(way.port, way.token)
    await dawdlers.come(many)
    dawdling = asyncio.create_task(dawdlers.dawdle(again=True))
    await asyncio.sleep(1)
    found = await asked(way, seconds)
    dawdling.cancel()
    with suppress(asyncio.CancelledError):
        await dawdling
    dawdlers.leave()
    return found, found.failed


async def asked(way: Way, seconds: float) -> Answered:
    """One record after the other, at an even rate."""
    return await at_a_rate(way.port, way.reads(), RATE_PER_S, seconds, CONNECTIONS)


if __name__ == "__main__":
    main()
