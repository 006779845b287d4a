"""Renewals (续约): opened ahead of a contract's end, offered, and renewed, declined or lapsed, with a coded reason.

Article 5: 提前做好续费工作，并标注出客户不续费的原因。
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.money import Money, round_decimal, total
from services.accounts.domain.contract import Contract, ContractState, amount_on, last_day


class RenewalState(StrEnum):
    """Where it stands."""

    UPCOMING = "upcoming"
    OFFERED = "offered"
    RENEWED = "renewed"
    DECLINED = "declined"
    LAPSED = "lapsed"


class RenewalTransition(StrEnum):
    """What moves it on; `lapse` happens by itself once the contract is over and its days of grace with it."""

    OFFER = "offer"
    RENEW = "renew"
    DECLINE = "decline"
    LAPSE = "lapse"


class LeavingReason(StrEnum):
    """Why a customer does not go on."""

    PRICE = "price"
    COMPETITOR = "competitor"
    SERVICE = "service"
    PRODUCT = "product"
    NO_NEED = "no_need"
    BUSINESS_CLOSED = "business_closed"
    RELATIONSHIP = "relationship"
    CREDIT = "credit"
    NO_ANSWER = "no_answer"
    NOT_OFFERED = "not_offered"
    OTHER = "other"


_S, _T = RenewalState, RenewalTransition
RENEWAL_FLOW: Flow[RenewalState, RenewalTransition] = Flow(
    MappingProxyType(
        {
            _S.UPCOMING: {_T.OFFER: _S.OFFERED, _T.DECLINE: _S.DECLINED, _T.LAPSE: _S.LAPSED},
            _S.OFFERED: {_T.RENEW: _S.RENEWED, _T.DECLINE: _S.DECLINED, _T.LAPSE: _S.LAPSED},
            _S.RENEWED: {},
            _S.DECLINED: {},
            _S.LAPSED: {},
        }
    )
)
OPEN_STATES = (_S.UPCOMING, _S.OFFERED)
LEAVING = frozenset({_T.DECLINE, _T.LAPSE})


@dataclass(frozen=True, slots=True)
class RenewalRule:
    """How many days after its end a contract may still be renewed (`rules/renewals-*.yaml`)."""

    grace_days: int
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """The question whether a contract goes on after `ends_on`; `amount` is what it is worth now."""

    account_id: UUID
    contract_id: UUID
    ends_on: date
    amount: Money
    owner: str | None = None
    offer: str = ""
    leaving_reason: LeavingReason | None = None
    successor_id: UUID | None = None
    state: RenewalState = RenewalState.UPCOMING
    history: tuple[Step, ...] = ()


def opened(contract_id: UUID, contract: Contract, day: date) -> Renewal:
    """The renewal of a contract as it stands on `day`."""
    return Renewal(contract.account_id, contract_id, last_day(contract, day), amount_on(contract, day))


def opens_on(contract: Contract, day: date) -> bool:
    """Whether the notice of the contract has begun on `day`."""
    return contract.state is ContractState.ACTIVE and day >= last_day(contract, day) - timedelta(
        days=contract.notice_days
    )


def lapses_on(renewal: Renewal, rule: RenewalRule, day: date) -> bool:
    """Whether nobody has decided until the days of grace were over."""
    return renewal.state in OPEN_STATES and day > renewal.ends_on + timedelta(days=rule.grace_days)


def reason_by_itself(renewal: Renewal) -> LeavingReason:
    """Why a renewal lapsed that nobody closed: an offer without an answer, or no offer at all."""
    return LeavingReason.NO_ANSWER if renewal.state is _S.OFFERED else LeavingReason.NOT_OFFERED


def move_renewal(
    renewal: Renewal, ask: Ask[RenewalTransition], reason: LeavingReason | None, successor: tuple[UUID, Contract] | None
) -> Renewal:
    """The renewal after what is asked. Leaving has a coded reason; renewing names the contract that follows."""
    moved = RENEWAL_FLOW.move(renewal, ask)
    if ask.transition in LEAVING:
        refuse_if([] if reason else [Fault("leaving_reason_missing", "/leaving_reason")])
        return replace(moved, leaving_reason=reason)
    if ask.transition is not _T.RENEW:
        return moved
    if successor is None:
        raise Conflict(Fault("successor_missing", "/successor_id"))
    refuse_if(_successor_faults(renewal, *successor))
    return replace(moved, successor_id=successor[0])


def _successor_faults(renewal: Renewal, successor_id: UUID, successor: Contract) -> Iterator[Fault]:
    if successor_id == renewal.contract_id or successor.account_id != renewal.account_id:
        yield Fault("unknown_resource", "/successor_id", {"resource": "contract"})
    elif successor.state not in (ContractState.SIGNED, ContractState.ACTIVE):
        yield Fault("not_signed", "/successor_id", {"state": successor.state.value})


@dataclass(frozen=True, slots=True)
class LeavingCount:
    """How often a reason was given."""

    reason: LeavingReason
    count: int


@dataclass(frozen=True, slots=True)
class RenewalFigures:
    """Renewals of contracts that end in a period, in one currency; rates are of those decided, 0 to 1."""

    currency: str
    ending: int
    renewed: int
    declined: int
    lapsed: int
    open: int
    amount_ending: Money
    amount_renewed: Money
    renewal_rate: Decimal | None
    amount_renewal_rate: Decimal | None
    reasons: tuple[LeavingCount, ...]


def renewal_figures(renewals: Iterable[Renewal]) -> list[RenewalFigures]:
    """The figures by currency."""
    by_currency: dict[str, list[Renewal]] = {}
    for renewal in renewals:
        by_currency.setdefault(renewal.amount.currency, []).append(renewal)
    return [_figures(currency, found) for currency, found in sorted(by_currency.items())]


def _figures(currency: str, found: Sequence[Renewal]) -> RenewalFigures:
    by_state = {state: [each for each in found if each.state is state] for state in RenewalState}
    kept = by_state[_S.RENEWED]
    decided = [each for each in found if each.state not in OPEN_STATES]
    amount_kept, amount_decided = _worth(kept, currency), _worth(decided, currency)
    gone = [each.leaving_reason for each in found if each.leaving_reason]
    return RenewalFigures(
        currency=currency,
        ending=len(found),
        renewed=len(kept),
        declined=len(by_state[_S.DECLINED]),
        lapsed=len(by_state[_S.LAPSED]),
        open=len(found) - len(decided),
        amount_ending=_worth(found, currency),
        amount_renewed=amount_kept,
        renewal_rate=_rate(len(kept), len(decided)),
        amount_renewal_rate=_rate(amount_kept.minor, amount_decided.minor),
        reasons=tuple(LeavingCount(reason, gone.count(reason)) for reason in LeavingReason if reason in gone),
    )


def _worth(renewals: Sequence[Renewal], currency: str) -> Money:
    return total([renewal.amount for renewal in renewals], currency)


def _rate(part: int, whole: int) -> Decimal | None:
    return round_decimal(Decimal(part) / whole, 4) if whole else None
