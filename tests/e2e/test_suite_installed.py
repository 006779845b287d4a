"""The suite as an installed wheel: all that it needs is in it, wherever it is started."""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with the wheel's contents, as pip would put them."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([*_installer(), "--quiet", "--no-deps", "--no-build-isolation", "--target", place, ROOT], check=True)
    return place


def _installer() -> list[str]:
    """pip, or uv where that made the environment, which then has no pip."""
    if find_spec("pip"):
        return [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    return ["uv", "pip", "install", "--python", sys.executable]


@pytest.mark.parametrize("arguments", [["migrate"], ["doctor"], ["contracts", "lint"], ["token", "--role", "system"]])
def test_it_runs_away_from_its_sources(installed, tmp_path, arguments):
    environment = {**os.environ, "PYTHONPATH": str(installed), "KAM_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-P", "-c", "from suite.cli import main; import suite; print(suite.__file__); main()"]
    done = subprocess.run(
        [*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(str(installed))
