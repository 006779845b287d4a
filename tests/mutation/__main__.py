"""`python -m tests.mutation [AREA …] [--sample N] [--seed N]`: the table, and the mutants that live."""

import argparse
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.areas import Area, Change, areas, equivalents
from tests.mutation.mutants import mutants_of, sample
from tests.mutation.running import Progress, run
from tests.mutation.score import LEAST_PERCENT, Row, row_of, table, weak


def main(arguments: list[str] | None = None) -> int:
    """0 when every area reaches its score and no reviewed mutant is gone."""
    chosen = _read(arguments)
    them = [area for area in areas() if not chosen.areas or area.name in chosen.areas]
    wanted = sample(them, chosen.sample, chosen.seed) if chosen.sample else {area.name: set() for area in them}
    same = equivalents()
    rows = [row for area in them if area.name in wanted for row in measured(area, wanted[area.name], same, _told)]
    for row in rows:
        for change in row.survivors:
            print(f"\nalive in {change.function}\n  - {change.was}\n  + {change.now}")
    print("\n" + "\n".join(table(rows)))
    if found := weak(rows):
        print(f"\nUnder {LEAST_PERCENT} %: {', '.join(found)}", file=sys.stderr)
    return 1 if found else 0


def measured(
    area: Area,
    only: Collection[str],
    same: Mapping[Change, str],
    told: Progress,
    prepare: Callable[[Area, Path], None] | None = None,
) -> list[Row]:
    """The rows of an area, from a run in a directory that is gone afterwards; `prepare` may fill it before."""
    with TemporaryDirectory(prefix="mutants-") as folder:
        if prepare is not None:
            prepare(area, Path(folder))
        verdicts = run(area, Path(folder), only, told)
    return [row_of(area.name, module, mutants_of(module), verdicts, same) for module in area.modules]


def _told(done: int, of: int) -> None:
    if done % 25 == 0 or done == of:
        print(f"  {done} of {of}", file=sys.stderr, flush=True)


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("areas", nargs="*", help="scoring, matching, money, authorisation; all without")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only N mutants")
    parser.add_argument("--seed", type=int, default=0, help="which ones")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
