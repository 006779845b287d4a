"""Contracts (合同): approved by other eyes than submitted them, and once signed changed by amendments only."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Forbidden
from chassis.domain.flow import Ask, Flow, Step
from chassis.domain.money import Money


class ContractState(StrEnum):
    """Where it stands."""

    DRAFT = "draft"
    IN_APPROVAL = "in_approval"
    SIGNED = "signed"
    ACTIVE = "active"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    RENEWED = "renewed"


class ContractTransition(StrEnum):
    """What moves it on; `activate` and `expire` happen by themselves when their day comes."""

    SUBMIT = "submit"
    RETURN = "return"
    SIGN = "sign"
    ACTIVATE = "activate"
    EXPIRE = "expire"
    TERMINATE = "terminate"


class Renewing(StrEnum):
    """What a renewal does to the contract that it renews."""

    RENEW = "renew"


_S, _T = ContractState, ContractTransition
CONTRACT_FLOW: Flow[ContractState, ContractTransition] = Flow(
    MappingProxyType(
        {
            _S.DRAFT: {_T.SUBMIT: _S.IN_APPROVAL},
            _S.IN_APPROVAL: {_T.SIGN: _S.SIGNED, _T.RETURN: _S.DRAFT},
            _S.SIGNED: {_T.ACTIVATE: _S.ACTIVE, _T.TERMINATE: _S.TERMINATED},
            _S.ACTIVE: {_T.EXPIRE: _S.EXPIRED, _T.TERMINATE: _S.TERMINATED},
            _S.EXPIRED: {},
            _S.TERMINATED: {},
            _S.RENEWED: {},
        }
    ),
    reasoned=frozenset({_T.RETURN, _T.TERMINATE}),
)
RENEWING: Flow[ContractState, Renewing] = Flow(
    MappingProxyType(
        {state: {} for state in ContractState}
        | {state: {Renewing.RENEW: _S.RENEWED} for state in (_S.ACTIVE, _S.EXPIRED)}
    )
)
SIGNED_STATES = (_S.SIGNED, _S.ACTIVE)


@dataclass(frozen=True, slots=True)
class Amendment:
    """A change of a signed contract from `effective_on` on: its amount, its last day, or what it says."""

    effective_on: date
    reason: str
    actor: str
    at: datetime
    amount: Money | None = None
    ends_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """An agreement from `starts_on` to `ends_on`, both included. `amount` is what it is worth over that time."""

    account_id: UUID
    title: str
    amount: Money
    starts_on: date
    ends_on: date
    external_id: str | None = None
    proposal_id: UUID | None = None
    payment_days: int = 30
    notice_days: int = 90
    amendments: tuple[Amendment, ...] = ()
    state: ContractState = ContractState.DRAFT
    history: tuple[Step, ...] = ()


def contract_faults(contract: Contract) -> Iterator[Fault]:
    """Everything that keeps the contract from being filed."""
    if contract.amount.minor <= 0:
        yield Fault("amount_not_positive", "/amount/amount")
    if contract.ends_on < contract.starts_on:
        yield Fault("last_day_before_first", "/ends_on")


def require_draft(contract: Contract) -> None:
    """Refuse to change what is in approval or signed."""
    if contract.state is not ContractState.DRAFT:
        raise Conflict(Fault("contract_is_fixed", "", {"state": contract.state.value}))


def move_contract(contract: Contract, ask: Ask[ContractTransition], today: date) -> Contract:
    """The contract after what is asked; four eyes: whoever submitted it cannot sign it."""
    moved = CONTRACT_FLOW.move(contract, ask)
    if ask.transition is _T.SIGN and ask.actor == _submitter(contract):
        raise Forbidden(Fault("signer_is_submitter", "/transition"))
    if ask.transition is _T.ACTIVATE and today < contract.starts_on:
        raise Conflict(Fault("not_begun", "/transition", {"day": contract.starts_on.isoformat()}))
    if ask.transition is _T.EXPIRE and today <= last_day(contract, today):
        raise Conflict(Fault("not_over", "/transition", {"day": last_day(contract, today).isoformat()}))
    return moved


def _submitter(contract: Contract) -> str:
    return [step.actor for step in contract.history if step.transition == _T.SUBMIT][-1]


def amendment_faults(contract: Contract, amendment: Amendment) -> Iterator[Fault]:
    """Everything that keeps the amendment from being made."""
    if amendment.amount is None and amendment.ends_on is None and not amendment.text.strip():
        yield Fault("amendment_is_empty")
    if amendment.amount and amendment.amount.currency != contract.amount.currency:
        params = {"one": contract.amount.currency, "other": amendment.amount.currency}
        yield Fault("currencies_differ", "/amount/currency", params)
    if amendment.amount and amendment.amount.minor <= 0:
        yield Fault("amount_not_positive", "/amount/amount")
    if amendment.effective_on < contract.starts_on:
        yield Fault("before_the_contract", "/effective_on", {"day": contract.starts_on.isoformat()})
    if amendment.ends_on and amendment.ends_on < amendment.effective_on:
        yield Fault("last_day_before_first", "/ends_on")


def amended(contract: Contract, amendment: Amendment) -> Contract:
    """The contract with the amendment; only a signed one has any."""
    if contract.state not in SIGNED_STATES:
        raise Conflict(Fault("not_signed", "", {"state": contract.state.value}))
    return replace(contract, amendments=(*contract.amendments, amendment))


def amount_on(contract: Contract, day: date) -> Money:
    """What the contract is worth by the amendments in effect on `day`."""
    given = [found.amount for found in _in_effect(contract, day) if found.amount is not None]
    return given[-1] if given else contract.amount


def last_day(contract: Contract, day: date) -> date:
    """Its last day by the amendments in effect on `day`."""
    given = [found.ends_on for found in _in_effect(contract, day) if found.ends_on is not None]
    return given[-1] if given else contract.ends_on


def _in_effect(contract: Contract, day: date) -> list[Amendment]:
    """By the day of their effect; of one day, the later made counts."""
    begun = (amendment for amendment in contract.amendments if amendment.effective_on <= day)
    return sorted(begun, key=lambda amendment: amendment.effective_on)
