"""Exact decimals of the domain as they travel."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator

from chassis.wire import DecimalString, decimal_string


def _from_domain(value: object) -> object:
    return decimal_string(value) if isinstance(value, Decimal) else value


Exact = Annotated[DecimalString, BeforeValidator(_from_domain)]
"""An exact decimal as a string, taken from a `Decimal` of the domain too."""
