"""One run of mutmut over an area, in a directory of its own, and what came of every mutant."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import IO

from tests.mutation.areas import ROOT, Area

Progress = Callable[[int, int], None]
_COUNT = re.compile(rb"(\d+)/(\d+)")
_LEFT_OUT = {".git", ".venv", "pyproject.toml", "mutants"}
KILLED = {1, 3}
"""Exit codes of pytest when a test failed."""
TIMED_OUT = {36, -24, 24, 152, 255}


class NoVerdictError(Exception):
    """mutmut came to no end: the tests fail without a change, say."""


def run(area: Area, work: Path, only: Collection[str], told: Progress) -> dict[str, int | None]:
    """The exit code of the tests for every mutant of the area, or for `only` those; `None` where none was tried.

    `work` is an empty directory; what is not there afterwards is taken from the repository by links.
    """
    for entry in ROOT.iterdir():
        if entry.name not in _LEFT_OUT and not (work / entry.name).exists():
            (work / entry.name).symlink_to(entry)
    (work / "pyproject.toml").write_text(_configured(area), "utf-8")
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "1", *sorted(only)]
    with subprocess.Popen(command, cwd=work, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        said = _listen(process.stdout, told)
    if process.returncode:
        raise NoVerdictError(f"{area.name}: {said}")
    found = {name: code for module in area.modules for name, code in _verdicts(work / "mutants" / f"{module}.meta")}
    return {name: code for name, code in found.items() if not only or name in only}


def _configured(area: Area) -> str:
    folders = sorted(entry.name for entry in ROOT.iterdir() if entry.is_dir() and not entry.name.startswith("."))
    settings = {
        "source_paths": list(area.modules),
        "only_mutate": list(area.modules),
        "also_copy": [name for name in folders if name != "mutants"],
        "pytest_add_cli_args": ["-p", "tests.mutation.quick", "-p", "no:schemathesis", "-p", "no:xdist"],
        "pytest_add_cli_args_test_selection": list(area.tests),
        "use_git_change_detection": False,
    }
    table = "\n".join(f"{name} = {json.dumps(value)}" for name, value in settings.items())
    ours = (ROOT / "pyproject.toml").read_text("utf-8").partition("[tool.mutmut]")[0]
    return f"{ours}[tool.mutmut]\n{table}\n"


def _listen(stream: IO[bytes], told: Progress) -> str:
    """Tell how far it is, and keep the last of what was said for whoever has to find out why it failed."""
    last = b""
    while chunk := stream.read1(65_536):
        last = (last + chunk)[-4_000:]
        if counts := _COUNT.findall(chunk):
            told(*(int(count) for count in counts[-1]))
    return last.decode("utf-8", "replace")


def _verdicts(path: Path) -> Iterator[tuple[str, int | None]]:
    yield from json.loads(path.read_text("utf-8"))["exit_code_by_key"].items()
