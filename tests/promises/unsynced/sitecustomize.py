"""A protection less, for the negative control: SQLite does not wait until its writes have reached the disk.

Python imports this by itself when its folder stands in PYTHONPATH.
"""

from chassis import engines

_prepared = engines._prepare_sqlite


def _unsynced(connection, entry):
    _prepared(connection, entry)
    connection.execute("PRAGMA synchronous=OFF")


engines._prepare_sqlite = _unsynced
