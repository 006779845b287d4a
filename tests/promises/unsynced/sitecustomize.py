"""A protection less, for the negative control: SQLite does not wait until its writes have reached the disk.

Python imports this by itself when its folder stands in PYTHONPATH.
"""

from chassis import db

_prepared = db._prepare_sqlite


def _unsynced(connection, entry):
    _prepared(connection, entry)
    connection.execute("PRAGMA synchronous=OFF")


db._prepare_sqlite = _unsynced
