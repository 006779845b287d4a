"""What differs between two statements: by line, and by the measurement or dated rule that made it differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.explain import Figure
from chassis.domain.money import Money
from chassis.domain.name import Name
from services.kpi.domain.pay_line import PayLine
from services.kpi.domain.statement import Statement

Leaf = tuple[str, str]
"""The key and the source of a figure that rests on no other."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A leaf that is not the same: a measurement, a rule of a plan or a scheme; None where one side has none."""

    key: str
    source: str
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line that is not the same, or that only one of the two has."""

    key: str
    component: str
    name: Name
    before: Money
    after: Money
    causes: tuple[Cause, ...]

    @property
    def difference(self) -> Money:
        """What the line has more now."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class TotalChange:
    """What two runs come to, in all or in one component."""

    before: Money
    after: Money

    @property
    def difference(self) -> Money:
        """What the later one has more."""
        return self.after - self.before


def total_changes(before: Mapping[str, Money], after: Mapping[str, Money], currency: str) -> dict[str, TotalChange]:
    """By component, those of `after` first; what one of the two does not have counts as nothing."""
    nothing = Money.zero(currency)
    names = dict.fromkeys((*after, *before))
    return {name: TotalChange(before.get(name, nothing), after.get(name, nothing)) for name in names}


def line_changes(before: Statement | None, after: Statement | None) -> tuple[LineChange, ...]:
    """The lines that differ, in the order of `after` and then of what `before` alone has."""
    old, new = _by_key(before), _by_key(after)
    keys = dict.fromkeys((*new, *old))
    changes = (_change(key, old.get(key), new.get(key)) for key in keys)
    return tuple(change for change in changes if change is not None)


def _by_key(statement: Statement | None) -> Mapping[str, PayLine]:
    """Lines by key; of several with one key, as corrections may be, each later one is numbered."""
    found: dict[str, PayLine] = {}
    for line in statement.lines if statement else ():
        key, number = line.figure.key, 1
        while key in found:
            number += 1
            key = f"{line.figure.key}#{number}"
        found[key] = line
    return found


def _change(key: str, old: PayLine | None, new: PayLine | None) -> LineChange | None:
    line = new or old
    if line is None or (old is not None and new is not None and old.amount == new.amount):
        return None
    nothing = Money.zero(line.amount.currency)
    before, after = old.amount if old else nothing, new.amount if new else nothing
    if before == after:
        return None
    return LineChange(key, line.component, line.name, before, after, tuple(_causes(old, new)))


def _causes(old: PayLine | None, new: PayLine | None) -> Iterator[Cause]:
    before, after = _leaves(old), _leaves(new)
    for key, source in dict.fromkeys((*after, *before)):
        was, is_now = before.get((key, source)), after.get((key, source))
        if was != is_now:
            yield Cause(key, source, was, is_now)


def _leaves(line: PayLine | None) -> dict[Leaf, Decimal]:
    figures: Iterator[Figure] = line.figure.walk() if line else iter(())
    return {(figure.key, figure.source): figure.value for figure in figures if not figure.inputs}
