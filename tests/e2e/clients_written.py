"""The Python client as it is built: its own half and the half that is written from the contracts."""

import importlib
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from suite.clients import CLIENTS, write_clients


def built(folder: Path) -> Path:
    """A folder that holds the whole package `kam_client`."""
    shutil.copytree(CLIENTS / "python/kam_client", folder / "python/kam_client")
    write_clients(folder)
    return folder / "python"


@contextmanager
def importable(folder: Path) -> Iterator[ModuleType]:
    """The package, imported from `folder`."""
    sys.path.insert(0, str(folder))
    try:
        yield importlib.import_module("kam_client")
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == "kam_client"]:
            del sys.modules[name]
