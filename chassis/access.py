"""The table of rights, `contracts/access.yaml`: which rows a role sees, and how an operation's rows relate to a caller.

Scopes say which operations a role may call; this says of what. It fails closed: a role that the table does not name
sees only what is its own, and oversees and audits nothing.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from chassis.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Guard:
    """How the rows of a table relate to a caller, and the columns by which they are somebody's.

    `subjects`, `accounts` and `managers` name columns; `parents` are (column, other table, its column). Whoever may see
    a row may add it; `adds_anybody` is for what is nobody's yet when it is made.
    """

    relation: str
    why: str = ""
    subjects: Sequence[str] = ()
    accounts: Sequence[str] = ()
    managers: Sequence[str] = ()
    parents: Sequence[tuple[str, str, str]] = ()
    adds_anybody: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the rows are everybody's."""
        return self.relation == "everybody"


@dataclass(frozen=True, slots=True)
class Access:
    """The table: roles by what they may, relations with what they mean, and the relation of each noun."""

    sees_all: frozenset[str]
    oversees: frozenset[str]
    audits: frozenset[str]
    roles: Mapping[str, Mapping[str, object]]
    relations: Mapping[str, Mapping[str, Any]]
    nouns: Mapping[str, Mapping[str, str]]
    operations: Mapping[str, str]
    why: Mapping[str, str]
    fields: Mapping[str, Mapping[str, object]]
    tables: Mapping[str, Mapping[str, Guard]]

    def relation(self, service: str, noun: str, operation: str) -> str | None:
        """How the operation's rows relate to whoever calls it; `None` when the table has no row for it."""
        return self.operations.get(operation) or self.nouns.get(service, {}).get(noun)

    def sees_only_own(self, roles: Collection[str]) -> bool:
        """Whether somebody in these roles sees only what is theirs."""
        return self.sees_all.isdisjoint(roles)

    def seen_whole(self, roles: Collection[str], scopes: Collection[str]) -> frozenset[str]:
        """The relations of which somebody sees every row, whoever it belongs to."""
        return frozenset(name for name, given in self.relations.items() if self._sees(given, roles, scopes))

    def guards(self, service: str) -> Mapping[str, Guard]:
        """How the rows of each table of the service relate to a caller."""
        return {**self.tables["every service"], **self.tables[service]}

    def _sees(self, relation: Mapping[str, Any], roles: Collection[str], scopes: Collection[str]) -> bool:
        who = relation.get("sees_all", {})
        of_role = any(
            self.roles.get(role, {}).get(name) == value
            for name, value in who.get("roles", {}).items()
            for role in roles
        )
        return of_role or not frozenset(who.get("scopes", ())).isdisjoint(scopes)


@cache
def access() -> Access:
    """The table of this version."""
    document = read_yaml((files("contracts") / "access.yaml").read_text("utf-8"))
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
        tables={
            service: {name: _guard(given) for name, given in tables.items()}
            for service, tables in document["tables"].items()
        },
    )


def _guard(given: Mapping[str, Any]) -> Guard:
    parents = tuple(
        (column, *_table_and_column(target))
        for column, targets in given.get("parent", {}).items()
        for target in _several(targets)
    )
    return Guard(
        relation=given["relation"],
        why=given.get("why", ""),
        subjects=_several(given.get("subject", ())),
        accounts=_several(given.get("account", ())),
        managers=_several(given.get("manager", ())),
        parents=parents,
        adds_anybody=given.get("adds") == "anybody",
    )


def _several(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _table_and_column(target: str) -> tuple[str, str]:
    table, _, column = target.partition(".")
    return table, column
