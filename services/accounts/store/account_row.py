"""An account as its rows, to the domain and back."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row as SqlRow

from chassis.domain.kept import Kept
from services.accounts.domain.account import Account, AccountKind, AccountStatus
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.tables import AccountRow, IdentifierRow


def cells(account: Account) -> dict[str, object]:
    """The columns of the account's own row."""
    return {
        "kind": account.kind.value,
        "legal_name": account.legal_name,
        "country": account.country,
        "category": account.category,
        "sector": account.sector,
        "external_id": account.external_id,
        "status": account.status.value,
    }


def numbers(account_id: UUID, account: Account) -> list[dict[str, object]]:
    """The columns of its identifiers' rows."""
    return [
        {"scheme": i.scheme.value, "issuer": i.issuer, "value": i.value, "account_id": account_id, "position": position}
        for position, i in enumerate(account.identifiers)
    ]


def write(row: AccountRow, account: Account) -> None:
    """Let the rows say what `account` says; numbers that stay keep their rows."""
    for name, cell in cells(account).items():
        setattr(row, name, cell)
    present = {(found.scheme, found.issuer, found.value): found for found in row.identifiers}
    kept = [
        present.get((i.scheme.value, i.issuer, i.value))
        or IdentifierRow(scheme=i.scheme.value, issuer=i.issuer, value=i.value)
        for i in account.identifiers
    ]
    for position, identifier in enumerate(kept):
        identifier.position = position
    if kept != row.identifiers:
        row.identifiers = kept


def kept_of(row: AccountRow) -> Kept[Account]:
    """The account that the rows say."""
    return kept_as(row, [Identifier(Scheme(i.scheme), i.value, i.issuer) for i in row.identifiers])


def account_then(document: Mapping[str, Any]) -> Account:
    """The account that an earlier edition of its rows says; an identifier there is `"SCHEME value issuer"`."""
    numbers = (str(text).split(" ", 2) for text in document["identifiers"])
    identifiers = tuple(Identifier(Scheme(scheme), *rest) for scheme, *rest in numbers)
    plain = {name: document[name] for name in ("legal_name", "country", "category", "sector", "external_id")}
    kind, status = AccountKind(document["kind"]), AccountStatus(document["status"])
    return Account(kind=kind, status=status, identifiers=identifiers, **plain)


def kept_as(row: AccountRow | SqlRow[Any], identifiers: Sequence[Identifier]) -> Kept[Account]:
    """The account that its columns say, with these identifiers."""
    value = Account(
        kind=AccountKind(row.kind),
        legal_name=row.legal_name,
        country=row.country,
        category=row.category,
        sector=row.sector,
        identifiers=tuple(identifiers),
        external_id=row.external_id,
        status=AccountStatus(row.status),
    )
    return Kept(row.id, row.version, row.created_at, row.updated_at, value)
