"""The tables of the accounts service, one file a noun."""

from services.accounts.tables.account_files import AccountDocumentRow, AccountGroupRow, AddressRow, GroupMemberRow
from services.accounts.tables.accounts import AccountRow, IdentifierRow
from services.accounts.tables.activities import ActivityRow, CalendarAddressRow
from services.accounts.tables.assignments import (
    AllocationCourseRow,
    AllocationProfileRow,
    AllocationRow,
    AssignmentRow,
    PlacementRow,
)
from services.accounts.tables.business_calendars import BusinessCalendarRow
from services.accounts.tables.cash import PaymentAllocationRow, PaymentRow, ReceivableRow
from services.accounts.tables.complaints import ComplaintRow
from services.accounts.tables.contacts import ContactEditionRow, ContactRow
from services.accounts.tables.criteria_trials import CriteriaTrialOutcomeRow, CriteriaTrialRow
from services.accounts.tables.deals import ContractRow, OpportunityRow, ProposalRow
from services.accounts.tables.duplicates import DuplicateCandidateRow, NameKeyRow
from services.accounts.tables.editions import EditionRow
from services.accounts.tables.evidence import EvidenceRow
from services.accounts.tables.filed import FiledRow, ShelvedRow
from services.accounts.tables.growth import CampaignRow, ParticipantRow, PartnerRow, RenewalRow
from services.accounts.tables.holdings import AccountFigureRow, HoldingRow
from services.accounts.tables.influence import InterestRow, PersonalityNoteRow, TieRow
from services.accounts.tables.lists import AccountListRow, ListMemberRow
from services.accounts.tables.managers import ManagerRow
from services.accounts.tables.market import CompetitorPositionRow, MarketTotalRow, WalletEstimateRow
from services.accounts.tables.planning import GoalRow, PlanRow, PriorityAnswersRow, PriorityRow
from services.accounts.tables.qualifications import CriteriaSetRow, QualificationRow
from services.accounts.tables.row import AccountsRow
from services.accounts.tables.teams import PairingRow, ReferralRow, ShareSheetRow
from services.accounts.tables.tiers import TierAssessmentRow

__all__ = [
    "AccountDocumentRow",
    "AccountFigureRow",
    "AccountGroupRow",
    "AccountListRow",
    "AccountRow",
    "AccountsRow",
    "ActivityRow",
    "AddressRow",
    "AllocationCourseRow",
    "AllocationProfileRow",
    "AllocationRow",
    "AssignmentRow",
    "BusinessCalendarRow",
    "CalendarAddressRow",
    "CampaignRow",
    "CompetitorPositionRow",
    "ComplaintRow",
    "ContactEditionRow",
    "ContactRow",
    "ContractRow",
    "CriteriaSetRow",
    "CriteriaTrialOutcomeRow",
    "CriteriaTrialRow",
    "DuplicateCandidateRow",
    "EditionRow",
    "EvidenceRow",
    "FiledRow",
    "GoalRow",
    "GroupMemberRow",
    "HoldingRow",
    "IdentifierRow",
    "InterestRow",
    "ListMemberRow",
    "ManagerRow",
    "MarketTotalRow",
    "NameKeyRow",
    "OpportunityRow",
    "PairingRow",
    "ParticipantRow",
    "PartnerRow",
    "PaymentAllocationRow",
    "PaymentRow",
    "PersonalityNoteRow",
    "PlacementRow",
    "PlanRow",
    "PriorityAnswersRow",
    "PriorityRow",
    "ProposalRow",
    "QualificationRow",
    "ReceivableRow",
    "ReferralRow",
    "RenewalRow",
    "ShareSheetRow",
    "ShelvedRow",
    "TieRow",
    "TierAssessmentRow",
    "WalletEstimateRow",
]
