"""Field types of the service: exact numbers within the bounds in which the calculation is exact."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, StringConstraints


def _as_text(value: object) -> object:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _period_text(value: object) -> object:
    return value if isinstance(value, str) else str(value)


Level = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,6})?$")]
"""A level or a reading: below 10¹⁵, 6 decimals."""
Weight = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^[01](\.[0-9]{1,6})?$")]
"""A share of one, 6 decimals."""
Points = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^(0|[1-9][0-9]?|100)(\.[0-9]{1,2})?$")]
"""A score: 0 to 100, 2 decimals."""
Multiple = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^(0|[1-9][0-9]?)(\.[0-9]{1,6})?$")]
"""A factor below 100, 6 decimals."""
UnitPrice = Annotated[
    str, BeforeValidator(_as_text), StringConstraints(pattern=r"^(0|[1-9][0-9]{0,7})(\.[0-9]{1,6})?$")
]
"""A price a piece in major units; may be finer than the currency's smallest coin."""
Exact = Annotated[str, BeforeValidator(_as_text), StringConstraints(pattern=r"^-?[0-9]{1,30}(\.[0-9]{1,30})?$")]
"""An exact decimal that the service computed."""
PeriodText = Annotated[str, BeforeValidator(_period_text)]
"""A period that the service gives: `2026`, `2026-Q1`, `2026-03`."""
