"""The counters behind repetition, circuits and shedding, moment by moment."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from gateway.policy.admission import Admission
from gateway.policy.circuit import Circuit
from gateway.policy.document import Circuits, Retries, Shares, Shedding
from gateway.policy.retry_budget import RetryBudget

CIRCUITS = Circuits(share=0.5, least=4, window_s=10, open_s=5)
SHEDDING = Shedding(most=10, least=2, shares=Shares(critical=1.0, normal=0.8, low=0.5))


@given(requests=st.integers(0, 400), share=st.sampled_from([0.1, 0.2, 0.5]))
def test_repetitions_stay_a_share_of_requests(requests: int, share: float) -> None:
    budget = RetryBudget(Retries(share=share, spare_per_s=1, most=2), clock=lambda: 0.0)
    for _ in range(requests):
        budget.pay_in()
    granted = sum(budget.grants(1, 0.0, 1.0) for _ in range(requests + 5))
    assert granted <= requests * share


def test_quiet_times_give_a_few_repetitions_for_free() -> None:
    seconds = count(0.0, 1.0)
    budget = RetryBudget(Retries(share=0.1, spare_per_s=2, most=2), clock=lambda: next(seconds))
    assert [budget.grants(1, 0.0, 1.0) for _ in range(3)] == [True, True, True]


def test_a_circuit_opens_at_its_share_and_not_before_there_are_enough() -> None:
    circuit = Circuit(CIRCUITS)
    for moment, well in enumerate([False, False, False]):
        circuit.went(float(moment), well=well, trial=False)
    assert circuit.closed
    circuit.went(3.0, well=True, trial=False)
    assert circuit.closed
    circuit.went(4.0, well=False, trial=False)
    assert not circuit.closed
    assert (circuit.tries(8.9), circuit.wait_s(8.0)) == (False, 1)


def test_failures_of_long_ago_do_not_count() -> None:
    circuit = Circuit(CIRCUITS)
    for _ in range(3):
        circuit.went(0.0, well=False, trial=False)
    circuit.went(20.0, well=False, trial=False)
    assert circuit.closed


def test_one_trial_at_a_time_and_its_outcome_decides() -> None:
    circuit = Circuit(CIRCUITS)
    for _ in range(4):
        circuit.went(0.0, well=False, trial=False)
    assert [circuit.tries(5.0), circuit.tries(5.0)] == [True, False]
    circuit.went(5.1, well=True, trial=False)
    assert not circuit.closed, "one that began before it opened says nothing"
    circuit.went(6.0, well=False, trial=True)
    assert not circuit.tries(10.9)
    assert circuit.tries(11.0)
    circuit.went_nowhere(trial=True)
    assert circuit.tries(11.0)
    circuit.went(11.5, well=True, trial=True)
    assert circuit.closed


def test_the_last_room_is_for_what_matters_most() -> None:
    gate = Admission(SHEDDING)
    assert [gate.enter("low") for _ in range(6)] == [True] * 5 + [False]
    assert [gate.enter("normal") for _ in range(4)] == [True] * 3 + [False]
    assert [gate.enter("critical") for _ in range(3)] == [True] * 2 + [False]


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=300))
def test_the_room_stays_within_its_bounds_and_nobody_is_counted_twice(turns: list[tuple[bool, bool]]) -> None:
    gate, inside, now = Admission(SHEDDING), 0, 0.0
    for entering, kept_up in turns:
        now += 0.7
        if entering:
            inside += gate.enter("critical")
        elif inside:
            gate.leave(now, kept_up=kept_up)
            inside -= 1
        assert gate.under_way == inside
        assert 2 <= gate.limit <= 10


def test_a_service_that_does_not_keep_up_gets_less_and_then_more_again() -> None:
    gate = Admission(SHEDDING)
    for moment in range(3):
        gate.enter("critical")
        gate.leave(10.0 + 2 * moment, kept_up=False)
    least = gate.limit
    assert least < 6
    for _ in range(100):
        while gate.enter("critical"):
            pass
        gate.leave(30.0, kept_up=True)
    assert gate.limit > least + 2
