"""What a caller is told of its limits, and the counters of protection, to the number."""

from datetime import UTC, datetime

from gateway.policy import allowances as module
from gateway.policy.admission import Admission
from gateway.policy.allowances import Allowances
from gateway.policy.buckets import Bucket
from gateway.policy.circuit import Circuit
from gateway.policy.document import Budget, Circuits, Rate, Retries, Shares, Shedding, parse_policies
from gateway.policy.error_budget import MOST_RECENT, ErrorBudgets
from gateway.policy.levels import US, Level
from gateway.policy.periods import Calendar
from gateway.policy.quota_book import QuotaBook
from gateway.policy.retry_budget import RetryBudget

NOON = datetime(2026, 3, 31, 12, 0, tzinfo=UTC).timestamp()
CIRCUITS = Circuits(share=0.5, least=4, window_s=10, open_s=5)
SHEDDING = Shedding(most=10, least=2, shares=Shares(critical=1.0, normal=0.8, low=0.5))


def allowances(text: str, now: list[float] | None = None) -> Allowances:
    clock = now or [NOON]
    return Allowances(parse_policies(text), None, lambda: clock[0], lambda: clock[0])


def test_where_nothing_is_limited_nothing_is_told():
    assert allowances("{}").take("lin", "core", "read") is None


def test_a_caller_with_a_rate_alone_is_told_how_much_of_it_is_left_and_refused_beyond():
    counting = allowances("{limits: {read: {requests: 2, seconds: 10}}}")
    one, two, three = (counting.take("lin", "core", "read") for _ in range(3))
    assert (one.policy, one.state, one.fault, one.wait_s) == (b'"read";q=2;w=10', b'"read";r=1;t=5', None, 0)
    assert (two.state, two.fault) == (b'"read";r=0;t=10', None)
    assert (three.policy, three.state, three.wait_s) == (b'"read";q=2;w=10', b'"read";r=0;t=10', 5)
    assert (three.fault.code, three.fault.params) == ("rate_exceeded", {"requests": 2, "seconds": 10})


def test_a_caller_with_a_rate_and_quotas_is_told_of_each():
    counting = allowances(
        "{limits: {read: {requests: 2, seconds: 10}}, quotas: {read: {day: 5, month: 9}}, quota_zone: UTC}"
    )
    one, _, three = (counting.take("lin", "core", "read") for _ in range(3))
    assert one.policy == b'"read";q=2;w=10, "read-day";q=5;w=86400, "read-month";q=9;w=2678400'
    assert one.state == b'"read";r=1;t=5, "read-day";r=4;t=43200, "read-month";r=8;t=43200'
    assert (one.fault, one.wait_s) == (None, 0)
    assert (three.fault.code, three.wait_s) == ("rate_exceeded", 5)
    assert b'"read-day";r=3' in three.state


def test_a_quota_that_is_used_up_is_named_with_the_wait_for_the_next():
    counting = allowances("{quotas: {read: {day: 1}}, quota_zone: UTC}")
    counting.take("lin", "core", "read")
    refused = counting.take("lin", "core", "read")
    assert (refused.fault.code, refused.fault.params) == ("quota_of_day_exceeded", {"requests": 1})
    assert (refused.policy, refused.state, refused.wait_s) == (
        b'"read-day";q=1;w=86400', b'"read-day";r=0;t=43200', 43_200
    )  # fmt: skip


def test_of_two_quotas_that_are_used_up_the_longer_is_told():
    counting = allowances("{quotas: {read: {day: 1, month: 1}}}")
    counting.take("lin", "core", "read")
    fault = counting.take("lin", "core", "read").fault
    assert (fault.code, fault.params) == ("quota_of_month_exceeded", {"requests": 1})


def test_rates_count_for_a_caller_and_quotas_for_the_program_that_callers_share():
    counting = allowances("{limits: {read: {requests: 1, seconds: 10}}, quotas: {read: {day: 9}}}")
    states = [counting.take(caller, "core", "read").state for caller in ("lin", "wang")]
    assert [b'"read";r=0' in state for state in states] == [True, True]
    assert [b'"read-day";r=8' in states[0], b'"read-day";r=7' in states[1]] == [True, True]
    other = counting.take("lin", "console", "write")
    assert other is None
    assert b'"read-day";r=8' in counting.take("zhao", "console", "read").state
    assert b'"read-day";r=8' in counting.take("sun", "", "read").state, "who uses no program counts alone"


