"""A backup on disk: a folder with a file a table and a manifest, which is written last and says what must be there."""

import gzip
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson

from chassis.settings import ServiceName
from suite.errors import SuiteError

FORMAT = 1
MANIFEST = "manifest.json"


class ArchiveError(SuiteError):
    """The folder holds no backup, or not the one that its manifest speaks of."""


@dataclass(frozen=True, slots=True)
class TableEntry:
    """One table: its columns as (name, kind), those of its key, its rows' count and digest, its file's SHA-256."""

    name: str
    columns: tuple[tuple[str, str], ...]
    key: tuple[str, ...]
    rows: int
    digest: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ServiceEntry:
    """One service's database at one moment: the revision of its shape, and its tables, parents before children."""

    revision: str
    tables: tuple[TableEntry, ...]


@dataclass(frozen=True, slots=True)
class Archive:
    """A backup: where it lies, when it was taken (RFC 3339), and what it holds."""

    folder: Path
    taken_at: str
    services: Mapping[ServiceName, ServiceEntry]

    @classmethod
    def open(cls, folder: Path) -> "Archive":
        """The backup in `folder`; every file is held against the manifest before anything is believed."""
        try:
            document = orjson.loads((folder / MANIFEST).read_bytes())
            known = document["format"] == FORMAT
            services = {ServiceName(name): _service(entry) for name, entry in document["services"].items()}
            archive = cls(folder, document["taken_at"], services)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArchiveError(f"{folder} holds no backup that this version can read.") from error
        if not known:
            raise ArchiveError(f"{folder} was written by a later version of the suite.")
        archive._check_files()
        return archive

    def seal(self) -> None:
        """Write the manifest, at once and whole: a folder without one is no backup."""
        document = {"format": FORMAT, "taken_at": self.taken_at,
                    "services": {name: asdict(entry) for name, entry in self.services.items()}}  # fmt: skip
        draft = self.folder / f"{MANIFEST}.draft"
        draft.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS))
        draft.rename(self.folder / MANIFEST)

    def lines(self, service: ServiceName, table: TableEntry) -> Iterator[bytes]:
        """The rows of a table, each a JSON array in the order of its columns."""
        with gzip.open(table_file(self.folder, service, table.name)) as file:
            for line in file:
                yield line.rstrip(b"\n")

    def _check_files(self) -> None:
        for service, entry in self.services.items():
            for table in entry.tables:
                path = table_file(self.folder, service, table.name)
                if not path.is_file() or file_sha256(path) != table.sha256:
                    raise ArchiveError(f"{path} is not the file that the backup was sealed with.")


def table_file(folder: Path, service: ServiceName, table: str) -> Path:
    """Where the rows of a table lie."""
    return folder / service / f"{table}.ndjson.gz"


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _service(entry: Mapping[str, object]) -> ServiceEntry:
    tables = entry["tables"]
    if not isinstance(tables, list):
        raise TypeError("tables")
    return ServiceEntry(str(entry["revision"]), tuple(_table(**table) for table in tables))


def _table(name: str, columns: list[list[str]], key: list[str], **rest: Any) -> TableEntry:  # noqa: ANN401 - as written
    if not name.isidentifier():
        raise ValueError(name)
    return TableEntry(name, tuple((column, kind) for column, kind in columns), tuple(key), **rest)
