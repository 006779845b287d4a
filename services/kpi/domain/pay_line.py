"""One line of a pay statement: an exact product of figures, rounded once to the minor unit."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from chassis.domain.explain import Figure
from chassis.domain.money import Money, minor_digits
from chassis.domain.name import Name
from services.kpi.domain.exact import SCALE, plain, rounded


@dataclass(frozen=True, slots=True)
class PayLine:
    """An amount on a statement, the component it belongs to, how it came about and the reason codes that cut it."""

    component: str
    name: Name
    figure: Figure
    reasons: tuple[str, ...] = ()

    @property
    def amount(self) -> Money:
        """The amount; the figure's unit is its currency."""
        return Money.rounded(self.figure.value, self.figure.unit)


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor of a line: what it is called in the formula, its exact value and the figures that explain it."""

    term: str
    exact: Fraction
    figures: tuple[Figure, ...]


def amount_of(key: str, currency: str, factors: tuple[Factor, ...]) -> Figure:
    """The product of `factors` in `currency`, rounded half up to the minor unit after the last factor only."""
    exact = Fraction(1)
    for factor in factors:
        exact *= factor.exact
    value = rounded(exact, minor_digits(currency))
    inputs = tuple(figure for factor in factors for figure in factor.figures)
    formula = " × ".join(factor.term for factor in factors)
    return Figure(key, value, currency, formula, inputs, unrounded=_unrounded(exact, value))


def given(term: str, value: Decimal, unit: str, source: str) -> Factor:
    """A factor that is stated as it is, by a plan or by a measurement."""
    return Factor(term, Fraction(value), (Figure(term, value, unit, source=source),))


def _unrounded(exact: Fraction, value: Decimal) -> Decimal | None:
    return plain(rounded(exact, SCALE)) if exact != Fraction(value) else None