def test_a_caller_s_or_program_s_own_rate_goes_before_everybody_s():
    person = "{read: {requests: 9, seconds: 9}, quotas: {read: {day: 3}}}"
    own = f"callers: {{core: {{read: {{requests: 7, seconds: 7}}}}, lin: {person}}}"
    counting = allowances(f"{{limits: {{read: {{requests: 1, seconds: 1}}}}, {own}}}")
    assert counting.take("wang", "core", "read").policy == b'"read";q=7;w=7'
    assert counting.take("lin", "core", "read").policy.startswith(b'"read";q=9;w=9')
    assert counting.take("wang2", "", "read").policy == b'"read";q=1;w=1'
    assert counting.quotas("lin", "", "read") == (("read", "day", 3),)


def test_full_buckets_are_forgotten_first_and_all_when_none_is_full(monkeypatch):
    monkeypatch.setattr(module, "MOST_BUCKETS", 2)
    now = [NOON]
    counting = allowances("{limits: {read: {requests: 2, seconds: 10}}}", now)
    counting.take("early", "", "read")
    now[0] += 6  # its one token is back
    counting.take("late", "", "read")
    counting.take("third", "", "read")
    assert {caller for caller, _ in counting._buckets} == {"late", "third"}
    counting.take("fourth", "", "read")
    assert {caller for caller, _ in counting._buckets} == {"fourth"}


def test_callers_without_a_rate_are_forgotten_with_the_full_buckets(monkeypatch):
    monkeypatch.setattr(module, "MOST_BUCKETS", 2)
    counting = allowances("{limits: {read: {requests: 2, seconds: 10}}}")
    counting.take("lin", "", "write")
    counting.take("lin", "", "read")
    counting.take("wang", "", "read")
    assert set(counting._buckets) == {("lin", "read"), ("wang", "read")}


def test_quotas_are_worked_out_once_for_a_program_until_there_are_too_many(monkeypatch):
    monkeypatch.setattr(module, "MOST_BUCKETS", 2)
    counting = allowances("{quotas: {read: {day: 1}}}")
    first = counting.quotas("lin", "core", "read")
    assert counting.quotas("wang", "core", "read") is first
    counting.quotas("lin", "desk", "read")
    assert set(counting._quotas) == {("core", "read"), ("desk", "read")}
    counting.quotas("lin", "third", "read")
    assert set(counting._quotas) == {("third", "read")}


def test_a_bucket_that_was_never_used_is_full_and_so_is_one_whose_time_has_come():
    bucket = Bucket("read", Rate(requests=2, seconds=10))
    assert (bucket.left(100.0), bucket.is_full(100.0)) == ((2, 0), True)
    bucket.take(100.0)
    assert (bucket.is_full(104.9), bucket.is_full(105.0)) == (False, True)
    assert (bucket.left(104.5), bucket.left(105.0)) == ((1, 1), (2, 0))
    assert bucket.wait_s(105.0) == 1


def test_a_rate_holds_exactly_its_requests():
    bucket = Bucket("read", Rate(requests=1, seconds=3))
    assert [bucket.take(50.0), bucket.take(52.999), bucket.take(53.0)] == [True, False, True]


def test_of_an_error_budget_only_the_window_counts_and_no_more_than_one_too_many():
    now = [100.0]
    budgets = ErrorBudgets(Budget(violations=2, window_s=10), lambda: now[0])
    assert (budgets.used("op"), budgets.exceeded()) == (0, [])
    for moment in (100.0, 104.0, 108.0):
        now[0] = moment
        budgets.note("op", 200, (), f"r{moment}")
    assert (budgets.used("op"), budgets.exceeded()) == (3, ["op"])
    now[0] = 110.0
    assert (budgets.used("op"), budgets.exceeded()) == (2, [])
    budgets.note("op", 500, (), "r4")
    budgets.note("op", 500, (), "r5")
    assert (budgets.used("op"), budgets.spent["op"].total) == (3, 5)
    assert [(one.at_s, one.operation, one.status, one.request_id) for one in budgets.recent][-1] == (
        110.0, "op", 500, "r5"
    )  # fmt: skip
    now[0] = 130.0
    assert (budgets.used("op"), budgets.used("other")) == (0, 0)


