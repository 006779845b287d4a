"""A bank file as ISO 20022 pain.001.001.09 (customer credit transfer initiation), elements in the standard's order."""

import re
from datetime import datetime
from uuid import UUID
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from services.kpi.domain.bank_file import BankFile, Transfer
from services.kpi.domain.payout import PayoutAccount

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
NOT_PROVIDED = "NOTPROVIDED"
"""What the payments industry writes where the schema wants words and there are none."""
_NAME_LETTERS = 140
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def pain_001(file: BankFile, file_id: UUID, made_at: datetime) -> bytes:
    """The message as UTF-8; the same file always gives the same bytes."""
    document = Element("Document", xmlns=NAMESPACE)
    initiation = SubElement(document, "CstmrCdtTrfInitn")
    header = SubElement(initiation, "GrpHdr")
    _text(header, "MsgId", file_id.hex)
    _text(header, "CreDtTm", made_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _sums(header, file)
    _name(SubElement(header, "InitgPty"), file.debtor)
    _payment(SubElement(initiation, "PmtInf"), file, file_id)
    ElementTree.indent(document)
    return bytes(ElementTree.tostring(document, encoding="UTF-8", xml_declaration=True))


def _payment(payment: Element, file: BankFile, file_id: UUID) -> None:
    _text(payment, "PmtInfId", f"P-{file_id.hex}")
    _text(payment, "PmtMtd", "TRF")
    _text(payment, "BtchBookg", "true")
    _sums(payment, file)
    _text(SubElement(SubElement(payment, "PmtTpInf"), "CtgyPurp"), "Cd", "SALA")
    _text(SubElement(payment, "ReqdExctnDt"), "Dt", file.execution_day.isoformat())
    _name(SubElement(payment, "Dbtr"), file.debtor)
    _account(SubElement(payment, "DbtrAcct"), file.debtor)
    _bank(SubElement(payment, "DbtrAgt"), file.debtor)
    for transfer in file.transfers:
        _transfer(SubElement(payment, "CdtTrfTxInf"), transfer, file.purpose)


def _transfer(entry: Element, transfer: Transfer, purpose: str) -> None:
    _text(SubElement(entry, "PmtId"), "EndToEndId", transfer.reference)
    amount = _text(SubElement(entry, "Amt"), "InstdAmt", str(transfer.amount))
    amount.set("Ccy", transfer.amount.currency)
    _bank(SubElement(entry, "CdtrAgt"), transfer.account)
    _name(SubElement(entry, "Cdtr"), transfer.account)
    _account(SubElement(entry, "CdtrAcct"), transfer.account)
    _text(SubElement(entry, "RmtInf"), "Ustrd", purpose[:_NAME_LETTERS])


def _sums(parent: Element, file: BankFile) -> None:
    _text(parent, "NbOfTxs", str(len(file.transfers)))
    _text(parent, "CtrlSum", str(file.total))


def _name(party: Element, account: PayoutAccount) -> None:
    _text(party, "Nm", account.holder[:_NAME_LETTERS])


def _account(parent: Element, account: PayoutAccount) -> None:
    identity = SubElement(parent, "Id")
    if account.is_iban:
        _text(identity, "IBAN", account.number)
    else:
        _text(SubElement(identity, "Othr"), "Id", account.number)


def _bank(parent: Element, account: PayoutAccount) -> None:
    institution = SubElement(parent, "FinInstnId")
    if account.by_cnaps:
        member = SubElement(institution, "ClrSysMmbId")
        _text(SubElement(member, "ClrSysId"), "Prtry", "CNAPS")
        _text(member, "MmbId", account.bank)
    else:
        _text(institution, "BICFI", account.bank)


def _text(parent: Element, name: str, words: str) -> Element:
    element = SubElement(parent, name)
    element.text = _UNPRINTABLE.sub("", words) or NOT_PROVIDED
    return element
