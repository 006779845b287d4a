"""The suite as an installed wheel: all that it needs is in it, wherever it is started."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """A folder with the wheel's contents, as pip would put them."""
    place = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*pip, "--no-build-isolation", "--target", str(place), str(ROOT)], check=True)
    return place


@pytest.mark.parametrize("arguments", [["migrate"], ["doctor"], ["contracts", "lint"], ["token", "--role", "system"]])
def test_it_runs_away_from_its_sources(installed, tmp_path, arguments):
    environment = {**os.environ, "PYTHONPATH": str(installed), "KAM_DATA_DIR": str(tmp_path / "data")}
    command = [sys.executable, "-P", "-c", "from suite.cli import main; import suite; print(suite.__file__); main()"]
    done = subprocess.run(
        [*command, *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith(str(installed))
