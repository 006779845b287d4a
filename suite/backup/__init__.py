"""Backups that hold on both databases: taken while the suite works, proved row by row when they are brought back."""

from suite.backup.archive import Archive, ArchiveError
from suite.backup.restoring import restore
from suite.backup.taking import back_up

__all__ = ["Archive", "ArchiveError", "back_up", "restore"]
