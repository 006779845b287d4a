"""Conditions over what is known of an account: `status = 'active' AND (revenue_trend <= -0.2 OR overdue_days > 30)`.

sqlglot parses the text and only what is of the language becomes a condition: names of traits, numbers and words,
comparisons, IN, BETWEEN, IS NULL, AND, OR, NOT. Nothing is executed. What is not known makes a comparison unknown, as
in SQL, and only what is certainly true counts. Worked table: `docs/algorithms/lists.md`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from chassis.domain.errors import Fault, Invalid, refuse_if
from services.accounts.domain.trait import TRAITS, TraitKind, Traits, TraitValue

LONGEST = 500
MOST_PARTS = 60
POINTER = "/condition"

Truth = bool | None
Test = Callable[[Traits], Truth]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was read: its `text`, the `traits` that it names, and the test itself."""

    text: str
    traits: tuple[str, ...]
    test: Test

    def holds(self, traits: Traits) -> bool:
        """Whether it is certainly true."""
        return self.test(traits) is True


def read_condition(text: str) -> Condition:
    """The condition that `text` says; `Invalid` with every fault at `/condition`."""
    tree = _parsed(text)
    faults: list[Fault] = []
    names = tuple(dict.fromkeys(str(column.name) for column in tree.find_all(exp.Column)))
    faults += [Fault("unknown_trait", POINTER, {"name": name}) for name in names if name not in TRAITS]
    test = _truth(tree, faults)
    refuse_if(faults)
    return Condition(text, names, test)


def _parsed(text: str) -> exp.Expr:
    if len(text) > LONGEST:
        raise Invalid(Fault("condition_too_long", POINTER, {"most": LONGEST}))
    try:
        tree = sqlglot.parse_one(text)
    except (SqlglotError, RecursionError):
        raise Invalid(Fault("condition_unreadable", POINTER)) from None
    if sum(1 for _ in tree.walk()) > MOST_PARTS:
        raise Invalid(Fault("condition_too_long", POINTER, {"most": LONGEST}))
    return tree


def _never(_: Traits) -> Truth:
    return None


def _truth(node: exp.Expr, faults: list[Fault]) -> Test:
    read = _READERS.get(type(node))
    if read is not None:
        return read(node, faults)
    faults.append(Fault("condition_part_unknown", POINTER, {"part": _shown(node)}))
    return _never


def _between(node: exp.Expr, faults: list[Fault]) -> Test:
    ends = (("low", _at_least), ("high", _at_most))
    tests = [_compared(node.this, node.args[end], compare, faults) for end, compare in ends]
    return _joined(tests, decisive=False)


def _both(node: exp.Expr, faults: list[Fault]) -> Test:
    parts = [_truth(part, faults) for part in (node.this, node.expression)]
    return _joined(parts, decisive=isinstance(node, exp.Or))


def _comparison(node: exp.Expr, faults: list[Fault]) -> Test:
    return _compared(node.this, node.expression, _COMPARISONS[type(node)], faults)


def _negated(test: Test) -> Test:
    def negated(traits: Traits) -> Truth:
        truth = test(traits)
        return None if truth is None else not truth

    return negated


def _joined(tests: list[Test], *, decisive: bool) -> Test:
    """OR where `decisive` is true, AND where it is false: one decisive part decides, an unknown one leaves it open."""

    def joined(traits: Traits) -> Truth:
        truths = [test(traits) for test in tests]
        if decisive in truths:
            return decisive
        return None if None in truths else not decisive

    return joined


def _missing(node: exp.Expr, faults: list[Fault]) -> Test:
    if not (isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Null)):
        faults.append(Fault("condition_part_unknown", POINTER, {"part": _shown(node)}))
        return _never
    name = str(node.this.name)
    return lambda traits: traits.get(name) is None


def _among(node: exp.Expr, faults: list[Fault]) -> Test:
    options = node.args.get("expressions") or []
    if not options or node.args.get("query") is not None:
        faults.append(Fault("condition_part_unknown", POINTER, {"part": _shown(node)}))
    return _joined([_compared(node.this, option, _equal, faults) for option in options], decisive=True)


def _compared(
    left: exp.Expr, right: exp.Expr, compare: Callable[[TraitValue, TraitValue], bool], faults: list[Fault]
) -> Test:
    if not isinstance(left, exp.Column):
        faults.append(Fault("condition_part_unknown", POINTER, {"part": _shown(left)}))
        return _never
    name, wanted = str(left.name), _literal(right)
    if wanted is None:
        faults.append(Fault("condition_part_unknown", POINTER, {"part": _shown(right)}))
        return _never
    faults += _kind_faults(name, wanted, ordered=compare not in (_equal, _other))

    def compared(traits: Traits) -> Truth:
        value = traits.get(name)
        return None if value is None else compare(value, wanted)

    return compared


def _kind_faults(name: str, wanted: TraitValue, *, ordered: bool) -> Iterator[Fault]:
    kind = TRAITS.get(name)
    if kind is None:
        return
    given = TraitKind.NUMBER if isinstance(wanted, Decimal) else TraitKind.WORD
    if kind is not given or (ordered and kind is TraitKind.WORD):
        yield Fault("trait_compared_wrongly", POINTER, {"name": name, "kind": kind.value})


def _literal(node: exp.Expr) -> TraitValue:
    negative = isinstance(node, exp.Neg)
    inner = node.this if negative else node
    if not isinstance(inner, exp.Literal):
        return None
    if inner.is_string:
        return None if negative else str(inner.this)
    try:
        number = Decimal(str(inner.this))
    except InvalidOperation:
        return None
    return -number if negative else number


def _shown(node: object) -> str:
    return (node.sql() if isinstance(node, exp.Expr) else str(node))[:80]


def _equal(one: TraitValue, other: TraitValue) -> bool:
    return one == other


def _other(one: TraitValue, other: TraitValue) -> bool:
    return one != other


def _at_least(one: TraitValue, other: TraitValue) -> bool:
    return isinstance(one, Decimal) and isinstance(other, Decimal) and one >= other


def _at_most(one: TraitValue, other: TraitValue) -> bool:
    return isinstance(one, Decimal) and isinstance(other, Decimal) and one <= other


def _more(one: TraitValue, other: TraitValue) -> bool:
    return _at_least(one, other) and one != other


def _less(one: TraitValue, other: TraitValue) -> bool:
    return _at_most(one, other) and one != other


_COMPARISONS: dict[type[exp.Expr], Callable[[TraitValue, TraitValue], bool]] = {
    exp.EQ: _equal,
    exp.NEQ: _other,
    exp.LT: _less,
    exp.LTE: _at_most,
    exp.GT: _more,
    exp.GTE: _at_least,
}

_READERS: dict[type[exp.Expr], Callable[[exp.Expr, list[Fault]], Test]] = {
    exp.Paren: lambda node, faults: _truth(node.this, faults),
    exp.Not: lambda node, faults: _negated(_truth(node.this, faults)),
    exp.And: _both,
    exp.Or: _both,
    exp.Is: _missing,
    exp.In: _among,
    exp.Between: _between,
    **dict.fromkeys(_COMPARISONS, _comparison),
}