def test_without_a_budget_the_second_breach_within_a_second_is_too_many_and_only_recent_ones_are_kept():
    budgets = ErrorBudgets(clock=lambda: 5.0)
    budgets.note("b", 200, (), "r")
    assert budgets.exceeded() == []
    budgets.note("b", 200, (), "r")
    for _ in range(MOST_RECENT):
        budgets.note("a", 200, (), "r")
    assert budgets.exceeded() == ["a", "b"]
    assert (budgets.budget, len(budgets.recent)) == (Budget(violations=1, window_s=1), MOST_RECENT)


def test_slow_answers_of_one_second_cut_once_and_quick_ones_raise_by_one_a_round():
    gate = Admission(SHEDDING)
    for _ in range(8):
        gate.enter("critical")
    gate.leave(0.5, kept_up=False)
    assert gate.limit == 10, "the first second is like any other"
    gate.leave(1.0, kept_up=False)
    assert gate.limit == 8
    gate.leave(1.9, kept_up=False)
    assert gate.limit == 8
    gate.leave(2.0, kept_up=False)
    assert gate.limit == 6.4
    gate.leave(2.0, kept_up=True)
    assert gate.limit == 6.4 + 1 / 6.4
    assert gate.under_way == 3


def test_only_a_service_that_is_asked_for_half_of_its_room_gets_more():
    gate = Admission(Shedding(most=8, least=1, shares=Shares(critical=1.0, normal=0.8, low=0.5)))
    for _ in range(4):
        gate.enter("critical")
    gate.leave(9.0, kept_up=False)
    gate.leave(9.0, kept_up=True)
    assert gate.limit == 6.4, "three of 6.4 are under way"
    gate.limit = 4.0
    gate.leave(9.0, kept_up=True)
    assert gate.limit == 4.25, "two of four are"
    gate.limit = 8.0
    gate.leave(9.0, kept_up=True)
    assert gate.limit == 8


def test_a_circuit_counts_the_half_window_before_and_forgets_what_was_earlier():
    circuit = Circuit(CIRCUITS)
    circuit.went(0.0, well=False, trial=False)
    circuit.went(0.0, well=True, trial=False)
    circuit.went(5.0, well=False, trial=False)
    assert circuit.closed, "two of three, and four are needed"
    circuit.went(9.9, well=True, trial=False)
    circuit.went(9.9, well=False, trial=False)
    assert not circuit.closed, "three of five"


def test_a_circuit_forgets_a_half_window_that_nobody_asked_in():
    circuit = Circuit(CIRCUITS)
    for _ in range(3):
        circuit.went(0.0, well=False, trial=False)
    circuit.went(9.9, well=False, trial=False)
    assert not circuit.closed, "within twice five seconds all four count"
    circuit = Circuit(CIRCUITS)
    for _ in range(3):
        circuit.went(0.0, well=False, trial=False)
    circuit.went(10.0, well=False, trial=False)
    assert circuit.closed


def test_a_circuit_opens_at_half_of_its_requests_exactly():
    circuit = Circuit(CIRCUITS)
    for well in (True, True, False):
        circuit.went(1.0, well=well, trial=False)
    circuit.went(1.0, well=False, trial=False)
    assert not circuit.closed
    seldom = Circuit(CIRCUITS)
    for well in (True, True, True, True, True, False, False, False, False):
        seldom.went(1.0, well=well, trial=False)
    assert seldom.closed, "four of nine"


def test_a_circuit_begins_anew_after_a_trial_that_went_well():
    circuit = Circuit(CIRCUITS)
    for _ in range(4):
        circuit.went(0.0, well=False, trial=False)
    assert circuit.tries(5.0)
    circuit.went(5.0, well=True, trial=True)
    for _ in range(3):
        circuit.went(5.0, well=False, trial=False)
    assert circuit.closed, "three failures, and four are needed"
    circuit.went(5.0, well=False, trial=False)
    assert not circuit.closed
    assert (circuit.wait_s(5.0), circuit.wait_s(9.9), circuit.wait_s(12.0)) == (5, 1, 1)


def test_whoever_is_no_trial_ends_none_by_going_nowhere():
    circuit = Circuit(CIRCUITS)
    assert circuit.tries(0.0)
    circuit.went_nowhere(trial=False)
    assert not circuit.tries(0.0)
    circuit.went_nowhere(trial=True)
    assert circuit.tries(0.0)


