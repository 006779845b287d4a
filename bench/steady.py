"""Whether memory stands still: mixed load for a while, and what the suite holds every few seconds.

`python -m bench steady` asks the whole suite in one process, on SQLite, for three minutes: records read, lists, records
taken in, records changed, addresses that are not there, bodies that are refused. `--seconds 1800` is half an hour.
What was held when the first third was over is compared with what is held at the end: caches have filled by then.
"""

import argparse
from collections.abc import Iterator
from itertools import count
from uuid import uuid4

import uvloop
from rich.console import Console
from rich.table import Table

from bench.calling import at_a_rate, question
from bench.load import POSTGRESQL, SQLITE, SUITE, Way, draft, postgresql, serving
from bench.serving import rss_bytes

PER_S = 200
"""Well below what the suite bears on a machine that has other work, so that it is the same load everywhere."""

CONNECTIONS = 32
ROUNDS = 18
EXPECTED = frozenset({200, 201, 404, 409, 412, 422})


def mixed(way: Way) -> Iterator[bytes]:
    """Ten kinds of questions in turn, six of them reads."""
    writes, reads = way.writes(), way.reads()
    for number in count():
        yield next(reads)
        yield question("GET", f"/v1/managers?limit=20&sort=-created_at&grade=G{number % 5}", way.token)
        yield next(writes)
        yield next(reads)
        yield question("GET", f"/v1/managers/{uuid4()}", way.token)
        yield question("POST", "/v1/managers", way.token, draft("first-0"))
        yield next(reads)
        yield question("POST", "/v1/managers", way.token, b'{"name": 7, "field_%d": true}' % number)
        yield question("GET", f"/v1/accounts?limit=10&external_id=X-{number}", way.token)
        yield question("GET", f"/v1/nowhere/{number}", way.token)


async def held(way: Way, seconds: float, per_s: float = PER_S) -> list[int]:
    """What the suite holds, in bytes, after each of `ROUNDS` parts of the load; an unforeseen answer ends it."""
    questions, found = mixed(way), []
    for _ in range(ROUNDS):
        answered = await at_a_rate(way.port, questions, per_s, seconds / ROUNDS, CONNECTIONS)
        if unforeseen := answered.statuses.keys() - EXPECTED:
            raise AssertionError(f"answers with {sorted(unforeseen)}")
        found.append(rss_bytes(way.pid))
    return found


def growth(held_bytes: list[int]) -> float:
    """By which share what is held in the end exceeds what was held when a third was over."""
    third = len(held_bytes) // 3
    return held_bytes[-1] / held_bytes[third - 1] - 1


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--per-s", type=float, default=PER_S, help="questions a second")
    parser.add_argument("--database", choices=[SQLITE, POSTGRESQL], default=SQLITE)
    chosen = parser.parse_args()
    if chosen.database == POSTGRESQL:
        with postgresql() as server, serving(SUITE, server) as way:
            _tell(uvloop.run(held(way, chosen.seconds, chosen.per_s)), chosen.seconds)
    else:
        with serving(SUITE) as way:
            _tell(uvloop.run(held(way, chosen.seconds, chosen.per_s)), chosen.seconds)


def _tell(held_bytes: list[int], seconds: float) -> None:
    table = Table("after, s", "holds, MiB", title=f"grown by {growth(held_bytes):.1%} since a third was over")
    for number, size in enumerate(held_bytes, 1):
        table.add_row(f"{number * seconds / ROUNDS:.0f}", f"{size / 2**20:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
