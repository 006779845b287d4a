"""What late data change: a statement computed anew beside the one that was paid, less what was adjusted before."""

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.domain.money import Money, total
from services.kpi.domain.deferral import Instalment
from services.kpi.domain.pay_difference import LineChange, line_changes
from services.kpi.domain.statement import Statement


@dataclass(frozen=True, slots=True)
class Settled:
    """What earlier adjustments of the same statement have set right already."""

    paid_now: Money
    deferred: tuple[Instalment, ...] = ()


@dataclass(frozen=True, slots=True)
class LateDifference:
    """What is still to be set right: at once, and with each later instalment; why is in `changes`."""

    paid_now: Money
    deferred: tuple[Instalment, ...]
    changes: tuple[LineChange, ...]

    @property
    def nothing(self) -> bool:
        """Whether everything is right already."""
        return not self.paid_now.minor and not any(part.amount.minor for part in self.deferred)


def late_difference(paid: Statement, anew: Statement, settled: Sequence[Settled]) -> LateDifference:
    """What `anew` comes to beyond `paid` and what was `settled` since; the parts add up to the whole difference."""
    currency = anew.total.currency
    before = total([each.paid_now for each in settled], currency)
    now = anew.paid_now - paid.paid_now - before
    return LateDifference(now, _later(paid, anew, settled), line_changes(paid, anew))


def _later(paid: Statement, anew: Statement, settled: Sequence[Settled]) -> tuple[Instalment, ...]:
    """The instalments' differences, by number; those of months gone by are due all the same."""
    sides = [(anew.deferred, 1), (paid.deferred, -1), *((each.deferred, -1) for each in settled)]
    due = {part.number: part.due for parts, _ in sides for part in parts}
    minor = dict.fromkeys(sorted(due), 0)
    for parts, sign in sides:
        for part in parts:
            minor[part.number] += sign * part.amount.minor
    currency = anew.total.currency
    return tuple(Instalment(n, due[n], Money(each, currency)) for n, each in minor.items() if each)
