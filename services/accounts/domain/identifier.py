"""Identifiers of an account, checked by their standards: LEI, USCC, BIC, and the bank's own customer number.

The check digits are computed here and not by python-stdnum: it takes an LEI of any length and refuses the unified
social credit codes whose registering authority is a letter (GB 32100-2015 has N and Y). The tests use it as an oracle
where the two must agree.
"""

import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chassis.domain.errors import Fault, refuse_if
from services.accounts.domain.country import countries


class Scheme(StrEnum):
    """Who says what the number means. `CUSTOMER_NO` is a bank system's own; its `issuer` names the system."""

    LEI = "LEI"
    USCC = "USCC"
    BIC = "BIC"
    CUSTOMER_NO = "CUSTOMER_NO"


_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"

_LETTERS_AS_NUMBERS = {ord(letter): str(int(letter, 36)) for letter in string.ascii_uppercase}

_SHAPE = {
    Scheme.LEI: re.compile(r"[0-9A-Z]{18}[0-9]{2}"),
    Scheme.USCC: re.compile(rf"[{_USCC_ALPHABET}]{{2}}[0-9]{{6}}[{_USCC_ALPHABET}]{{10}}"),
    Scheme.BIC: re.compile(r"[0-9A-Z]{4}[A-Z]{2}[0-9A-Z]{2}(?:[0-9A-Z]{3})?"),
    Scheme.CUSTOMER_NO: re.compile(r"[!-~]{1,64}"),
}


@dataclass(frozen=True, slots=True)
class Identifier:
    """A number that names one account; scheme, issuer and value together are unique among accounts."""

    scheme: Scheme
    value: str
    issuer: str = ""

    @classmethod
    def parse(cls, scheme: Scheme, value: str, issuer: str = "") -> "Identifier":
        """The identifier in its standard form (capitals, no blanks), or a refusal at `/value` or `/issuer`."""
        found = cls.standard(scheme, value, issuer)
        refuse_if(identifier_faults(found))
        return found

    @classmethod
    def standard(cls, scheme: Scheme, value: str, issuer: str = "") -> "Identifier":
        """The identifier in its standard form, not checked yet."""
        trimmed = value.strip() if scheme is Scheme.CUSTOMER_NO else value.replace(" ", "").upper()
        return cls(scheme, trimmed, issuer.strip())


def identifier_faults(identifier: Identifier) -> Iterator[Fault]:
    """What is wrong with the number: its form first, its check characters only when the form is right."""
    scheme, value = identifier.scheme, identifier.value
    if not _SHAPE[scheme].fullmatch(value):
        yield Fault("identifier_malformed", "/value", {"scheme": scheme.value, "value": value})
    elif not _checks(scheme, value):
        yield Fault("identifier_check_failed", "/value", {"scheme": scheme.value, "value": value})
    elif scheme is Scheme.BIC and value[4:6] not in countries():
        yield Fault("unknown_country", "/value", {"country": value[4:6]})
    if scheme is Scheme.CUSTOMER_NO and not identifier.issuer:
        yield Fault("issuer_missing", "/issuer")


def _checks(scheme: Scheme, value: str) -> bool:
    if scheme is Scheme.LEI:
        return lei_checks(value)
    return scheme is not Scheme.USCC or uscc_check_character(value[:17]) == value[17]


def lei_checks(value: str) -> bool:
    """ISO 17442: the LEI with its letters as 10…35 leaves 1 when divided by 97 (ISO 7064, MOD 97-10)."""
    return int(value.translate(_LETTERS_AS_NUMBERS)) % 97 == 1


def uscc_check_character(body: str) -> str:
    """GB 32100-2015: the 18th character that follows from the first 17, with weights 3ⁱ modulo 31."""
    weighted = sum(_USCC_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(body))
    return _USCC_ALPHABET[-weighted % 31]
