"""The text of a formula as sqlglot sees it: letters that no formula needs never get as far as its parser."""

import re

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from chassis.domain.errors import Fault, Invalid

POINTER = "/formula"
"""Where the faults of a formula are."""

_SHAPE = re.compile(r"[A-Za-z0-9_.,'()+\-*/<>=! \n-]*")


def syntax_of(text: str) -> exp.Expr:
    """What sqlglot finds in `text`, or `Invalid`."""
    # No brackets, quotes, semicolons or comments get as far as the parser.
    stray = _SHAPE.match(text)
    end = stray.end() if stray else 0
    if end < len(text):
        raise Invalid(_not_allowed(text[end], end))
    if "--" in text or "/*" in text:
        raise Invalid(_not_allowed("--" if "--" in text else "/*", max(text.find("--"), text.find("/*"))))
    try:
        return sqlglot.parse_one(text)
    except (SqlglotError, RecursionError):
        raise Invalid(Fault("formula_malformed", POINTER)) from None


def _not_allowed(part: str, at: int) -> Fault:
    return Fault("formula_part_not_allowed", POINTER, {"part": part, "at": at + 1})
