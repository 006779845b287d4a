"""A disk that forgets what was not synced, for whatever is started under it; see `forgetting_disk.c`."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent / "forgetting_disk.c"


@dataclass(frozen=True)
class ForgettingDisk:
    """`cache` is what programs see, `disk` what is left of it without power."""

    cache: Path
    disk: Path
    library: Path

    @classmethod
    def beneath(cls, cache: Path) -> "ForgettingDisk":
        """A disk that holds what is in `cache` now."""
        compiler = shutil.which("gcc")
        if compiler is None:
            pytest.skip("a disk that forgets is built with gcc, which is not here")
        found = cls(cache, cache.with_name(cache.name + "-disk"), cache.with_name("forgetting_disk.so"))
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", found.library, SOURCE, "-ldl"], check=True)
        copy(cache, found.disk)
        return found

    @property
    def environment(self) -> dict[str, str]:
        """What programs are started with so that they write to this disk."""
        names = {"FORGETS_CACHE": self.cache, "FORGETS_DISK": self.disk, "LD_PRELOAD": self.library}
        return {name: str(path) for name, path in names.items()}

    def power_is_back(self) -> None:
        """Programs see from now on what the disk has kept; nobody may be writing."""
        shutil.rmtree(self.cache)
        copy(self.disk, self.cache)


def copy(source: Path, target: Path) -> None:
    """A folder with all that is in it, owned as it was."""
    shutil.copytree(source, target)
    for path in [source, *source.rglob("*")]:
        about = path.stat()
        os.chown(target / path.relative_to(source), about.st_uid, about.st_gid)
