"""Reading a formula: sqlglot parses the text, and only what stands in the allow-list becomes a node.

Everything else that SQL could say (queries, casts, quoted names, wildcards, parameters, unknown functions, a division
that names neither scale nor what zero means) is a located fault. Grammar and worked tables:
`docs/algorithms/formulas.md`.
"""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from sqlglot import exp

from chassis.domain.day import parse_day
from chassis.domain.errors import Fault, Invalid, refuse_if
from services.kpi.domain.expression import nodes
from services.kpi.domain.expression.syntax import POINTER, syntax_of

LONGEST = 500
DEEPEST = 12
MOST_SCALE = 12

_NUMBER = re.compile(r"[0-9]{1,14}(\.[0-9]{1,6})?")
_OPERATORS: dict[type[exp.Expr], nodes.Operator] = {
    exp.Add: nodes.Operator.PLUS,
    exp.Sub: nodes.Operator.MINUS,
    exp.Mul: nodes.Operator.TIMES,
}
_RELATIONS: dict[type[exp.Expr], nodes.Relation] = {
    exp.LT: nodes.Relation.LESS,
    exp.LTE: nodes.Relation.AT_MOST,
    exp.GT: nodes.Relation.MORE,
    exp.GTE: nodes.Relation.AT_LEAST,
    exp.EQ: nodes.Relation.EQUAL,
    exp.NEQ: nodes.Relation.OTHER,
}
_TAKEN = {"PREVIOUS": nodes.Taken.PREVIOUS, "YEAR_AGO": nodes.Taken.YEAR_AGO}
_FOLDED: dict[type[exp.Expr], nodes.Taken] = {exp.Sum: nodes.Taken.SUM, exp.Count: nodes.Taken.COUNT}
_NOTHING = nodes.Number(Decimal(0))


def parse(text: str, measures: Mapping[str, object]) -> nodes.Node:
    """The tree of `text`. Names of `measures` are readings, every other name refers to an indicator.

    Raises `Invalid` with every fault: what is not of the language, wrong arguments, too long or too deep.
    """
    if len(text) > LONGEST:
        raise Invalid(Fault("formula_too_long", POINTER, {"most": LONGEST}))
    reader = _Reader(text, measures)
    node = reader.read(syntax_of(text))
    if not reader.faults and _depth(node) > DEEPEST:
        reader.faults.append(Fault("formula_too_deep", POINTER, {"most": DEEPEST}))
    refuse_if(reader.faults)
    return node


def _depth(node: nodes.Node) -> int:
    return 1 + max(map(_depth, nodes.parts_of(node)), default=0)


