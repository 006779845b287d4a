"""Representations of payout accounts and bank files."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field, StringConstraints
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.sheets.answers import Sheet
from chassis.sheets.cells import Row
from chassis.wire import KEPT_EXAMPLE, Count, ExternalId, Line, MoneyWire, Name, Resource, Wire, example
from services.kpi.domain.bank_file import BankFile as DomainFile
from services.kpi.domain.payout import PartyAccount
from services.kpi.domain.payout import PayoutAccount as DomainAccount

_ACCOUNT: JsonDict = {"holder": "林晓", "number": "6222020200112233445", "bank": "102100099996"}
_EXAMPLE: JsonDict = {
    "pay_run_id": "01981d2e-7a7c-7000-8000-000000000006",
    "execution_day": "2026-04-10",
    "debtor": {"holder": "甲银行", "number": "DE89370400440532013000", "bank": "COBADEFFXXX"},
    "purpose": "Pay of March 2026",
}
AccountNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{3,33}$")]
BankCode = Annotated[str, StringConstraints(pattern=r"^([A-Z0-9]{8}([A-Z0-9]{3})?|[0-9]{12})$")]


class BankAccount(Wire):
    """An account: an IBAN or the bank's own number, and the bank by BIC or by its CNAPS number of 12 digits."""

    model_config = example(_ACCOUNT)

    holder: Name
    number: AccountNumber
    bank: BankCode

    def to_domain(self) -> DomainAccount:
        """The account."""
        return DomainAccount(self.holder, self.number, self.bank)


class PayoutAccountDraft(BankAccount):
    """The account into which a manager or an agent is paid; the newest one counts."""

    model_config = example(_ACCOUNT | {"party": "A-017"})

    party: ExternalId


class PayoutAccount(PayoutAccountDraft, Resource):
    """An account on record, and who entered it: somebody else makes the bank file that pays into it."""

    model_config = example(KEPT_EXAMPLE | _ACCOUNT | {"party": "A-017", "author": "finance"})
    address: ClassVar[str] = "/v1/payout-accounts?party={party}"

    author: str

    @classmethod
    def shown(cls, kept: Kept[PartyAccount]) -> "PayoutAccount":
        """The representation."""
        account = kept.value.account
        told = {"holder": account.holder, "number": account.number, "bank": account.bank}
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            party=kept.value.party,
            author=kept.value.author,
            **told,
        )


class BankFileDraft(Wire):
    """Hand an approved pay run to the bank."""

    model_config = example(_EXAMPLE)

    pay_run_id: UUID
    execution_day: date
    debtor: BankAccount
    purpose: Annotated[Line, Field(description="What those who are paid read of it.")] = ""


class OwingParty(Wire):
    """Somebody whose corrections came to more than the pay, so that nothing is transferred."""

    party: ExternalId
    name: str
    amount: MoneyWire


class BankFile(Resource):
    """The transfers of a run; `total` is the sum of what it pays now, without those who owe."""

    model_config = example(
        KEPT_EXAMPLE
        | _EXAMPLE
        | {
            "author": "finance",
            "transfers": 2,
            "total": {"amount": "15657.28", "currency": "CNY"},
            "owing": [],
        }
    )
    address: ClassVar[str] = "/v1/bank-files/{id}"

    pay_run_id: UUID
    execution_day: date
    debtor: BankAccount
    purpose: Line
    author: str
    transfers: Count
    total: MoneyWire
    owing: list[OwingParty]

    @classmethod
    def shown(cls, kept: Kept[DomainFile]) -> "BankFile":
        """The representation."""
        return cls.showing(kept, transfers=len(kept.value.transfers), owing=list(kept.value.owing))


def as_sheet(kept: Kept[DomainFile]) -> Sheet:
    """The transfers as a table; its headings are the names that bank programs are given, in every language alike."""
    headings = ("reference", "party", "holder", "number", "bank", "amount", "currency", "execution_day", "purpose")
    return Sheet(f"transfers-{kept.id}", headings, _rows(kept.value))


def _rows(file: DomainFile) -> Iterator[Row]:
    for each in file.transfers:
        account, day = each.account, file.execution_day.isoformat()
        money = (each.amount.amount, each.amount.currency)
        yield (each.reference, each.party, account.holder, account.number, account.bank, *money, day, file.purpose)
