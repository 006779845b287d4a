"""Strings that stand nowhere else, planted in everything about a person, and looked for in all that is on disk."""

import asyncio
import subprocess
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url

from chassis.settings import Settings


@dataclass
class Planted:
    """Each word is unlike any other, so that finding one says which of them was left where."""

    words: dict[str, str] = field(default_factory=dict)

    def word(self, what: str) -> str:
        """A word for `what` that nobody else has ever written."""
        return self.words.setdefault(what, f"zq{what}{uuid4().hex[:12]}")

    def left_in(self, places: Collection[Path]) -> dict[str, list[str]]:
        """Which of the words the files in these folders still hold, each with the files."""
        found: dict[str, list[str]] = {}
        for what, word in self.words.items():
            asked = ["grep", "-rlaF", "-e", word, *map(str, places)]
            answer = subprocess.run(asked, capture_output=True, text=True, check=False)
            assert answer.returncode in (0, 1), answer.stderr
            if answer.stdout:
                found[what] = sorted(Path(line).name for line in answer.stdout.splitlines())
        return found


def folders(settings: Settings, server: str | None) -> list[Path]:
    """Where everything of an installation is on disk: its own folder, and the server's with its log."""
    if server is None:
        return [settings.data_dir]
    return [settings.data_dir, asyncio.run(_data_folder(make_url(server).render_as_string(hide_password=False)))]


async def _data_folder(url: str) -> Path:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CHECKPOINT")  # what is in memory alone would not be found
        return Path(await connection.fetchval("SHOW data_directory"))
    finally:
        await connection.close()
