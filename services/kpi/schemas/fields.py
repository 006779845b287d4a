"""Field types of the service: exact numbers within the bounds in which the calculation is exact."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints

from chassis.domain.period import Period


def _as_text(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _period_text(value: object) -> object:
    return str(value) if isinstance(value, Period) else value


_FROM_DECIMAL = BeforeValidator(_as_text)

Level = Annotated[str, StringConstraints(pattern=r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$"), _FROM_DECIMAL]
"""A level or a reading: below 10¹⁵, 6 decimals."""
Degree = Annotated[str, StringConstraints(pattern=r"^(0(\.[0-9]{1,12})?|1(\.0{1,12})?)$"), _FROM_DECIMAL]
"""A degree of membership: 0 to 1, 12 decimals."""
Weight = Annotated[str, StringConstraints(pattern=r"^[01](\.[0-9]{1,6})?$"), _FROM_DECIMAL]
"""A share of one, 6 decimals."""
Points = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]?|100)(\.[0-9]{1,2})?$"), _FROM_DECIMAL]
"""A score: 0 to 100, 2 decimals."""
Multiple = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]?)(\.[0-9]{1,6})?$"), _FROM_DECIMAL]
"""A factor below 100, 6 decimals."""
UnitPrice = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,7})(\.[0-9]{1,6})?$"), _FROM_DECIMAL]
"""A price a piece in major units; may be finer than the currency's smallest coin."""
Quantity = Annotated[str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$"), _FROM_DECIMAL]
"""How many or how much was sold: below 10¹⁵, 6 decimals."""
Exact = Annotated[str, StringConstraints(pattern=r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$"), _FROM_DECIMAL]
"""An exact decimal that the service computed."""
PeriodText = Annotated[str, BeforeValidator(_period_text)]
"""A period that the service gives: `2026`, `2026-Q1`, `2026-03`."""
