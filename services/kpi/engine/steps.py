"""The steps that formulas are made of, over whole numbers: nothing but sums, products, comparisons and one division."""

from dataclasses import dataclass

from services.kpi.domain.expression.nodes import OnZero
from services.kpi.engine.columns import Columns


@dataclass(frozen=True, slots=True)
class Steps:
    """Adds steps to `columns` and answers the name of the column that has the result. A missing value is NULL."""

    columns: Columns

    def constant(self, value: int) -> str:
        """A whole number of up to 38 digits."""
        return self.columns.step(f"CAST('{value}' AS INT128)", ())

    def binary(self, operator: str, left: str, right: str) -> str:
        """Two columns joined by an operator."""
        return self.columns.step(f"{left} {operator} {right}", (left, right))

    def scaled(self, name: str, digits: int) -> str:
        """The same value in steps that are 10^`digits` times finer."""
        return name if digits == 0 else self.binary("*", name, self.constant(10**digits))

    def default(self, name: str, instead: str) -> str:
        """The first of two that is not missing."""
        return self.columns.step(f"COALESCE({name}, {instead})", (name, instead))

    def extreme(self, largest: bool, left: str, right: str) -> str:
        """The larger or the smaller; missing when one is. GREATEST and LEAST would pass over what is missing."""
        sign = ">=" if largest else "<="
        return self.columns.step(
            f"CASE WHEN {left} {sign} {right} THEN {left} WHEN {right} {sign} {left} THEN {right} END", (left, right)
        )

    def quotient(self, numerator: str, denominator: str, on_zero: OnZero = OnZero.MISSING) -> str:
        """Rounded half away from zero: sign · ((2·|n| + |d|) div 2·|d|).

        Signs are taken off first, because engines differ in where the whole part of a negative quotient lies.
        """
        top, bottom = (self.columns.step(f"ABS({name})", (name,)) for name in (numerator, denominator))
        doubled = self.columns.step(f"2 * {top} + {bottom}", (top, bottom))
        divisor = self.columns.step(f"CASE WHEN {bottom} > 0 THEN 2 * {bottom} END", (bottom,))
        size = self.columns.step(f"{doubled} // {divisor}", (doubled, divisor))
        same_sign = f"({numerator} < 0) = ({denominator} < 0)"
        signed = self.columns.step(
            f"CASE WHEN {same_sign} THEN {size} ELSE 0 - {size} END", (numerator, denominator, size)
        )
        if on_zero is OnZero.MISSING:
            return signed
        zero = f"CASE WHEN {denominator} = 0 AND {numerator} IS NOT NULL THEN 0 * {numerator} ELSE {signed} END"
        return self.columns.step(zero, (numerator, denominator, signed))
