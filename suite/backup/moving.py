"""From one database to another: from the SQLite of a first look to the PostgreSQL of a bank."""

from pathlib import Path
from tempfile import TemporaryDirectory

from chassis.settings import ServiceName, Settings
from suite.backup.archive import Archive, ArchiveError
from suite.backup.restoring import restore
from suite.backup.taking import Step, back_up


def move(settings: Settings, target: Settings, step: Step = lambda _service, _table: None) -> Archive:
    """Bring everything to the databases of `target`; those of `settings` stay as they are. What was moved is told."""
    same = [name for name in ServiceName if settings.database_url_of(name) == target.database_url_of(name)]
    if same:
        raise ArchiveError(f"The databases of {', '.join(same)} are where they are to be moved already.")
    with TemporaryDirectory(prefix="kam-move-") as folder:
        archive = back_up(settings, Path(folder) / "backup", step)
        restore(archive, target, step)
        return archive
