"""The bank file against the order of elements that ISO 20022 prints for pain.001.001.09."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from defusedxml import ElementTree
from kpi_builders import cny

from services.kpi.domain.bank_file import BankFile, Transfer
from services.kpi.domain.pain_001 import NAMESPACE, pain_001
from services.kpi.domain.payout import PayoutAccount, account_faults

# Message definition report, Payments Initiation: the elements used here with all their mandatory neighbours, in order.
SEQUENCES = {
    "Document": ["CstmrCdtTrfInitn"],
    "CstmrCdtTrfInitn": ["GrpHdr", "PmtInf"],
    "GrpHdr": ["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"],
    "PmtInf": [
        *("PmtInfId", "PmtMtd", "BtchBookg", "NbOfTxs", "CtrlSum", "PmtTpInf", "ReqdExctnDt", "Dbtr", "DbtrAcct"),
        *("DbtrAgt", "CdtTrfTxInf"),
    ],
    "CdtTrfTxInf": ["PmtId", "Amt", "CdtrAgt", "Cdtr", "CdtrAcct", "RmtInf"],
}
MOST_LETTERS = {"MsgId": 35, "PmtInfId": 35, "EndToEndId": 35, "Nm": 140, "Ustrd": 140, "Id": 34, "MmbId": 35}
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


def test_every_element_stands_where_the_standard_has_it():
    message = ElementTree.fromstring(pain_001(file_of(["11877.28", "0.01"]), FILE_ID, MADE_AT))
    for element in walk(message):
        assert element.tag.startswith(f"{{{NAMESPACE}}}")
        children = list(dict.fromkeys(map(local, element)))
        assert children == SEQUENCES.get(local(element), children)
        if not len(element):
            assert 0 < len(element.text.strip()) <= MOST_LETTERS.get(local(element), 40)
    assert message.find(f".//{{{NAMESPACE}}}InstdAmt").attrib == {"Ccy": "CNY"}


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
