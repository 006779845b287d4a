"""The tables of the accounts service, one file a noun."""

from services.accounts.tables.accounts import AccountRow, IdentifierRow
from services.accounts.tables.assignments import AllocationRow, AssignmentRow, PlacementRow
from services.accounts.tables.complaints import ComplaintRow
from services.accounts.tables.contacts import ContactEditionRow, ContactRow
from services.accounts.tables.evidence import EvidenceRow
from services.accounts.tables.filed import FiledRow
from services.accounts.tables.influence import InterestRow, PersonalityNoteRow, TieRow
from services.accounts.tables.managers import ManagerRow
from services.accounts.tables.qualifications import CriteriaSetRow, QualificationRow
from services.accounts.tables.row import AccountsRow

__all__ = [
    "AccountRow",
    "AccountsRow",
    "AllocationRow",
    "AssignmentRow",
    "ComplaintRow",
    "ContactEditionRow",
    "ContactRow",
    "CriteriaSetRow",
    "EvidenceRow",
    "FiledRow",
    "IdentifierRow",
    "InterestRow",
    "ManagerRow",
    "PersonalityNoteRow",
    "PlacementRow",
    "QualificationRow",
    "TieRow",
]
