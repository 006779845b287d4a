"""Rows of the three imports, read into accounts, contacts and evidence.

A row of contacts or evidence says whose it is by `account_external_id` or `account_lei`.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from chassis.domain.errors import Fault
from services.accounts.domain.account import Account, AccountKind, AccountStatus, account_faults
from services.accounts.domain.classification import Classification
from services.accounts.domain.contact import BuyingRole, Contact, DecidingPower, contact_faults
from services.accounts.domain.evidence import Evidence, evidence_faults
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.domain.row import Row

Thing = TypeVar("Thing")

NAME_LONGEST = 300
TITLE_LONGEST = 200
CODE_LONGEST = 64

_FIRST_STATUSES = (AccountStatus.PROSPECT, AccountStatus.ACTIVE)
_IDENTIFIER_COLUMNS = {"lei": Scheme.LEI, "uscc": Scheme.USCC, "bic": Scheme.BIC, "customer_no": Scheme.CUSTOMER_NO}
_PLAIN_COLUMNS = ("kind", "legal_name", "country", "category", "sector", "external_id")


@dataclass(frozen=True, slots=True)
class AccountKey:
    """How a file names an account: by the bank's id, or by LEI."""

    external_id: str
    lei: str


def account_of_row(row: Row, classification: Classification) -> Account:
    """An account; a row without `kind` is an organisation. Codes may be in capitals, as the LEI system writes them."""
    status = row.choice("status", AccountStatus, AccountStatus.ACTIVE)
    if status not in _FIRST_STATUSES:
        row.note([Fault("not_in_list", "/status", {"allowed": ", ".join(_FIRST_STATUSES)})])
    account = Account(
        kind=row.choice("kind", AccountKind, AccountKind.ORGANISATION),
        legal_name=row.text("legal_name", NAME_LONGEST, required=True),
        country=row.text("country", CODE_LONGEST, required=True).upper(),
        category=row.text("category", CODE_LONGEST).lower() or None,
        sector=row.text("sector", CODE_LONGEST).lower() or None,
        identifiers=tuple(_identifiers(row)),
        external_id=row.external_id("external_id"),
        status=status,
    )
    if "external_id" not in row.cells and "lei" not in row.cells:
        row.note([Fault("row_without_key", "/external_id")])
    row.note(by_column(fault, account) for fault in account_faults(account, classification))
    row.refuse_if_faulty()
    return account


def _identifiers(row: Row) -> Iterator[Identifier]:
    for column, scheme in _IDENTIFIER_COLUMNS.items():
        if value := row.text(column, CODE_LONGEST):
            issuer = row.text("customer_no_issuer", CODE_LONGEST) if scheme is Scheme.CUSTOMER_NO else ""
            yield Identifier.standard(scheme, value, issuer)


def by_column(fault: Fault, account: Account) -> Fault:
    """A fault of the account as a fault of its row: `/identifiers/0/value` is the column of that number."""
    if not fault.pointer.startswith("/identifiers/"):
        return fault
    _, _, place, part = fault.pointer.split("/")
    column = "customer_no_issuer" if part == "issuer" else account.identifiers[int(place)].scheme.value.lower()
    return Fault(fault.code, f"/{column}", fault.params)


def merged(present: Account, given: Account, columns: Collection[str]) -> Account:
    """`present` with what the row says put over it. Neither an empty cell nor `status` changes anything."""
    plain = {name: getattr(given, name) for name in _PLAIN_COLUMNS if name in columns}
    schemes = {identifier.scheme for identifier in given.identifiers}
    kept = tuple(identifier for identifier in present.identifiers if identifier.scheme not in schemes)
    return replace(present, **plain, identifiers=(*kept, *given.identifiers))


def runs(rows: Iterable[Thing], names: Callable[[Thing], Collection[Hashable]]) -> Iterator[list[Thing]]:
    """The rows in their order, cut wherever a row has a name in common with one of the rows before it in its run.

    What a run names is all different, so it can be looked up and written at once with the same result as row by row.
    """
    run: list[Thing] = []
    taken: set[Hashable] = set()
    for row in rows:
        if not taken.isdisjoint(names(row)):
            yield run
            run, taken = [], set()
        run.append(row)
        taken.update(names(row))
    if run:
        yield run


def contact_of_row(row: Row) -> tuple[AccountKey, Contact]:
    """A contact and whose it is."""
    key = account_key(row)
    contact = Contact(
        name=row.text("name", TITLE_LONGEST, required=True),
        title=row.text("title", TITLE_LONGEST),
        buying_role=row.choice("buying_role", BuyingRole, BuyingRole.USER),
        deciding_power=row.choice("deciding_power", DecidingPower, DecidingPower.NONE),
        support=row.whole("support") or 0,
        in_post=row.truth("in_post", default=True),
        last_contacted_on=row.day("last_contacted_on"),
        external_id=row.external_id("external_id"),
    )
    row.note(contact_faults(contact))
    row.refuse_if_faulty()
    return key, contact


def evidence_of_row(row: Row, latest: date) -> tuple[AccountKey, Evidence]:
    """A sheet of evidence and whose it is; both amounts are in the row's `currency`."""
    key = account_key(row)
    if "as_of" not in row.cells:
        row.note([Fault("missing", "/as_of")])
    evidence = Evidence(
        as_of=row.day("as_of") or latest,
        source=row.text("source", TITLE_LONGEST, required=True),
        annual_sales=row.money("annual_sales", "currency"),
        margin_rate=row.decimal("margin_rate"),
        growth_rate=row.decimal("growth_rate"),
        wallet_estimate=row.money("wallet_estimate", "currency"),
        payment_days=row.whole("payment_days"),
        goal_access_level=row.whole("goal_access_level"),
        openness_level=row.whole("openness_level"),
    )
    row.note(Fault(f.code, f.pointer.removesuffix("/amount"), f.params) for f in evidence_faults(evidence, latest))
    row.refuse_if_faulty()
    return key, evidence


def account_key(row: Row) -> AccountKey:
    """Whose the row is: by the bank's own number, else by LEI."""
    key = AccountKey(row.external_id("account_external_id") or "", row.text("account_lei", CODE_LONGEST).upper())
    if not any(column in row.cells for column in ("account_external_id", "account_lei")):
        row.note([Fault("row_without_account", "/account_external_id")])
    return key
