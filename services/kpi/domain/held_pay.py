"""Deferred pay as it is held for a manager: instalments vest when they are due; malus cuts what has not vested yet;
clawback makes a receivable of what has been paid. Malus and clawback take four eyes and a trigger of a policy pack."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Forbidden
from chassis.domain.money import Money, total
from chassis.domain.period import Period
from services.kpi.domain.exact import rounded


class DeferralState(StrEnum):
    """`held` while instalments are to come; `vested` when none is; between them what somebody has proposed."""

    HELD = "held"
    MALUS_PROPOSED = "malus_proposed"
    CLAWBACK_PROPOSED = "clawback_proposed"
    VESTED = "vested"


class DeferralTransition(StrEnum):
    """What people do with it."""

    VEST = "vest"
    PROPOSE_MALUS = "propose_malus"
    PROPOSE_CLAWBACK = "propose_clawback"
    APPROVE = "approve"
    REJECT = "reject"


_ALLOWED = {
    DeferralState.HELD: (
        DeferralTransition.VEST,
        DeferralTransition.PROPOSE_MALUS,
        DeferralTransition.PROPOSE_CLAWBACK,
    ),
    DeferralState.VESTED: (DeferralTransition.PROPOSE_CLAWBACK,),
    DeferralState.MALUS_PROPOSED: (DeferralTransition.APPROVE, DeferralTransition.REJECT),
    DeferralState.CLAWBACK_PROPOSED: (DeferralTransition.APPROVE, DeferralTransition.REJECT),
}


@dataclass(frozen=True, slots=True)
class HeldInstalment:
    """One later payment, less what malus has cut from it."""

    number: int
    due: Period
    amount: Money
    cut: Money
    vested: bool = False

    @property
    def left(self) -> Money:
        """What is still paid."""
        return self.amount - self.cut


@dataclass(frozen=True, slots=True)
class Proposal:
    """What share is to be cut or claimed back, why, and who says so."""

    share: Decimal
    trigger: str
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class DeferralStep:
    """One step of its history; `amount` is what vested, was cut or was claimed back."""

    transition: DeferralTransition
    actor: str
    at: datetime
    amount: Money | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HeldPay:
    """The deferred part of one statement. `upfront` is what the same components paid at once; clawback reaches it."""

    manager: str
    pay_run_id: UUID
    earned: Period
    upfront: Money
    instalments: tuple[HeldInstalment, ...]
    state: DeferralState = DeferralState.HELD
    proposal: Proposal | None = None
    claimed_back: Money | None = None
    history: tuple[DeferralStep, ...] = ()

    @property
    def currency(self) -> str:
        """The currency of all its amounts."""
        return self.upfront.currency

    @property
    def transitions(self) -> tuple[DeferralTransition, ...]:
        """What may be done with it now."""
        return _ALLOWED[self.state]

    @property
    def unvested(self) -> Money:
        """What is still to vest."""
        return total([part.left for part in self.instalments if not part.vested], self.currency)

    @property
    def paid(self) -> Money:
        """What has been paid or vested, less what was claimed back: all that a clawback can reach."""
        vested = total([part.left for part in self.instalments if part.vested], self.currency)
        return self.upfront + vested - (self.claimed_back or Money.zero(self.currency))

    @property
    def next_due(self) -> Period | None:
        """When the next instalment vests."""
        return min((part.due for part in self.instalments if not part.vested), default=None)


@dataclass(frozen=True, slots=True)
class DeferralAsk:
    """What is asked of a deferral: `period` for what vests or is claimed back, the rest for a proposal."""

    transition: DeferralTransition
    period: Period
    share: Decimal = Decimal(1)
    trigger: str = ""
    reason: str = ""


def require(held: HeldPay, transition: DeferralTransition) -> None:
    """Refuse what may not be done in this state."""
    if transition not in held.transitions:
        params = {"transition": transition, "state": held.state, "allowed": ", ".join(held.transitions) or "-"}
        raise Conflict(Fault("transition_not_allowed", "/transition", params))


def vest(held: HeldPay, up_to: Period) -> tuple[HeldPay, Money]:
    """The instalments due by `up_to` vest; with what they come to. Refused when none is due."""
    require(held, DeferralTransition.VEST)
    due = [part for part in held.instalments if not part.vested and part.due.start <= up_to.start]
    if not due:
        raise Conflict(Fault("nothing_due", "/period", {"next": held.next_due or "-"}))
    instalments = tuple(replace(part, vested=True) if part in due else part for part in held.instalments)
    after = replace(held, instalments=instalments)
    return _settled(after), total([part.left for part in due], held.currency)


def propose(held: HeldPay, transition: DeferralTransition, proposal: Proposal) -> HeldPay:
    """Malus or clawback is proposed; until it is decided nothing vests."""
    require(held, transition)
    malus = transition is DeferralTransition.PROPOSE_MALUS
    state = DeferralState.MALUS_PROPOSED if malus else DeferralState.CLAWBACK_PROPOSED
    return replace(held, state=state, proposal=proposal)


def decide(held: HeldPay, transition: DeferralTransition, actor: str) -> tuple[HeldPay, Money]:
    """Somebody else approves or rejects what was proposed; with what was cut or claimed back."""
    require(held, transition)
    if held.proposal is None:
        raise AssertionError("unreachable: what is proposed has a proposal")
    if actor == held.proposal.author:
        raise Forbidden(Fault("four_eyes", "/transition", {"author": held.proposal.author}))
    nothing, open_again = Money.zero(held.currency), replace(held, proposal=None)
    if transition is DeferralTransition.REJECT:
        return _settled(open_again), nothing
    if held.state is DeferralState.MALUS_PROPOSED:
        return _cut(open_again, held.proposal.share)
    claim = _share_of(held.paid, held.proposal.share)
    claimed = (held.claimed_back or nothing) + claim
    return _settled(replace(open_again, claimed_back=claimed)), claim


def _cut(held: HeldPay, share: Decimal) -> tuple[HeldPay, Money]:
    """Each instalment that has not vested loses its share of what is left of it, rounded half up to the fen."""
    instalments = tuple(
        part if part.vested else replace(part, cut=part.cut + _share_of(part.left, share)) for part in held.instalments
    )
    after = replace(held, instalments=instalments)
    return _settled(after), held.unvested - after.unvested


def _share_of(amount: Money, share: Decimal) -> Money:
    return Money(int(rounded(Fraction(amount.minor) * Fraction(share), 0)), amount.currency)


def _settled(held: HeldPay) -> HeldPay:
    done = all(part.vested or not part.left.minor for part in held.instalments)
    return replace(held, state=DeferralState.VESTED if done else DeferralState.HELD)
