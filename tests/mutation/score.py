"""The score: of the mutants that are not equivalent, how many a test killed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.mutation.areas import Change
from tests.mutation.running import KILLED

LEAST_PERCENT = 85
"""What every area has to reach."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of the mutants of one module. One that hangs is noticed, and counts as killed."""

    area: str
    module: str
    killed: int
    equivalent: int
    survivors: tuple[Change, ...]

    @property
    def mutants(self) -> int:
        return self.killed + self.equivalent + len(self.survivors)


def row_of(
    area: str,
    module: str,
    changes: Mapping[str, Change],
    verdicts: Mapping[str, str],
    same: Mapping[Change, str],
) -> Row:
    """The row of a module; mutants without a verdict were not asked for."""
    asked = [name for name in changes if name in verdicts]
    alive = [changes[name] for name in asked if verdicts[name] not in KILLED]
    survivors = tuple(change for change in alive if change not in same)
    return Row(area, module, len(asked) - len(alive), len(alive) - len(survivors), survivors)


def percent(rows: Sequence[Row]) -> float:
    """Killed ÷ (all − equivalent), in percent; 100 where there was nothing to kill."""
    killed, left = sum(row.killed for row in rows), sum(len(row.survivors) for row in rows)
    return 100 * killed / (killed + left) if killed + left else 100.0


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The table that `make mutants` prints: a line a module, a line an area, the whole."""
    yield f"{'module':<52}{'mutants':>8}{'killed':>8}{'equal':>7}{'alive':>7}{'score':>8}"
    for area in dict.fromkeys(row.area for row in rows):
        mine = [row for row in rows if row.area == area]
        yield from (_line(f"  {row.module}", [row]) for row in mine)
        yield _line(area, mine)
    yield _line("all", rows)


def _line(name: str, rows: Sequence[Row]) -> str:
    sums = [sum(row.mutants for row in rows), sum(row.killed for row in rows), sum(row.equivalent for row in rows)]
    alive = sum(len(row.survivors) for row in rows)
    return f"{name:<52}{sums[0]:>8}{sums[1]:>8}{sums[2]:>7}{alive:>7}{percent(rows):>7.1f}%"


def weak(rows: Sequence[Row]) -> list[str]:
    """The areas whose tests do not bite hard enough."""
    names = dict.fromkeys(row.area for row in rows)
    return [name for name in names if percent([row for row in rows if row.area == name]) < LEAST_PERCENT]
