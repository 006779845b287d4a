"""Input is strict: what the contract does not name, bound or allow is refused, with the place where it stands."""

from datetime import date

import pytest
from pydantic import ValidationError

from chassis.domain.money import Money
from chassis.validation import faults_of, pointer_to
from chassis.wire import Count, DecimalString, ExternalId, MoneyWire, Name, PeriodString, Prose, Wire


class Order(Wire):
    external_id: ExternalId
    name: Name
    note: Prose = ""
    count: Count = 0
    rate: DecimalString = "0"
    period: PeriodString = "2026"
    price: MoneyWire | None = None
    on: date | None = None


GOOD = {"external_id": "A-1", "name": "林晓"}


def faults(**changes):
    with pytest.raises(ValidationError) as error:
        Order.model_validate(GOOD | changes)
    return {(fault.pointer, fault.code) for fault in faults_of(error.value.errors(), "body")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"surprise": 1}, ("/surprise", "extra")),
        ({"name": ""}, ("/name", "too_short")),
        ({"name": "x" * 201}, ("/name", "too_long")),
        ({"name": "a\x00b"}, ("/name", "wrong_pattern")),
        ({"name": " x"}, ("/name", "wrong_pattern")),
        ({"name": "a\ud800"}, ("/name", "forbidden_character")),
        ({"name": 7}, ("/name", "wrong_type")),
        ({"external_id": "A 1"}, ("/external_id", "wrong_pattern")),
        ({"count": "1"}, ("/count", "wrong_type")),
        ({"count": True}, ("/count", "wrong_type")),
        ({"count": -1}, ("/count", "too_small")),
        ({"count": 2**31}, ("/count", "too_big")),
        ({"rate": "1e5"}, ("/rate", "wrong_pattern")),
        ({"rate": "NaN"}, ("/rate", "wrong_pattern")),
        ({"rate": 0.5}, ("/rate", "wrong_type")),
        ({"period": "2026-13"}, ("/period", "wrong_pattern")),
        ({"on": "2026-02-30"}, ("/on", "wrong_format")),
        ({"price": {"amount": "1", "currency": "cny"}}, ("/price/currency", "wrong_pattern")),
        ({"price": {"amount": 1.5, "currency": "CNY"}}, ("/price/amount", "wrong_type")),
    ],
)
def test_each_kind_of_bad_input_is_located_and_named(changes, expected):
    assert expected in faults(**changes)


def test_every_fault_is_reported_and_not_only_the_first():
    assert len(faults(name="", count=-1, surprise=1, rate="x")) == 4


def test_money_travels_as_a_string_and_comes_back_exact():
    order = Order.model_validate(GOOD | {"price": Money(123450, "CNY")})
    assert order.model_dump(mode="json")["price"] == {"amount": "1234.50", "currency": "CNY"}
    assert Order.model_validate_json(order.model_dump_json()).price.to_domain() == Money(123450, "CNY")


@pytest.mark.parametrize(
    ("location", "pointer"),
    [
        (("body", "lines", 3, "amount"), "/lines/3/amount"),
        (("body", "a/b", "c~d"), "/a~1b/c~0d"),
        (("query", "limit"), "?limit"),
        (("path", "manager_id"), ":manager_id"),
        (("header", "If-Match"), "@if-match"),
        ((), ""),
    ],
)
def test_a_pointer_says_where(location, pointer):
    assert pointer_to(location) == pointer
