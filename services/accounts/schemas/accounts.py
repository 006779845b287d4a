"""Representations of accounts."""

from dataclasses import replace
from typing import Annotated, ClassVar, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, computed_field
from pydantic.config import JsonDict

from chassis.wire import (
    KEPT_EXAMPLE,
    Code,
    CountryCode,
    DecimalString,
    ExternalId,
    Resource,
    Wire,
    decimal_string,
    example,
    patched,
)
from services.accounts.domain.account import Account as DomainAccount
from services.accounts.domain.account import AccountKind, AccountStatus, AccountTransition, account_transitions
from services.accounts.domain.account_file import AccountFile as DomainAccountFile
from services.accounts.domain.completeness import FileItem
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.domain.qualification import Decision
from services.accounts.schemas.exact import Exact

LegalName = Annotated[
    str, StringConstraints(min_length=1, max_length=300, pattern=r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*)$")
]
"""The name as registered."""

_FIELDS: JsonDict = {
    "kind": "organisation",
    "legal_name": "BEIJING ZHOUYU ENERGY TECHNOLOGY CO LTD",
    "country": "CN",
    "category": "general",
    "sector": "clean_tech_renewables",
    "identifiers": [{"scheme": "LEI", "value": "2138006MX3FMYM7UX432", "issuer": ""}],
    "external_id": "C-0017",
}


class IdentifierWire(Wire):
    """A number that names the account. LEI, USCC and BIC are checked by their standards."""

    model_config = example({"scheme": "LEI", "value": "2138006MX3FMYM7UX432", "issuer": ""}) | {"title": "Identifier"}

    scheme: Scheme
    value: Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]([ -~]*[!-~])?$")]
    issuer: Annotated[
        str,
        StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$"),
        Field(description="The system that issued a CUSTOMER_NO; empty for the others."),
    ] = ""

    def to_domain(self) -> Identifier:
        """The identifier in its standard form; what is wrong with it is found with the account's other faults."""
        return Identifier.standard(self.scheme, self.value, self.issuer)


ACCOUNT_EXAMPLE: JsonDict = KEPT_EXAMPLE | _FIELDS | {"status": "active", "allowed_transitions": ["rest", "close"]}
"""An account as the contract shows one."""


class AccountFields(Wire):
    """What an account file says of the account itself."""

    model_config = example(_FIELDS)

    kind: AccountKind = AccountKind.ORGANISATION
    legal_name: LegalName
    country: CountryCode
    category: Annotated[Code | None, Field(description="The entity category of the LEI system, in lower case.")] = None
    sector: Annotated[Code | None, Field(description="A code of the bank's list of sectors.")] = None
    identifiers: Annotated[list[IdentifierWire], Field(max_length=20, default_factory=list)]
    external_id: Annotated[ExternalId | None, Field(description="The id in the bank's own system.")] = None

    def to_domain(self) -> DomainAccount:
        """The file that is asked for, in the status `active`."""
        identifiers = tuple(identifier.to_domain() for identifier in self.identifiers)
        return DomainAccount(**{**dict(self), "identifiers": identifiers})


class AccountDraft(AccountFields):
    """An account to be filed."""

    model_config = example(_FIELDS | {"status": "active"})

    status: Annotated[
        Literal[AccountStatus.PROSPECT, AccountStatus.ACTIVE],
        Field(description="`prospect` while there is no business yet."),
    ] = AccountStatus.ACTIVE


class AccountPatch(Wire):
    """A merge patch of an account; its status moves by transitions only. Identifiers are replaced as a whole."""

    model_config = example({"sector": "energy_power"})

    kind: AccountKind | None = None
    legal_name: LegalName | None = None
    country: CountryCode | None = None
    category: Code | None = None
    sector: Code | None = None
    identifiers: Annotated[list[IdentifierWire], Field(max_length=20)] | None = None
    external_id: ExternalId | None = None

    def applied_to(self, account: DomainAccount) -> DomainAccount:
        """The file with the patch merged in; null removes, and what may not be missing is refused."""
        present = AccountFields.of(account)
        return replace(patched(present, self).to_domain(), status=account.status)


class Account(AccountFields, Resource):
    """An account file."""

    model_config = example(ACCOUNT_EXAMPLE)
    address: ClassVar[str] = "/v1/accounts/{id}"

    status: AccountStatus

    @computed_field(description="What can be done with it now.")  # type: ignore[prop-decorator] # pydantic's own form
    @property
    def allowed_transitions(self) -> list[AccountTransition]:
        """What can be done with it now."""
        return list(account_transitions(self.status))


class AccountTransitionRequest(Wire):
    """What is asked of an account."""

    model_config = example({"transition": "rest"})

    transition: Annotated[
        AccountTransition,
        Field(description="`activate` begins business, `rest` pauses it, `close` ends it, `reopen` makes a prospect."),
    ]


class CompletenessWire(Wire):
    """How much of what is due stands in the file: a share from 0 to 1, and the rest by name."""

    degree: DecimalString
    missing: list[FileItem]


class CoverageWire(Wire):
    """How well the account is known: its solid contacts against the three to five that article 9 asks for."""

    solid: Annotated[int, Field(ge=0)]
    solid_min: Annotated[int, Field(ge=0)]
    solid_target: Annotated[int, Field(ge=0)]
    degree: Annotated[Exact, Field(description="min(1, solid ÷ solid_min), to four decimals.")]
    decision_maker_reached: Annotated[bool, Field(description="Whether a solid contact decides.")]
    withstands_departure: Annotated[bool, Field(description="Whether solid_min remain when any one leaves.")]


class AccountFile(Wire):
    """An account with what else is known of it today."""

    model_config = example(
        {
            "account": KEPT_EXAMPLE | _FIELDS | {"status": "active", "allowed_transitions": ["rest", "close"]},
            "completeness": {"degree": "0.71", "missing": ["customer_number", "solid_contacts"]},
            "coverage": {
                "solid": 2,
                "solid_min": 3,
                "solid_target": 5,
                "degree": "0.6667",
                "decision_maker_reached": True,
                "withstands_departure": False,
            },
            "manager_id": "01981d2e-7a7c-7000-8000-000000000002",
            "decision": "key_account",
            "score": "86.02",
            "qualification_id": "01981d2e-7a7c-7000-8000-000000000003",
        }
    )

    account: Account
    completeness: CompletenessWire
    coverage: CoverageWire
    manager_id: Annotated[UUID | None, Field(description="The primary manager; null while there is none.")]
    decision: Annotated[Decision | None, Field(description="What the account is qualified as; null when never asked.")]
    score: DecimalString | None
    qualification_id: UUID | None

    @classmethod
    def from_domain(cls, file: DomainAccountFile) -> Self:
        """The representation of the whole file."""
        qualification = file.qualification
        verdict = qualification.value.verdict if qualification else None
        return cls(
            account=Account.of(file.account),
            completeness=CompletenessWire(
                degree=decimal_string(file.completeness.degree), missing=list(file.completeness.missing)
            ),
            coverage=CoverageWire.of(file.coverage),
            manager_id=file.primary.value.manager_id if file.primary else None,
            decision=verdict.decision if verdict else None,
            score=decimal_string(verdict.score) if verdict and verdict.score is not None else None,
            qualification_id=qualification.id if qualification else None,
        )