class _Reader:
    """Turns sqlglot's tree into ours, and keeps what was wrong with it."""

    def __init__(self, text: str, measures: Mapping[str, object]) -> None:
        self.text = text
        self.measures = measures
        self.faults: list[Fault] = []

    def read(self, found: object) -> nodes.Node:
        """The node of what sqlglot found; anything out of the allow-list is a fault."""
        if not isinstance(found, exp.Expr):
            return self._refuse("formula_malformed")
        if type(found) in _OPERATORS:
            return nodes.Arithmetic(
                _OPERATORS[type(found)], self.read(found.this), self.read(found.expression), at=_at(found)
            )
        if type(found) in _RELATIONS:
            return nodes.Compare(
                _RELATIONS[type(found)], self.read(found.this), self.read(found.expression), at=_at(found)
            )
        if type(found) in _FOLDED:
            return self._reading(found.this, _FOLDED[type(found)])
        handle = _ALLOWED.get(type(found))
        return handle(self, found) if handle else self._stray(found)

    def _paren(self, found: exp.Expr) -> nodes.Node:
        return self.read(found.this)

    def _literal(self, found: exp.Expr) -> nodes.Node:
        if found.args.get("is_string"):
            return self._stray(found)
        if not _NUMBER.fullmatch(found.name):
            return self._refuse("formula_number_out_of_range", part=found.name, at=_at(found) + 1)
        return nodes.Number(Decimal(found.name), at=_at(found))

    def _negative(self, found: exp.Expr) -> nodes.Node:
        return nodes.Arithmetic(nodes.Operator.MINUS, _NOTHING, self.read(found.this), at=_at(found))

    def _column(self, found: exp.Expr) -> nodes.Node:
        if len([part for part in found.args.values() if part]) > 1 or not isinstance(found.this, exp.Identifier):
            return self._stray(found)
        name = found.name
        if name in (nodes.Edge.START, nodes.Edge.END):
            return nodes.PeriodDay(nodes.Edge(name), at=_at(found))
        return nodes.Reading(name, at=_at(found)) if name in self.measures else nodes.Reference(name, at=_at(found))

    def _cast(self, found: exp.Expr) -> nodes.Node:
        day = found.this
        if not (isinstance(day, exp.Literal) and day.is_string and found.is_type("date") and "::" not in self.text):
            return self._stray(found)
        try:
            return nodes.Day(parse_day(day.name), at=_at(found))
        except ValueError:
            return self._refuse("formula_number_out_of_range", part=day.name, at=_at(found) + 1)

    def _joined(self, found: exp.Expr) -> nodes.Node:
        every = isinstance(found, exp.And)
        return nodes.Joined(every, self.read(found.this), self.read(found.expression), at=_at(found))

    def _negated(self, found: exp.Expr) -> nodes.Node:
        return nodes.Negated(self.read(found.this), at=_at(found))

    def _extreme(self, found: exp.Expr) -> nodes.Node:
        operands = (found.this, *found.expressions)
        if len(operands) < 2:
            return self._arguments(found)
        return nodes.Extreme(isinstance(found, exp.Max), tuple(map(self.read, operands)), at=_at(found))

    def _round(self, found: exp.Expr) -> nodes.Node:
        scale = self._scale(found.args.get("decimals"))
        if scale is None or found.args.get("truncate"):
            return self._arguments(found)
        return nodes.Round(self.read(found.this), scale, at=_at(found))

    def _coalesce(self, found: exp.Expr) -> nodes.Node:
        if len(found.expressions) != 1:
            return self._arguments(found)
        return nodes.Default(self.read(found.this), self.read(found.expressions[0]), at=_at(found))

    def _case(self, found: exp.Expr) -> nodes.Node:
        otherwise = found.args.get("default")
        if found.this is not None or otherwise is None:
            return self._arguments(found)
        branches = tuple(
            nodes.Branch(self.read(branch.this), self.read(branch.args["true"]), at=_at(branch))
            for branch in found.args["ifs"]
        )
        return nodes.Choice(branches, self.read(otherwise), at=_at(found))

    def _division(self, found: exp.Expr) -> nodes.Node:
        return self._refuse("division_without_scale", at=_at(found) + 1)

    def _function(self, found: exp.Expr) -> nodes.Node:
        name, arguments = str(found.this).upper(), found.expressions
        if name in _TAKEN and len(arguments) == 1:
            return self._reading(arguments[0], _TAKEN[name])
        if name == "DAYS" and len(arguments) == 2:
            return nodes.Days(self.read(arguments[0]), self.read(arguments[1]), at=_at(found))
        if name == "CLAMP" and len(arguments) == 3:
            value, lowest, highest = map(self.read, arguments)
            return nodes.Extreme(True, (lowest, nodes.Extreme(False, (value, highest), at=_at(found))), at=_at(found))
        if name == "DIVIDE" and len(arguments) == 4:
            return self._divide(found)
        return self._arguments(found) if name in {*_TAKEN, "DAYS", "CLAMP", "DIVIDE"} else self._stray(found)

    def _divide(self, found: exp.Expr) -> nodes.Node:
        numerator, denominator, digits, rule = found.expressions
        scale, on_zero = self._scale(digits), rule.name if isinstance(rule, exp.Literal) and rule.is_string else ""
        if scale is None or on_zero not in set(nodes.OnZero):
            return self._arguments(found)
        return nodes.Divide(self.read(numerator), self.read(denominator), scale, nodes.OnZero(on_zero), at=_at(found))

    def _reading(self, found: exp.Expr, taken: nodes.Taken) -> nodes.Node:
        if not isinstance(found, exp.Column) or found.name not in self.measures:
            return self._refuse("measure_expected", part=found.sql(), at=_at(found) + 1)
        return nodes.Reading(found.name, taken, at=_at(found))

    def _scale(self, found: object) -> int | None:
        if not isinstance(found, exp.Literal) or found.is_string or not found.name.isdigit():
            return None
        return int(found.name) if int(found.name) <= MOST_SCALE else None

    def _arguments(self, found: exp.Expr) -> nodes.Node:
        return self._refuse("formula_arguments_wrong", part=found.sql()[:80], at=_at(found) + 1)

    def _stray(self, found: exp.Expr) -> nodes.Node:
        return self._refuse("formula_part_not_allowed", part=found.sql()[:80], at=_at(found) + 1)

    def _refuse(self, code: str, **params: object) -> nodes.Node:
        self.faults.append(Fault(code, POINTER, params))
        return _NOTHING


def _at(found: exp.Expr) -> int:
    return min((part.meta["start"] for part in found.walk() if "start" in part.meta), default=0)


_ALLOWED: dict[type[exp.Expr], Callable[[_Reader, exp.Expr], nodes.Node]] = {
    exp.Paren: _Reader._paren,
    exp.Literal: _Reader._literal,
    exp.Neg: _Reader._negative,
    exp.Column: _Reader._column,
    exp.Cast: _Reader._cast,
    exp.And: _Reader._joined,
    exp.Or: _Reader._joined,
    exp.Not: _Reader._negated,
    exp.Max: _Reader._extreme,
    exp.Min: _Reader._extreme,
    exp.Round: _Reader._round,
    exp.Coalesce: _Reader._coalesce,
    exp.Case: _Reader._case,
    exp.Div: _Reader._division,
    exp.Anonymous: _Reader._function,
}
