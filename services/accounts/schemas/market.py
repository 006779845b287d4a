"""Representations of the market view."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.period import Period, PeriodKind
from chassis.wire import (
    KEPT_EXAMPLE,
    Code,
    Count,
    DecimalString,
    ExternalId,
    MoneyWire,
    Name,
    Prose,
    Resource,
    Wire,
    example,
)
from services.accounts.domain.look_alike import LookAlike
from services.accounts.domain.market import CompetitorPosition as DomainPosition
from services.accounts.domain.market import MarketTotal as DomainTotal
from services.accounts.domain.market import WalletEstimate as DomainWallet
from services.accounts.domain.market import WalletShare as DomainShare
from services.accounts.schemas.accounts import ACCOUNT_EXAMPLE, Account
from services.accounts.schemas.exact import Exact
from services.accounts.schemas.holdings import ACCOUNT, MONTH
from services.accounts.schemas.moving import domain_fields

_WALLET: JsonDict = {
    "as_of": "2026-03-31",
    "source": "interview with the CFO",
    "low": {"amount": "30000000.00", "currency": "CNY"},
    "estimate": {"amount": "40000000.00", "currency": "CNY"},
    "high": {"amount": "55000000.00", "currency": "CNY"},
}
_POSITION: JsonDict = {
    "competitor": "乙银行",
    "as_of": "2026-03-31",
    "source": "客户财务总监",
    "share": "0.35",
    "strengths": "账户开得早",
    "weaknesses": "响应慢",
}
_TOTAL: JsonDict = {
    "market": "beijing-corporate-deposits",
    "month": "2026-03",
    "source": "PBC statistics",
    "amount": {"amount": "910000000000.00", "currency": "CNY"},
    "managers": ["A-017"],
}
_TRAIT: JsonDict = {"feature": "sector", "value": "energy_power", "key_accounts": 12, "points": "50.00"}


class WalletEstimateDraft(Wire):
    """What an account buys a year of what we sell, from anybody."""

    model_config = example(_WALLET)

    as_of: date
    source: Annotated[Name, Field(description="Where the estimate is from.")]
    low: Annotated[MoneyWire, Field(description="The lower end of the interval.")]
    estimate: MoneyWire
    high: Annotated[MoneyWire, Field(description="The upper end of the interval.")]

    def to_domain(self, account_id: UUID) -> DomainWallet:
        """The estimate for the account."""
        return DomainWallet(account_id=account_id, **domain_fields(self))


class WalletEstimate(WalletEstimateDraft, Resource):
    """An estimate on record; a later one takes its place."""

    model_config = example(KEPT_EXAMPLE | _WALLET | {"account_id": ACCOUNT})
    address: ClassVar[str] = "/v1/accounts/{account_id}/wallet-estimates/{id}"

    account_id: UUID


class WalletShare(Wire):
    """Our part of an account's wallet: own volume of twelve months ÷ the wallet, never more than 1."""

    model_config = example(
        {
            "account_id": ACCOUNT,
            "ours": {"amount": "10000000.00", "currency": "CNY"},
            "wallet": _WALLET["estimate"],
            "share": "0.2500",
            "least": "0.1818",
            "most": "0.3333",
            "as_of": "2026-03-31",
            "source": "interview with the CFO",
        }
    )

    account_id: UUID
    ours: MoneyWire | None
    wallet: MoneyWire | None
    share: Annotated[Exact | None, Field(description="0 to 1; null while nobody has estimated the wallet.")]
    least: Annotated[Exact | None, Field(description="If the wallet is as large as the estimate allows.")]
    most: Annotated[Exact | None, Field(description="If it is as small as the estimate allows.")]
    as_of: date | None
    source: str

    @classmethod
    def from_domain(cls, account_id: UUID, found: DomainShare | None) -> Self:
        """The representation of our part, or of not knowing it."""
        if found is None:
            nothing = dict.fromkeys(("ours", "wallet", "share", "least", "most", "as_of"))
            return cls.model_validate({"account_id": account_id, "source": "", **nothing})
        return cls(
            account_id=account_id,
            ours=MoneyWire.of(found.ours),
            wallet=MoneyWire.of(found.estimate.estimate),
            share=found.share,
            least=found.least,
            most=found.most,
            as_of=found.estimate.as_of,
            source=found.estimate.source,
        )


class CompetitorPositionDraft(Wire):
    """What another seller holds of an account."""

    model_config = example(_POSITION)

    competitor: Name
    as_of: date
    source: Name
    share: Annotated[DecimalString | None, Field(description="Its part of the wallet, 0 to 1.")] = None
    strengths: Prose = ""
    weaknesses: Prose = ""

    def to_domain(self, account_id: UUID) -> DomainPosition:
        """The position at the account."""
        share = None if self.share is None else Decimal(self.share)
        return DomainPosition(account_id=account_id, **dict(self) | {"share": share})


class CompetitorPosition(Resource):
    """A competitor's position on record; a later one takes its place."""

    model_config = example(KEPT_EXAMPLE | _POSITION | {"account_id": ACCOUNT})
    address: ClassVar[str] = "/v1/accounts/{account_id}/competitors/{id}"

    account_id: UUID
    competitor: Name
    as_of: date
    source: Name
    share: Exact | None
    strengths: Prose
    weaknesses: Prose


class MarketTotalDraft(Wire):
    """The business volume of a whole market in a month."""

    model_config = example(_TOTAL)

    market: Annotated[Code, Field(description="A name that the bank gives to the market.")]
    month: Annotated[str, Field(pattern=MONTH)]
    source: Name
    amount: MoneyWire
    managers: Annotated[
        list[ExternalId],
        Field(
            default_factory=list,
            max_length=1000,
            description="Whose market it is, by personnel number; none: all's.",
        ),
    ]

    def to_domain(self) -> DomainTotal:
        """The total that the draft asks for."""
        return DomainTotal(**domain_fields(self) | {"month": Period.parse(self.month).start})


class MarketTotal(MarketTotalDraft, Resource):
    """A total on record; a later one of the same month corrects it."""

    model_config = example(KEPT_EXAMPLE | _TOTAL)
    address: ClassVar[str] = "/v1/market-totals/{id}"

    @classmethod
    def from_domain(cls, kept: Kept[DomainTotal]) -> Self:
        """The representation of a total."""
        return cls.showing(kept, month=str(Period(kept.value.month, PeriodKind.MONTH)))


class LikeTrait(Wire):
    """A feature that an account shares with key accounts."""

    model_config = example(_TRAIT)

    feature: str
    value: str
    key_accounts: Annotated[Count, Field(description="How many of the key accounts have it.")]
    points: Exact


class PotentialKeyAccount(Wire):
    """An account that looks like the key accounts that we have, and how."""

    model_config = example({"account": ACCOUNT_EXAMPLE, "score": "85.00", "traits": [_TRAIT]})

    account: Account
    score: Exact
    traits: list[LikeTrait]

    @classmethod
    def from_domain(cls, account: object, likeness: LookAlike) -> Self:
        """The representation of an account that looks like key accounts."""
        traits = [LikeTrait.of(trait) for trait in likeness.explained]
        return cls(account=Account.of(account), score=likeness.score, traits=traits)
