"""One run of an area's tests over mutants, in a process of its own, and what came of each."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.mutation.areas import ROOT

Progress = Callable[[int, int], None]
KILLED = {"killed", "hung"}
"""Verdicts of `trying.py` on mutants that were noticed. One that hangs is noticed."""


PLUGINS = ("tests.mutation.trying", "no:xdist", "no:schemathesis")


class NoVerdictError(Exception):
    """There was no run: the tests fail without a change, say."""


def run(code: Mapping[str, str], mutants: Sequence[str], tests: Sequence[str], told: Progress) -> dict[str, str]:
    """The verdict on each of `mutants`; `code` is by dotted name that of the modules with their mutants in them."""
    with TemporaryDirectory(prefix="mutants-") as folder:
        order = _ordered(Path(folder), code, mutants)
        words = [sys.executable, "-m", "pytest", *(word for plugin in PLUGINS for word in ("-p", plugin))]
        environment = {**os.environ, "KAM_TEST_MUTANTS": str(order), "PYTHONDONTWRITEBYTECODE": "1"}
        with (
            (Path(folder) / "said").open("w+") as said,
            subprocess.Popen(
                [*words, *tests], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=said, text=True
            ) as process,
        ):
            assert process.stdout is not None
            lines = [line for line in process.stdout if not _told(line, told)]
        return _read(Path(folder) / "verdicts", lines)


def _ordered(folder: Path, code: Mapping[str, str], mutants: Sequence[str]) -> Path:
    modules = {name: str(folder / f"{name}.py") for name in code}
    for name, path in modules.items():
        Path(path).write_text(code[name], "utf-8")
    order = folder / "order"
    order.write_text(
        json.dumps({"modules": modules, "mutants": list(mutants), "verdicts": str(folder / "verdicts")}), "utf-8"
    )
    return order


def _told(line: str, told: Progress) -> bool:
    done, _, of = line.strip().partition("/")
    if done.isdecimal() and of.isdecimal():
        told(int(done), int(of))
        return True
    return False


def _read(path: Path, said: Sequence[str]) -> dict[str, str]:
    verdicts: dict[str, str] | None = json.loads(path.read_text("utf-8")) if path.exists() else None
    if verdicts is None:
        raise NoVerdictError("".join(said)[-4_000:])
    return verdicts
