"""What books come to, against worked tables and what must hold of any book."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.domain.money import Money
from chassis.domain.period import Period
from chassis.yaml_text import read_yaml
from services.accounts import rulebook
from services.accounts.domain.account import AccountKind, AccountStatus
from services.accounts.domain.figure import AccountFigure, simulated_profit
from services.accounts.domain.holding import Holding, balances, reaches
from services.accounts.domain.measures.customers import Customer
from services.accounts.domain.measures.loans import loan_readings
from services.accounts.domain.measures.products import Holder, product_readings
from services.accounts.domain.product_summary import product_summary
from services.accounts.usecases.measures.families import FAMILIES

DAY = date(2026, 3, 31)
RULE = rulebook.product_rule(DAY)
ONE = UUID(int=1)
MARCH = Period.parse("2026-03")
days = some.dates(date(2026, 2, 1), date(2026, 3, 31))
sheets = some.lists(
    some.builds(
        lambda day, minor: Holding(ONE, "mortgage", day, "core", 1, Money(minor, "CNY")), days, some.integers(0, 10**12)
    ),
    min_size=1,
    max_size=8,
)


def test_every_measure_that_is_read_has_its_formula_and_stands_in_the_catalogue_of_kpi() -> None:
    read = [measure for family in FAMILIES for measure in family.measures]
    formulas = rulebook.measure_rule(DAY).formulas
    assert len(read) == len(set(read))
    assert set(read) == set(formulas)
    catalogue = (Path(__file__).parents[3] / "services/kpi/rules/measures.yaml").read_text("utf-8")
    units = {m["id"]: m["unit"] for version in read_yaml(catalogue) for m in version["measures"]}
    assert {code: str(formula.unit) for code, formula in formulas.items()} == {code: units[code] for code in formulas}


@pytest.mark.parametrize(
    ("on", "version", "held", "several"), [(DAY, "2026-01-01", 5, 2), (date(2026, 12, 31), "2026-12-01", 3, 1)]
)
def test_from_december_2026_a_product_that_an_account_cannot_have_is_not_among_those_it_holds(
    on: date, version: str, held: int, several: int
) -> None:
    has = [Holding(ONE, code, DAY, "core") for code in ("time_deposit", "wealth_product", "corporate_loan")]
    person = Holder(AccountKind.PERSON, AccountStatus.ACTIVE, has, ())
    borrower = Holder(AccountKind.PERSON, AccountStatus.ACTIVE, has[1:], ())
    rule = rulebook.measure_rule(on)
    assert {str(rule.formulas[m].effective_from) for m in ("products_held", "multi_product_customers")} == {version}
    assert str(rule.formulas["cards"].effective_from) == "2026-01-01"
    read = product_readings("A-017", [person, borrower], RULE, eligible_only=rule.eligible_products_only)
    values = {reading.measure: int(reading.value) for reading in read}
    assert (values["products_held"], values["multi_product_customers"]) == (held, several)


@given(sheets)
def test_an_average_balance_is_the_mean_of_the_balances_of_every_day(given_sheets: list[Holding]) -> None:
    in_force = {sheet.as_of: sheet for sheet in given_sheets}
    total = Fraction(0)
    for offset in range(31):
        day = MARCH.start + timedelta(days=offset)
        known = [in_force[earlier] for earlier in sorted(in_force) if earlier <= day]
        total += Fraction(known[-1].balance.amount) if known else 0
    expected = total / 31
    read = list(loan_readings("A-017", given_sheets, MARCH))
    value = read[0].value if read else Decimal(0)
    assert abs(Fraction(value) - expected) <= Fraction(1, 200)


def test_a_person_is_premium_in_any_one_currency_and_never_by_a_sum_of_two() -> None:
    levels = {"CNY": Decimal(500_000), "USD": Decimal(70_000)}
    below = [Holding(ONE, "fund", DAY, "core", 1, Money.parse("499999.99", "CNY"))]
    dollars = [Holding(ONE, "fund", DAY, "core", 1, Money.parse("69999.99", "USD"))]
    funds = frozenset({"fund"})
    assert not reaches(balances([*below, *dollars], funds), levels)
    cent = [Holding(ONE, "fund", DAY, "core", 1, Money.parse("0.01", "USD"))]
    assert reaches(balances([*below, *dollars, *cent], funds), levels)


def test_coverage_counts_what_the_kind_of_account_can_have() -> None:
    held = [
        Holding(ONE, "mortgage", DAY, "core", 1, Money.parse("1.00", "CNY")),
        Holding(ONE, "credit_card", DAY, "core", 2),
        Holding(ONE, "fund", DAY, "core", 0),
        Holding(ONE, "payroll", DAY, "core", 1),
    ]
    summary = product_summary(AccountKind.PERSON, held, RULE, DAY)
    assert summary.held == ("credit_card", "mortgage")
    assert summary.coverage == Decimal("0.2000")
    assert "fund" in summary.open
    assert "payroll" not in summary.open


def test_simulated_profit_is_the_worked_table_of_the_documentation() -> None:
    table = {
        "deposit_margin": "4200.00",
        "loan_margin": "9100.00",
        "fee_income": "1240.00",
        "expected_loss": "1500.00",
        "allocated_cost": "2600.00",
        "tax_charge": "880.00",
        "revenue": "99999.00",
    }
    figures = [
        AccountFigure(ONE, code, MARCH.start, "ledger", Money.parse(amount, "CNY")) for code, amount in table.items()
    ]
    [profit] = simulated_profit(figures, RULE.figures)
    assert str(profit.profit) == "9560.00"
    assert profit.missing == ()


@pytest.mark.parametrize(
    ("statuses", "converted", "lost"),
    [
        (("prospect", "active"), True, False),
        (("active", "dormant"), False, True),
        (("dormant", "closed"), False, False),
        (("active", "dormant", "active"), False, False),
        (("prospect",), False, False),
    ],
)
def test_winning_and_losing_are_read_from_the_statuses(statuses, converted, lost) -> None:
    customer = Customer(AccountKind.ORGANISATION, [AccountStatus(s) for s in statuses], None, "key_account")
    assert (customer.converted, customer.lost) == (converted, lost)
