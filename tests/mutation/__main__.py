"""`python -m tests.mutation [AREA …] [--sample SEED]`: the table, and the mutants that live."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from random import Random

from tests.mutation.areas import Area, Change, areas, equivalents
from tests.mutation.mutants import dotted, drawn, few, mutated
from tests.mutation.running import run
from tests.mutation.score import LEAST_PERCENT, Row, percent, row_of, table, weak

MODULES_AN_AREA, MUTANTS_A_MODULE = 2, 5
"""Of the sample: forty changes of eight modules. Writing all changes of all modules alone would take a minute."""

Chosen = Callable[[Mapping[str, Change]], Mapping[str, Change]]


def main(arguments: list[str] | None = None) -> int:
    """0 when every area reaches its score; of a sample, which is small, the whole."""
    asked = _read(arguments)
    them = [area for area in areas() if not asked.areas or area.name in asked.areas]
    rows = sampled(them, asked.sample) if asked.sample is not None else [row for area in them for row in measured(area)]
    for row in rows:
        for change in row.survivors:
            print(f"\nalive in {change.function}\n  - {change.was}\n  + {change.now}")
    print("\n" + "\n".join(table(rows)))
    found = weak(rows) if asked.sample is None else ["the sample"] * (percent(rows) < LEAST_PERCENT)
    if found:
        print(f"\nUnder {LEAST_PERCENT} %: {', '.join(found)}", file=sys.stderr)
    return 1 if found else 0


def sampled(them: Sequence[Area], seed: int) -> list[Row]:
    """The rows of a few mutants of a few modules of each area; which ones depends on the seed and the sources alone."""
    dice, same = Random(seed), equivalents()
    parts = [Area(area.name, tuple(drawn(dice, area.modules, MODULES_AN_AREA)), area.tests) for area in them]
    return [row for part in parts for row in measured(part, lambda all_: few(dice, all_, same, MUTANTS_A_MODULE))]


def measured(area: Area, chosen: Chosen = lambda all_: all_) -> list[Row]:
    """The rows of an area, a module each, of the mutants that are `chosen`."""
    files = {module: mutated(module) for module in area.modules}
    wanted = {module: chosen(changes) for module, (_, changes) in files.items()}
    code = {dotted(module): text for module, (text, _) in files.items()}
    verdicts = run(code, [name for changes in wanted.values() for name in changes], area.tests, _told)
    same = equivalents()
    return [row_of(area.name, module, changes, verdicts, same) for module, changes in wanted.items()]


def _told(done: int, of: int) -> None:
    if done % 100 == 0 or done == of:
        print(f"  {done} of {of}", file=sys.stderr, flush=True)


def _read(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("areas", nargs="*", help="scoring, matching, money, authorisation; all without")
    parser.add_argument("--sample", type=lambda text: int(text, 16), metavar="HEX", help="only forty, by this seed")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
