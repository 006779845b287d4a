"""What a database's refusal means to the caller: a duplicate is a conflict, a full disk or a dead server a 5xx."""

import re

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chassis.columns import columns_of
from chassis.domain.errors import Conflict, Fault, Refusal, Unavailable
from chassis.problems import ProblemError

_TRY_AGAIN = frozenset({"40001", "40P01"})
_READ_ONLY = "25006"
"""A server that was the primary until a moment ago, or is about to be."""
_FULL = frozenset({"53100", "54000"})
_SERVER_TROUBLE = ("08", "53", "57", "58")
"""PostgreSQL's classes for lost connections, too few resources, an operator's hand, and the system below."""
_FILE_TROUBLE = ("database is locked", "disk I/O error", "unable to open database file")
_SQLITE_COLUMNS = re.compile(r"UNIQUE constraint failed: (?P<columns>.+)")
_POSTGRESQL_COLUMNS = re.compile(r"Key \((?P<columns>[^)]+)\)=")


class TryAgain(Exception):  # noqa: N818 - an instruction, not a malfunction
    """The database undid the transaction for another's sake and asks to run it again."""

    def __init__(self, refusal: Exception) -> None:
        super().__init__(str(refusal))
        self.refusal = refusal


def refusal_of(error: Exception) -> Exception:
    """The refusal or problem that `error` stands for; `TryAgain` where a repetition may succeed."""
    if isinstance(error, IntegrityError):
        return _conflict(error)
    state, text = _state(error), str(getattr(error, "orig", error))
    if state in _TRY_AGAIN:
        return TryAgain(_down())
    if state in _FULL or "database or disk is full" in text:
        return ProblemError("insufficient_storage", Fault("database_full"), headers={"retry-after": "30"})
    if _is_transient(error, state, text):
        return _down()
    return error


def _state(error: Exception) -> str:
    return str(getattr(getattr(error, "orig", None), "sqlstate", "") or "")


def _is_transient(error: Exception, state: str, text: str) -> bool:
    if isinstance(error, OSError | TimeoutError | PoolTimeoutError):
        return True
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return state == _READ_ONLY or state[:2] in _SERVER_TROUBLE or any(trouble in text for trouble in _FILE_TROUBLE)


def _down() -> Refusal:
    return Unavailable(Fault("database_down"))


def _conflict(error: IntegrityError) -> Exception:
    text = f"{error.orig} {getattr(error.orig.__cause__, 'detail', '')}" if error.orig else str(error)
    if "idempotency_keys" in text:  # the same request was at work beside this one and has finished: answer as it did
        return TryAgain(_down())
    columns = _columns_named_in(text) or list(columns_of(_constraint(error)))
    if not columns:
        return Conflict(Fault("reference_broken"))
    pointer = f"/{columns[0]}" if len(columns) == 1 else ""
    return Conflict(Fault("duplicate", pointer, {"field": " + ".join(columns)}))


def _columns_named_in(text: str) -> list[str]:
    found = _SQLITE_COLUMNS.search(text) or _POSTGRESQL_COLUMNS.search(text)
    return [column.strip().rpartition(".")[2] for column in found["columns"].split(",")] if found else []


def _constraint(error: IntegrityError) -> str:
    # Of a table with policies PostgreSQL tells the constraint only: its columns might show what another row holds.
    return str(getattr(getattr(error.orig, "__cause__", None), "constraint_name", None) or "")
