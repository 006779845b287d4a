"""Deferred pay that vests, is cut and is claimed back."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import MARCH, cases, cny

from chassis.domain.errors import Conflict, Fault, Forbidden
from chassis.domain.money import Money
from chassis.domain.period import Period
from services.kpi.domain.held_pay import (
    DeferralState,
    DeferralTransition,
    HeldInstalment,
    HeldPay,
    Proposal,
    decide,
    propose,
    vest,
)

NOTHING = Money.zero("CNY")
DUE = ("2027-03", "2028-03", "2029-03")
PROPOSALS = {
    "malus": DeferralTransition.PROPOSE_MALUS,
    "clawback": DeferralTransition.PROPOSE_CLAWBACK,
    "rejected": DeferralTransition.PROPOSE_MALUS,
}


def held(upfront="600.01", amounts=("133.33", "133.33", "133.34")):
    parts = (HeldInstalment(n, Period.parse(due), cny(amount), NOTHING)
             for n, (due, amount) in enumerate(zip(DUE, amounts, strict=True), 1))  # fmt: skip
    return HeldPay("M1", UUID(int=1), MARCH, cny(upfront), tuple(parts))


def proposed(present, kind, share):
    return propose(present, PROPOSALS[kind], Proposal(Decimal(share), "restatement", "why", "wang"))


def after(present, step):
    [(kind, given)] = ((key, value) for key, value in step.items() if key != "amount")
    if kind == "vest":
        return vest(present, Period.parse(given))
    decision = DeferralTransition.REJECT if kind == "rejected" else DeferralTransition.APPROVE
    return decide(proposed(present, kind, given), decision, "zhao")


@pytest.mark.parametrize("case", cases("deferred_pay"), ids=lambda case: case["name"])
def test_deferred_pay_worked_by_hand(case):
    present = held()
    for step in case["steps"]:
        present, amount = after(present, step)
        assert str(amount) == step["amount"]
    assert (str(present.unvested), present.state) == (case["unvested"], case["state"])


def refused(kind, ask, *given):
    with pytest.raises(kind) as refusal:
        ask(*given)
    [fault] = refusal.value.faults
    return fault


def test_nothing_vests_before_it_is_due_nor_while_malus_is_proposed():
    assert refused(Conflict, vest, held(), Period.parse("2027-02")) == Fault(
        "nothing_due", "/period", {"next": Period.parse("2027-03")}
    )
    fault = refused(Conflict, vest, proposed(held(), "malus", "1"), Period.parse("2029-03"))
    assert fault == Fault(
        "transition_not_allowed",
        "/transition",
        {"transition": "vest", "state": "malus_proposed", "allowed": "approve, reject"},
    )


def test_what_is_due_on_the_day_vests_and_nothing_vests_twice():
    present, amount = vest(held(), Period.parse("2028-03"))
    assert (str(amount), [part.vested for part in present.instalments]) == ("266.66", [True, True, False])
    assert (present.next_due, present.state, str(present.paid)) == (
        Period.parse("2029-03"), DeferralState.HELD, "866.67"
    )  # fmt: skip
    assert refused(Conflict, vest, present, Period.parse("2028-03")).params == {"next": Period.parse("2029-03")}


def test_clawbacks_add_up_and_a_rejected_one_changes_nothing():
    once, first = after(held(), {"clawback": "0.5"})
    twice, second = after(once, {"clawback": "0.5"})
    assert [str(each) for each in (first, second, twice.claimed_back, twice.paid)] == [
        "300.01", "150.00", "450.01", "150.00"
    ]  # fmt: skip
    assert (twice.proposal, twice.state) == (None, DeferralState.HELD)
    back, nothing = decide(proposed(held(), "clawback", "1"), DeferralTransition.REJECT, "zhao")
    assert (back, nothing) == (held(), NOTHING)
    assert proposed(held(), "clawback", "1").state is DeferralState.CLAWBACK_PROPOSED


def test_who_proposed_malus_cannot_decide_it():
    present = proposed(held(), "malus", "1")
    assert refused(Forbidden, decide, present, DeferralTransition.APPROVE, "wang") == Fault(
        "four_eyes", "/transition", {"author": "wang"}
    )


@given(
    st.lists(st.integers(0, 10**9), min_size=3, max_size=3),
    st.integers(0, 10**9),
    st.lists(st.tuples(st.sampled_from(["vest", "malus", "clawback"]), st.decimals("0.01", 1, places=2)), max_size=8),
)
def test_no_fen_is_lost_or_paid_twice(amounts, upfront, steps):
    present = held(amounts=("0.00",) * 3)
    parts = (replace(part, amount=Money(minor, "CNY"))
             for part, minor in zip(present.instalments, amounts, strict=True))  # fmt: skip
    present, flowed = replace(present, upfront=Money(upfront, "CNY"), instalments=tuple(parts)), 0
    whole, dues = upfront + sum(amounts), iter(DUE)
    for kind, share in steps:
        try:
            if kind == "vest":
                present, amount = vest(present, Period.parse(next(dues, "2030-01")))
                flowed += amount.minor
            else:
                present, amount = decide(proposed(present, kind, share), DeferralTransition.APPROVE, "zhao")
                flowed += -amount.minor if kind == "clawback" else 0
        except Conflict:
            continue
        assert amount.minor >= 0
    cut = sum(part.cut.minor for part in present.instalments)
    assert present.paid.minor == upfront + flowed
    assert present.paid.minor + (present.claimed_back or NOTHING).minor + present.unvested.minor + cut == whole
    assert present.paid.minor >= 0


def test_a_deferral_whose_last_instalment_has_vested_is_vested():
    present, _ = vest(held(), Period.parse("2029-03"))
    assert present.state is DeferralState.VESTED
    assert present.transitions == (DeferralTransition.PROPOSE_CLAWBACK,)
