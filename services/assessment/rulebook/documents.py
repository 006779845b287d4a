"""Rule files as they are read: every edition of a kind, the one in force on a day, and the pieces they share."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from chassis.domain.errors import Fault, NotFound
from chassis.domain.name import Name
from chassis.yaml_text import read_yaml
from services.assessment.domain.rules import Edition, content_sha256

RULES = Path(__file__).parents[1] / "rules"

Rule = TypeVar("Rule")

Document = Mapping[str, Any]
"""A parsed YAML mapping; what it must hold is said by the function that reads it."""


@cache
def documents(kind: str) -> list[Document]:
    """Every edition of one kind of rule, the oldest first."""
    files = (RULES / kind).glob("*.yaml")
    return sorted((read_yaml(file.read_bytes()) for file in files), key=lambda document: document["from"])


def in_force(kind: str, on: date) -> Document:
    """The newest edition that has begun by a day; before the first one there is none (`NotFound`)."""
    started = [document for document in documents(kind) if document["from"] <= on]
    if not started:
        raise NotFound(Fault("no_rule_in_force", "", {"rule": kind, "on": on.isoformat()}))
    return started[-1]


def edition_of(document: Document) -> Edition:
    """Name, date, title, source and the SHA-256 of the whole document in canonical JSON."""
    return Edition(
        name=document["id"],
        since=document["from"],
        title=text_of(document["title"]),
        source=document["source"].strip(),
        sha256=content_sha256(document),
    )


def text_of(document: Document) -> Name:
    """A text from its two languages: `{en: …, zh-CN: …}`."""
    return Name(document["en"].strip(), document["zh-CN"].strip())


def decimal_of(value: object) -> Decimal:
    """An exact decimal from what YAML gives: a string or a whole number."""
    return Decimal(str(value))


def known(rules: Mapping[str, Rule], key: str, otherwise: Fault) -> Rule:
    """The rule of that key, or `NotFound` with the fault given."""
    if key not in rules:
        raise NotFound(otherwise)
    return rules[key]
