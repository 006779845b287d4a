"""Alliance partners (异业联盟): what we do together, the customers that they send us, and what comes of them.

Article 2: 独立开发异业联盟商家，制定具体合作方案，促成联盟客户成交。
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType

from chassis.domain.errors import Fault
from chassis.domain.flow import Flow, Step
from chassis.domain.money import Money, round_decimal, total
from services.accounts.domain.opportunity import Opportunity
from services.accounts.domain.referral import Referral, ReferralState


class PartnerState(StrEnum):
    """Where the alliance stands."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class PartnerTransition(StrEnum):
    """What moves it on."""

    AGREE = "agree"
    SUSPEND = "suspend"
    RESUME = "resume"
    END = "end"


_S, _T = PartnerState, PartnerTransition
PARTNER_FLOW: Flow[PartnerState, PartnerTransition] = Flow(
    MappingProxyType(
        {
            _S.PROPOSED: {_T.AGREE: _S.ACTIVE, _T.END: _S.ENDED},
            _S.ACTIVE: {_T.SUSPEND: _S.SUSPENDED, _T.END: _S.ENDED},
            _S.SUSPENDED: {_T.RESUME: _S.ACTIVE, _T.END: _S.ENDED},
            _S.ENDED: {},
        }
    ),
    reasoned=frozenset({_T.SUSPEND, _T.END}),
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One thing that the cooperation plan asks of either side, until when, and when it was done."""

    what: str
    by_partner: bool
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """A business of another trade with which we bring each other customers; `plan` is the cooperation plan."""

    name: str
    trade: str
    owner: str
    starts_on: date
    ends_on: date | None = None
    plan: str = ""
    commitments: tuple[Commitment, ...] = ()
    contact: str = ""
    state: PartnerState = PartnerState.PROPOSED
    history: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerResult:
    """What a partner's referrals came to; the conversion rate is of those decided, 0 to 1."""

    referrals: int
    converted: int
    lost: int
    open: int
    conversion_rate: Decimal | None
    won: tuple[Money, ...]
    commitments_due: int
    commitments_done: int


def partner_faults(partner: Partner) -> Iterator[Fault]:
    """Everything that keeps the partner from being filed."""
    if partner.ends_on and partner.ends_on < partner.starts_on:
        yield Fault("last_day_before_first", "/ends_on")


def partner_result(
    partner: Partner, referrals: Sequence[Referral], won: Sequence[Opportunity], day: date
) -> PartnerResult:
    """What came of the alliance until `day`; amounts by currency, never added across."""
    converted = sum(each.state is ReferralState.CONVERTED for each in referrals)
    lost = sum(each.state is ReferralState.LOST for each in referrals)
    currencies = sorted({each.amount.currency for each in won})
    due = [each for each in partner.commitments if each.due_on <= day or each.done_on]
    return PartnerResult(
        referrals=len(referrals),
        converted=converted,
        lost=lost,
        open=len(referrals) - converted - lost,
        conversion_rate=round_decimal(Decimal(converted) / (converted + lost), 4) if converted + lost else None,
        won=tuple(total([each.amount for each in won if each.amount.currency == c], c) for c in currencies),
        commitments_due=len(due),
        commitments_done=sum(each.done_on is not None for each in due),
    )
