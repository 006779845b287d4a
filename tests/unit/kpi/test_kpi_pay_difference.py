"""What differs between two statements, line by line, and the measurement or dated rule that made it differ."""

from dataclasses import replace
from decimal import Decimal

from kpi_builders import CATALOGUE, cny, pay_case_of, plan_of

from chassis.domain.money import Money
from services.kpi.domain.pay_difference import Cause, TotalChange, line_changes, total_changes
from services.kpi.domain.statement import Statement, state_pay

MEASURED, PLAN = "measurement M1 2026-03", "pay plan retail@2026-01-01"


def statement(
    sold: str = "10", price: str = "30", base: str | None = "100.00", extras: dict | None = None
) -> Statement:
    components = [{"kind": "piece_rates", "id": "pieces", "rates": {"credit_cards_issued": price}}]
    if base:
        components.append({"kind": "base_guarantee", "id": "base", "amount": base})
    case = {"score": "80.00", "sold": {"credit_cards_issued": sold}, "extras": extras or {}}
    return state_pay(plan_of({"components": components}), pay_case_of(case), CATALOGUE)


def test_what_is_the_same_is_no_change():
    assert line_changes(statement(), statement()) == ()
    assert line_changes(None, None) == ()
    assert line_changes(statement(sold="10", price="30"), statement(sold="30", price="10")) == (), "300 either way"


def test_a_line_that_came_to_more_names_the_measurement_that_changed():
    [change] = line_changes(statement(sold="10"), statement(sold="12"))
    assert (change.key, change.component, change.name.en) == (
        "pieces/credit_cards_issued", "pieces", "Credit cards issued"
    )  # fmt: skip
    assert (change.before, change.after, change.difference) == (cny("300.00"), cny("360.00"), cny("60.00"))
    assert change.causes == (Cause("measure/credit_cards_issued", MEASURED, Decimal(10), Decimal(12)),)


def test_a_line_may_have_several_causes_in_the_order_in_which_they_count():
    [change] = line_changes(statement(sold="10", price="30"), statement(sold="12", price="20"))
    assert change.causes == (
        Cause("measure/credit_cards_issued", MEASURED, Decimal(10), Decimal(12)),
        Cause("unit price", PLAN, Decimal(30), Decimal(20)),
    )
    assert change.difference == cny("-60.00")


def test_a_line_that_only_one_has_counts_as_nothing_in_the_other():
    [gone] = line_changes(statement(), statement(base=None))
    assert (gone.key, gone.before, gone.after) == ("base", cny("100.00"), Money.zero("CNY"))
    assert gone.causes == (Cause("amount", PLAN, Decimal("100.00"), None),)
    [come] = line_changes(statement(base=None), statement())
    assert (come.before, come.after, come.difference) == (Money.zero("CNY"), cny("100.00"), cny("100.00"))
    assert come.causes == (Cause("amount", PLAN, None, Decimal("100.00")),)


def test_a_line_of_nothing_that_only_one_has_is_no_change():
    assert line_changes(statement(base=None), statement(base="0.00")) == ()


def test_everything_is_a_change_for_who_had_no_statement_those_of_the_later_first():
    assert [change.key for change in line_changes(None, statement())] == ["pieces/credit_cards_issued", "base"]
    both = line_changes(statement(sold="0"), statement(base=None))
    assert [change.key for change in both] == ["pieces/credit_cards_issued", "base"]
    assert [str(change.difference) for change in both] == ["300.00", "-100.00"]


def test_of_several_lines_with_one_key_the_later_are_numbered():
    whole = statement(extras={"late": "5.00"})
    [extra] = whole.lines[2:]
    more = replace(whole, lines=(*whole.lines, extra, extra))
    assert [(change.key, str(change.after)) for change in line_changes(whole, more)] == [
        ("late#2", "5.00"), ("late#3", "5.00")
    ]  # fmt: skip


def test_totals_by_component_those_of_the_later_first():
    one, two, nothing = cny("1.00"), cny("2.50"), Money.zero("CNY")
    changes = total_changes({"gone": one, "same": two}, {"new": two, "same": one}, "CNY")
    assert list(changes) == ["new", "same", "gone"]
    assert changes == {
        "new": TotalChange(nothing, two),
        "same": TotalChange(two, one),
        "gone": TotalChange(one, nothing),
    }
    assert [str(changes[name].difference) for name in changes] == ["2.50", "-1.50", "-1.00"]
