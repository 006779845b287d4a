"""Money that is owed, paid and lost: nothing is created, nothing vanishes, and the figures are those of the table."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Conflict
from chassis.domain.flow import Ask, Step
from chassis.domain.money import Money, total
from services.accounts import rulebook
from services.accounts.domain.collection import Ledger, collection_figures
from services.accounts.domain.instalments import months_later
from services.accounts.domain.payment import Allocation, Payment, oldest_first
from services.accounts.domain.receivable import Paying, Receivable, ReceivableState, paid_by

ACCOUNT, AT = UUID(int=1), datetime(2026, 3, 1, tzinfo=UTC)
START, LAST = date(2026, 1, 1), date(2026, 3, 31)


def cny(yuan: int) -> Money:
    return Money(yuan * 100, "CNY")


def owed(amount: Money, due_on: date = LAST, billed_on: date = START, **more: object) -> Receivable:
    state = more.pop("state", ReceivableState.DUE)
    return Receivable(ACCOUNT, "x", amount, billed_on, due_on, Money.zero(amount.currency), state=state, **more)


def payment(amount: Money) -> Payment:
    return Payment(ACCOUNT, amount, START, Money.zero("CNY"), Money.zero("CNY"))


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(1, 28)), max_size=8), st.integers(1, 2_000))
def test_the_oldest_are_paid_first_and_every_fen_is_somewhere(amounts, paid):
    found = [(UUID(int=i), owed(Money(minor, "CNY"), date(2026, 2, day))) for i, (minor, day) in enumerate(amounts)]
    portions = oldest_first(payment(Money(paid, "CNY")), found)
    put = sum(portion.amount.minor for portion in portions)
    assert put == min(paid, sum(minor for minor, _ in amounts))
    of = dict(found)
    filled = [portion for portion in portions if portion.amount != of[portion.receivable_id].amount]
    assert len(filled) <= 1, "only the last one reached is paid in part"
    reached = [of[portion.receivable_id].due_on for portion in portions]
    assert reached == sorted(reached)


@given(st.integers(1, 1_000), st.lists(st.integers(-1_000, 1_000), max_size=20))
def test_a_receivable_is_never_paid_beyond_its_amount_and_its_state_says_how_far(amount, changes):
    found = owed(Money(amount, "CNY"))
    for change in changes:
        if found.paid.minor + change < 0:
            continue
        try:
            found = paid_by(found, Money(change, "CNY"), Ask(Paying.PAY, "F-1", AT))
        except Conflict:
            continue
        assert 0 <= found.paid.minor <= amount
        assert (found.paid + found.outstanding).minor == amount
        expected = {0: ReceivableState.DUE, amount: ReceivableState.PAID}
        assert found.state is expected.get(found.paid.minor, ReceivableState.PARTIAL)


def paid_on(day: date, amount: Money, undone_on: date | None = None) -> Allocation:
    return Allocation(ACCOUNT, ACCOUNT, ACCOUNT, amount, day, "F-1", undone_on)


def lost_on(day: date) -> tuple[Step, ...]:
    return (Step("write_off", "due", "written_off", "S-1", datetime.combine(day, AT.timetz())),)


TABLE = [
    Ledger(owed(cny(1_000), date(2026, 1, 31)), (paid_on(date(2026, 2, 10), cny(1_000)),)),
    Ledger(owed(cny(800), date(2026, 3, 1)), (paid_on(date(2026, 3, 5), cny(300)),)),
    Ledger(owed(cny(600), date(2026, 2, 28)), (paid_on(date(2026, 3, 1), cny(600), date(2026, 3, 9)),)),
    Ledger(owed(cny(30), state=ReceivableState.WRITTEN_OFF, history=lost_on(date(2026, 3, 20))), ()),
    Ledger(owed(cny(70), date(2026, 6, 30), date(2026, 3, 2)), ()),
    Ledger(owed(cny(500), date(2026, 5, 31), date(2026, 4, 1)), ()),
]


def test_the_figures_are_those_of_the_worked_table():
    [found] = collection_figures(TABLE, rulebook.collection_rule(LAST), START, LAST)
    assert (found.billed, found.collected, found.outstanding) == (cny(2_500), cny(1_300), cny(1_170))
    assert (found.written_off, found.overdue) == (cny(30), cny(1_100))
    assert (found.dso_days, found.bad_debt_pct, found.below_red_line) == (Decimal("42.1"), Decimal("1.2000"), True)
    assert [(band.from_days, band.amount) for band in found.bands] == [
        (0, cny(70)), (1, cny(500)), (31, cny(600)), (61, cny(0)), (91, cny(0)),
    ]  # fmt: skip


def test_a_day_that_is_over_is_told_as_it_was():
    [then] = collection_figures(TABLE, rulebook.collection_rule(LAST), START, date(2026, 3, 4))
    assert (then.collected, then.outstanding, then.written_off) == (cny(1_600), cny(900), cny(0))


def test_exactly_two_percent_is_not_below_the_red_line():
    lost = owed(cny(2), state=ReceivableState.WRITTEN_OFF, history=lost_on(LAST))
    [found] = collection_figures(
        [Ledger(lost, ()), Ledger(owed(cny(98)), ())], rulebook.collection_rule(LAST), START, LAST
    )
    assert (found.bad_debt_pct, found.below_red_line) == (Decimal("2.0000"), False)


def test_currencies_stand_beside_each_other():
    dollars = Ledger(owed(Money(500, "USD")), ())
    found = collection_figures([*TABLE, dollars], rulebook.collection_rule(LAST), START, LAST)
    assert [(each.currency, each.billed.minor) for each in found] == [("CNY", 250_000), ("USD", 500)]
    assert total([each.billed for each in found if each.currency == "USD"], "USD") == Money(500, "USD")


def test_the_last_of_a_month_stays_the_last():
    assert [months_later(date(2026, 1, 31), n) for n in (1, 3, 12, 13)] == [
        date(2026, 2, 28), date(2026, 4, 30), date(2027, 1, 31), date(2027, 2, 28),
    ]  # fmt: skip