def test_a_level_falls_with_time_and_rises_by_a_request():
    rate = Rate(requests=4, seconds=2)
    two = Level(0, 0).raised(rate).raised(rate)
    assert (two, two.left(rate)) == (Level(4 * US, 0), (2, 1))
    assert two.at(500_000, rate) == Level(2 * US, 500_000)
    assert two.at(9_000_000, rate) == Level(0, 9_000_000)
    full = two.raised(rate).raised(rate)
    assert (full.raised(rate), full.left(rate), full.wait_s(rate)) == (None, (0, 2), 1)
    assert Level(99 * US, 5).at(5, rate) == Level(8 * US, 5), "a rate that became smaller leaves a full bucket"
    assert full.at(-7, rate) == full
    slow = Rate(requests=1, seconds=60)
    assert (Level(60 * US, 0).wait_s(slow), Level(30 * US, 0).wait_s(slow), Level(0, 0).left(slow)) == (60, 30, (1, 0))


def test_a_period_ends_where_the_next_begins_and_is_asked_for_only_then():
    now = [NOON]
    calendar = Calendar("UTC", lambda: now[0])
    day, month = calendar.period("day"), calendar.period("month")
    assert (day.ends_at, day.seconds, day.span) == (datetime(2026, 4, 1, tzinfo=UTC), 86_400, "day")
    assert (month.ends_at, month.span, calendar.now_s()) == (datetime(2026, 4, 1, tzinfo=UTC), "month", NOON)
    now[0] = day.ends_s - 1
    assert calendar.period("day") is day
    now[0] = day.ends_s
    assert (calendar.period("day").name, calendar.period("month").name) == ("2026-04-01", "2026-04")
    assert calendar.period("month").ends_at == datetime(2026, 5, 1, tzinfo=UTC)
    assert Calendar("UTC", lambda: datetime(2026, 12, 31, tzinfo=UTC).timestamp()).period("month").ends_at.year == 2027


def test_counts_of_past_periods_are_forgotten_first_and_all_when_none_is_past(monkeypatch):
    monkeypatch.setattr("gateway.policy.quota_book.MOST_COUNTS", 2)
    now = [NOON]
    book, calendar = QuotaBook(), Calendar("UTC", lambda: now[0])
    book.count("old", "read", calendar.period("day"))
    now[0] += 86_400
    new = book.count("new", "read", calendar.period("day"))
    new.pending = 3
    book.count("newer", "read", calendar.period("day"))
    assert [(one.key[0], one.requests) for one in book.pending()] == [("new", 3)]
    assert book.count("new", "read", calendar.period("day")) is new
    assert set(book._counts) == {("new", "read", "2026-04-01"), ("newer", "read", "2026-04-01")}
    book.count("newest", "read", calendar.period("day"))
    assert [key[0] for key in book._counts] == ["newest"]


def test_what_is_recorded_of_a_forgotten_count_changes_nothing():
    book, calendar = QuotaBook(), Calendar("UTC", lambda: NOON)
    count = book.count("core", "read", calendar.period("day"))
    count.pending = 5
    written = book.pending()
    count.pending += 2
    book.recorded(written, {count.key: 50})
    assert (count.recorded, count.pending, count.used) == (50, 2, 52)
    book._counts.clear()
    book.recorded(written, {})
    assert book.pending() == []


def test_a_repetition_costs_a_whole_request_and_needs_time_left():
    now = [0.0]
    budget = RetryBudget(Retries(share=0.5, spare_per_s=1, most=2), lambda: now[0])
    assert not budget.grants(1, 0.0, 1.0), "nothing is saved yet"
    budget.pay_in()
    assert not budget.grants(1, 0.0, 1.0)
    budget.pay_in()
    assert [budget.grants(3, 0.0, 1.0), budget.grants(1, 1.0, 1.0)] == [False, False]
    assert [budget.grants(2, 0.9, 1.0), budget.grants(1, 0.0, 1.0)] == [True, False]


def test_what_comes_for_free_is_at_most_a_second_s_worth_and_saving_has_an_end():
    now = [0.0]
    budget = RetryBudget(Retries(share=0.5, spare_per_s=2, most=2), lambda: now[0])
    now[0] = 60.0
    assert [budget.grants(1, 0.0, 1.0) for _ in range(3)] == [True, True, False]
    now[0] = 60.5
    assert [budget.grants(1, 0.0, 1.0) for _ in range(2)] == [True, False]
    for _ in range(1_000):
        budget.pay_in()
    assert sum(budget.grants(1, 0.0, 1.0) for _ in range(200)) == 100
    now[0] = 90.0
    for _ in range(1_000):
        budget.pay_in()
    assert sum(budget.grants(1, 0.0, 1.0) for _ in range(200)) == 100, "free ones come on top of nothing"
