"""An outage of a database is told once when it begins and once when it is over, however many rounds meet it."""

import time
from dataclasses import dataclass, field

import structlog

from chassis.domain.errors import Unavailable
from chassis.problems import ProblemError

logger = structlog.get_logger("database")


@dataclass(slots=True)
class Trouble:
    """Which rounds the database keeps from their work, and since when."""

    database: str
    _kept: set[str] = field(default_factory=set)
    _since: float = 0.0

    def begins(self, name: str, error: Exception) -> None:
        """The rounds called `name` have failed. What is not the database's fault is told in full, each time."""
        if not isinstance(error, Unavailable | ProblemError):
            logger.error("rounds_interrupted", database=self.database, name=name, exc_info=error)
            return
        if not self._kept:
            self._since = time.monotonic()
            logger.warning("database_in_trouble", database=self.database, reason=_reason(error), name=name)
        self._kept.add(name)

    def ends(self, name: str) -> None:
        """The rounds called `name` went through; when all do again, the outage is over."""
        if name in self._kept:
            self._kept.discard(name)
            if not self._kept:
                lasted_s = round(time.monotonic() - self._since, 1)
                logger.info("database_well_again", database=self.database, lasted_s=lasted_s)


def _reason(error: Unavailable | ProblemError) -> str:
    faults = error.faults if isinstance(error, Unavailable) else error.problem.faults
    return ", ".join(fault.code for fault in faults)
