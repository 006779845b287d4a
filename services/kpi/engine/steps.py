"""The steps that everything is made of, over whole numbers: sums, products, comparisons, choices and one division.

Each step knows how large it can become. On DuckDB a column has 64 bits where that is enough and 128 otherwise, so that
nothing overflows and nothing is wider than it must be; where `wide` is set (Spark), every column has 38 digits. A step
that could outgrow those raises `TooWideError`. A missing value is NULL.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from services.kpi.domain.expression.nodes import OnZero
from services.kpi.domain.expression.shape import WIDEST, WIDEST_QUOTIENT
from services.kpi.engine.columns import Columns
from services.kpi.engine.whole import NARROW, Condition, TooWideError, Whole

MOST_MANAGERS = 10**7
"""More than one query is ever asked for."""

Case = tuple[Condition, Whole]
"""A condition, and what counts when it holds."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Adds steps to `columns` and answers the columns that have the results."""

    columns: Columns
    wide: bool = False

    def fact(self, expression: str, bound: int, *, signed: bool) -> Whole:
        """A column that is read from the facts."""
        kind = "BIGINT" if bound <= NARROW and not self.wide else "INT128"
        return Whole(self.columns.keep(f"CAST({expression} AS {kind})", 0), _fitting(bound), signed, 0)

    def constant(self, value: int) -> Whole:
        """One whole number for everybody."""
        kind = "BIGINT" if abs(value) <= NARROW and not self.wide else "INT128"
        return Whole(f"CAST('{value}' AS {kind})", _fitting(abs(value)), value < 0, value=value)

    def sum(self, left: Whole, right: Whole) -> Whole:
        """Both together."""
        if left.value is not None and right.value is not None:
            return self.constant(left.value + right.value)
        if 0 in (left.value, right.value):
            return right if left.value == 0 else left
        bound, signed = left.bound + right.bound, left.signed or right.signed
        return self._binary("+", left, right, bound, signed=signed)

    def total(self, parts: Sequence[Whole]) -> Whole:
        """The sum of some columns, added in pairs so that it takes few layers."""
        level = list(parts) or [self.constant(0)]
        while len(level) > 1:
            pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
            level = [self.sum(*pair) if len(pair) > 1 else pair[0] for pair in pairs]
        return level[0]

    def difference(self, left: Whole, right: Whole) -> Whole:
        """What is left of one without the other."""
        if left.value is not None and right.value is not None:
            return self.constant(left.value - right.value)
        if right.value == 0:
            return left
        return self._binary("-", left, right, left.bound + right.bound, signed=True)

    def product(self, left: Whole, right: Whole) -> Whole:
        """One times the other."""
        if left.value is not None and right.value is not None:
            return self.constant(left.value * right.value)
        if 1 in (left.value, right.value):
            return right if left.value == 1 else left
        signed = left.signed or right.signed
        return self._binary("*", left, right, left.bound * right.bound, signed=signed)

    def scaled(self, whole: Whole, digits: int) -> Whole:
        """The same value in steps that are 10^`digits` times finer."""
        return self.product(whole, self.constant(10**digits))

    def default(self, whole: Whole, instead: Whole) -> Whole:
        """The first of two that is not missing."""
        return self._column(f"COALESCE({whole.sql}, {instead.sql})", (whole, instead), _larger(whole, instead))

    def extreme(self, left: Whole, right: Whole, *, largest: bool) -> Whole:
        """The larger or the smaller; missing when one is. GREATEST and LEAST would pass over what is missing."""
        sign, first, second = ">=" if largest else "<=", left.sql, right.sql
        chosen = f"CASE WHEN {first} {sign} {second} THEN {first} WHEN {second} {sign} {first} THEN {second} END"
        found = self._column(chosen, (left, right), _larger(left, right))
        return _within(found, (left, right), largest=largest)

    def way(self, whole: Whole, start: int, end: int) -> Whole:
        """How far a value has come from `start` towards `end`: 0 before the one, their distance beyond the other."""
        most, rises = abs(end - start), start < end
        nothing, everything = self.constant(0).sql, self.constant(most).sql
        begin = self.constant(start).sql
        far = f"{whole.sql} - {begin}" if rises else f"{begin} - {whole.sql}"
        low, high = self.constant(min(start, end)).sql, self.constant(max(start, end)).sql
        below, above = (nothing, everything) if rises else (everything, nothing)
        found = f"CASE WHEN {whole.sql} <= {low} THEN {below} WHEN {whole.sql} >= {high} THEN {above} ELSE {far} END"
        narrowed = most <= NARROW < max(whole.bound, abs(start)) and not self.wide
        return self._column(f"CAST({found} AS BIGINT)" if narrowed else found, (whole,), most)

    def ratio(self, whole: Whole, times: int, over: int) -> Whole:
        """The value times one constant, divided by another and rounded once; both without what they share."""
        shared = gcd(times, over)
        return self.quotient(self.product(whole, self.constant(times // shared)), self.constant(over // shared))

    def quotient(self, numerator: Whole, denominator: Whole, on_zero: OnZero = OnZero.MISSING) -> Whole:
        """Rounded half away from zero: sign · ((2·|n| + |d|) div 2·|d|).

        Signs are taken off first, because engines differ in where the whole part of a negative quotient lies.
        """
        if denominator.value == 1:
            return numerator
        top, bottom = self._size(numerator), self._size(denominator)
        needed = max(2 * numerator.bound + denominator.bound, 2 * denominator.bound)
        size = f"(2 * {self._cast(top, needed)} + {bottom}) // (2 * {self._cast(bottom, needed)})"
        signed = self._sign_back(numerator, denominator, size)
        constant = denominator.value is not None
        bound = (2 * numerator.bound // abs(denominator.value or 1) + 1) // 2 if constant else numerator.bound
        narrowed = needed > NARROW >= bound and not self.wide
        if needed > WIDEST or (self.wide and bound > WIDEST_QUOTIENT):
            raise TooWideError
        found = f"CASE WHEN {denominator.sql} <> 0 THEN {signed} END" if not constant else signed
        if on_zero is OnZero.ZERO:
            nothing = f"0 * {numerator.sql}"
            found = f"CASE WHEN {denominator.sql} = 0 THEN {nothing} ELSE {signed} END"
        result = f"CAST({found} AS BIGINT)" if narrowed else found
        return self._column(result, (numerator, denominator), bound, signed=numerator.signed or denominator.signed)

    def division(self, whole: int, over: Whole, shares: Whole) -> tuple[Whole, Whole]:
        """The whole part of `whole` × `over` ÷ `shares`, and what remains; neither is negative, nothing by nothing is
        nothing."""
        product, none = self.product(over, self.constant(whole)), self.constant(0).sql
        needed, operands = max(product.bound, shares.bound), (product, shares)
        top, bottom = self._cast(product.sql, needed), self._cast(shares.sql, needed)

        def found(sign: str) -> str:
            return f"CASE WHEN {shares.sql} > 0 THEN {top} {sign} {bottom} ELSE {none} END"

        if self.wide and whole > WIDEST_QUOTIENT:
            raise TooWideError
        return self._column(found("//"), operands, whole), self._column(found("%"), operands, shares.bound)

    def everybodys(self, whole: Whole) -> Whole:
        """The sum over all managers, the same for each."""
        return self._column(f"SUM({whole.sql}) OVER ()", (whole,), whole.bound * MOST_MANAGERS, signed=whole.signed)

    def ranked(self, whole: Whole, place: Whole) -> Whole:
        """The rank among all managers, from 1, the largest first and the earlier place first among equals."""
        order = f"ROW_NUMBER() OVER (ORDER BY {whole.sql} DESC, {place.sql})"
        return self._column(order, (whole, place), MOST_MANAGERS)

    def chosen(self, cases: Sequence[Case], otherwise: Whole | None) -> Whole:
        """What the first case that holds says, else `otherwise`; a condition that is unknown does not hold."""
        told = " ".join(f"WHEN {condition.sql} THEN {value.sql}" for condition, value in cases)
        last = "" if otherwise is None else f" ELSE {otherwise.sql}"
        values = [value for _, value in cases] + ([otherwise] if otherwise else [])
        operands = [operand for case in cases for operand in case] + ([otherwise] if otherwise else [])
        bound = max(value.bound for value in values)
        return self._column(f"CASE {told}{last} END", operands, bound, signed=any(value.signed for value in values))

    def compared(self, relation: str, left: Whole, right: Whole) -> Condition:
        """How two values stand to each other; unknown when one is missing."""
        return self.condition(f"{left.sql} {relation} {right.sql}", (left, right))

    def known(self, whole: Whole) -> Condition:
        """Whether there is a value."""
        return self.condition(f"{whole.sql} IS NOT NULL", (whole,))

    def missing(self, whole: Whole) -> Condition:
        """Whether there is none."""
        return self.condition(f"{whole.sql} IS NULL", (whole,))

    def condition(self, expression: str, operands: Sequence[Whole | Condition]) -> Condition:
        """A condition by its expression."""
        level = _above(operands)
        return Condition(self.columns.keep(expression, level), level)

    def _size(self, whole: Whole) -> str:
        if whole.value is not None:
            return self.constant(abs(whole.value)).sql
        return f"ABS({whole.sql})" if whole.signed else whole.sql

    def _sign_back(self, numerator: Whole, denominator: Whole, size: str) -> str:
        if not numerator.signed and not denominator.signed:
            return size
        if not denominator.signed:
            return f"CASE WHEN {numerator.sql} < 0 THEN 0 - {size} ELSE {size} END"
        same = f"({numerator.sql} < 0) = ({denominator.sql} < 0)"
        return f"CASE WHEN {same} THEN {size} ELSE 0 - {size} END"

    def _cast(self, sql: str, needed: int) -> str:
        """A part in 128 bits where what it leads to needs them."""
        return f"CAST({sql} AS INT128)" if needed > NARROW or self.wide else sql

    def _binary(self, sign: str, left: Whole, right: Whole, bound: int, *, signed: bool) -> Whole:
        first = self._cast(left.sql, bound) if left.narrow and right.narrow else left.sql
        return self._column(f"{first} {sign} {right.sql}", (left, right), bound, signed=signed)

    def _column(
        self,
        expression: str,
        operands: Sequence[Whole | Condition],
        bound: int | Whole,
        *,
        signed: bool = False,
    ) -> Whole:
        level = _above(operands)
        name = self.columns.keep(expression, level)
        if isinstance(bound, Whole):
            return Whole(name, bound.bound, bound.signed, level)
        return Whole(name, _fitting(bound), signed, level)


def _fitting(bound: int) -> int:
    if bound > WIDEST:
        raise TooWideError
    return bound


def _above(operands: Sequence[Whole | Condition]) -> int:
    return 1 + max((operand.level for operand in operands), default=0)


def _larger(left: Whole, right: Whole) -> Whole:
    """What one of two can come to, whichever it is."""
    return Whole("", max(left.bound, right.bound), left.signed or right.signed)


def _within(found: Whole, operands: tuple[Whole, Whole], *, largest: bool) -> Whole:
    """The larger of two is not negative when one of them never is."""
    if largest and not all(operand.signed for operand in operands):
        return Whole(found.sql, found.bound, signed=False, level=found.level)
    return found
