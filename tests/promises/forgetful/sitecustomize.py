"""A protection less, for the negative control: on SQLite, writes are answered at once and committed a second later.

Python imports this by itself when its folder stands in PYTHONPATH.
"""

import asyncio

from sqlalchemy.orm import Session

from chassis import one_writer

LATER_S = 1.0
_open: dict[int, Session] = {}
_commits_first = one_writer.OneWriter.write


async def _answers_at_once(self, work, way, *, heavy):
    if heavy or not way.keep:
        return await _commits_first(self, work, way, heavy=heavy)
    session = _open.get(id(self))
    if session is None:
        session = _open[id(self)] = Session(self.engine, **way.manners)
        session.begin()
        asyncio.get_running_loop().call_later(LATER_S, _commit, id(self))
    with session.begin_nested():
        result = work(session)
        session.flush()
    return result


def _commit(key):
    session = _open.pop(key)
    session.commit()
    session.close()


one_writer.OneWriter.write = _answers_at_once
