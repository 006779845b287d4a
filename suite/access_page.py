"""`docs/access.md`, written from the table of rights: `python -m suite.access_page`."""

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from chassis.access import Access, Guard, access
from gateway.contracts import load_contracts
from suite.roles import roles

PAGE = Path(__file__).resolve().parents[1] / "docs/access.md"

_HEAD = """# Who may do what

Written by `make access` from `contracts/access.yaml`, `suite/roles.yaml` and the contracts; tests hold code and page to
them.

A token's **scopes** say which operations its bearer may call. Its **roles** say of which rows: what is not there for a
caller is 404, and lists leave it out. A role that the table does not name sees only what is its own.
"""


def page() -> str:
    """The page, whole."""
    table = access()
    parts = (_roles, _relations, _nouns, _fields, _tables)
    return "\n".join([_HEAD, *(line for part in parts for line in (*part(table), ""))])


def _roles(table: Access) -> Iterator[str]:
    yield "## Roles\n"
    yield "| role | rows | scopes | |"
    yield "| --- | --- | --- | --- |"
    for name, role in roles().items():
        given = table.roles[name]
        extra = ", ".join(word for word in ("oversees", "audits") if given.get(word))
        yield f"| {name} | {given['rows']} | {', '.join(f'`{scope}`' for scope in role.scopes)} | {extra} |"


def _relations(table: Access) -> Iterator[str]:
    yield "## How rows relate to a caller\n"
    yield "| relation | |"
    yield "| --- | --- |"
    for name, text in table.relations.items():
        yield f"| {name} | {text['en']} |"


def _nouns(table: Access) -> Iterator[str]:
    yield "## Operations\n"
    yield "| noun | relation | reads with | writes with | why |"
    yield "| --- | --- | --- | --- | --- |"
    for (service, noun), scopes in sorted(_scopes().items()):
        relation = table.nouns[service][noun]
        reads, writes = (", ".join(f"`{scope}`" for scope in sorted(scopes[kind])) for kind in ("read", "write"))
        why = table.why.get(noun, "") if relation == "everybody" else ""
        yield f"| {service} `/v1/{noun}` | {relation} | {reads} | {writes} | {why} |"


def _scopes() -> Mapping[tuple[str, str], Mapping[str, set[str]]]:
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for service, contract in load_contracts().items():
        for path, item in contract.document["paths"].items():
            for method, operation in item.items():
                kind = "read" if method == "get" else "write"
                given = [scope for needed in operation["security"] for scope in needed.get("bearer", ())]
                found[str(service), path.split("/")[2]][kind] |= set(given)
    return found


def _fields(table: Access) -> Iterator[str]:
    yield "## What only certain scopes show\n"
    yield "| field | holds | shown with |"
    yield "| --- | --- | --- |"
    for name, field in table.fields.items():
        scopes = field["scopes"]
        shown = ", ".join(f"`{scope}`" for scope in scopes) if isinstance(scopes, list) else ""
        yield f"| `{name}` | {field['kind']} | {shown} |"


def _tables(table: Access) -> Iterator[str]:
    yield "## Beneath the services: tables on PostgreSQL\n"
    yield "Row-level security leaves out what is not a caller's even where a query of a service forgets to. A row is"
    yield "seen by those who see all that is so related, and by whoever one of its columns leads to.\n"
    yield "| table | relation | by | why |"
    yield "| --- | --- | --- | --- |"
    for service, tables in table.tables.items():
        for name, guard in sorted(tables.items()):
            yield f"| {service} `{name}` | {guard.relation} | {', '.join(_ways(guard))} | {guard.why} |"


def _ways(guard: Guard) -> Iterator[str]:
    yield from (f"`{column}` is the caller" for column in guard.subjects)
    yield from (f"`{column}` is an account that the caller serves" for column in guard.accounts)
    yield from (f"`{column}` is the caller's record" for column in guard.managers)
    yield from (f"`{column}` stands in `{table}.{key}` that is seen" for column, table, key in guard.parents)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    sys.stdout.write(f"{PAGE}\n")
