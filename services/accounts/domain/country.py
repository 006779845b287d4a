"""Countries by ISO 3166-1 alpha-2, as CLDR lists them."""

from functools import cache

from babel import Locale

_NOT_A_COUNTRY = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
"""CLDR's other two-letter territories: unions, exceptional reservations, test codes. XK (Kosovo) stays: LEIs use it."""


@cache
def countries() -> frozenset[str]:
    """Every alpha-2 code that an account or a BIC may carry."""
    codes = map(str, Locale.parse("en").territories)
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NOT_A_COUNTRY
