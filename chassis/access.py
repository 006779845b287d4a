"""The table of rights, `contracts/access.yaml`: which rows a role sees, and how an operation's rows relate to a caller.

Scopes say which operations a role may call; this says of what. It fails closed: a role that the table does not name
sees only what is its own, and oversees and audits nothing.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml


@dataclass(frozen=True, slots=True)
class Access:
    """The table: roles by what they may, relations with what they mean, and the relation of each noun."""

    sees_all: frozenset[str]
    oversees: frozenset[str]
    audits: frozenset[str]
    roles: Mapping[str, Mapping[str, object]]
    relations: Mapping[str, Mapping[str, str]]
    nouns: Mapping[str, Mapping[str, str]]
    operations: Mapping[str, str]
    why: Mapping[str, str]
    fields: Mapping[str, Mapping[str, object]]

    def relation(self, service: str, noun: str, operation: str) -> str | None:
        """How the operation's rows relate to whoever calls it; `None` when the table has no row for it."""
        return self.operations.get(operation) or self.nouns.get(service, {}).get(noun)

    def sees_only_own(self, roles: Collection[str]) -> bool:
        """Whether somebody in these roles sees only what is theirs."""
        return self.sees_all.isdisjoint(roles)


@cache
def access() -> Access:
    """The table of this version."""
    document = yaml.safe_load((files("contracts") / "access.yaml").read_text("utf-8"))
    roles = document["roles"]

    def those(name: str, value: object) -> frozenset[str]:
        return frozenset(role for role, given in roles.items() if given.get(name) == value)

    return Access(
        sees_all=those("rows", "all"),
        oversees=those("oversees", True),
        audits=those("audits", True),
        roles=roles,
        relations=document["relations"],
        nouns=document["nouns"],
        operations=document["operations"],
        why=document["why"],
        fields=document["fields"],
    )
