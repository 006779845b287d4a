"""A protection less, for the negative control: on SQLite, writes are answered at once and committed a second later.

Python imports this by itself when its folder stands in PYTHONPATH.
"""

import asyncio
from contextlib import suppress

from sqlalchemy.orm import Session

from chassis import db

LATER_S = 1.0
_open: dict[int, Session] = {}
_commits_at_once = db.Database._synchronous


def _answers_at_once(self, work, engine, way):
    with suppress(RuntimeError):
        if way.keep:
            return _soon_kept(self, work, engine, asyncio.get_running_loop())
    return _commits_at_once(self, work, engine, way)


def _soon_kept(database, work, engine, loop):
    session = _open.get(id(database))
    if session is None:
        session = _open[id(database)] = Session(engine, expire_on_commit=False)
        session.begin()
        loop.call_later(LATER_S, _commit, id(database))
    with session.begin_nested():
        result = work(session)
        session.flush()
    return result


def _commit(key):
    session = _open.pop(key)
    session.commit()
    session.close()


db.Database._synchronous = _answers_at_once
