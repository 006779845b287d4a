"""Opportunities, proposals and contracts in the database."""

from services.accounts.domain.contract import Contract
from services.accounts.domain.opportunity import Opportunity
from services.accounts.domain.proposal import Proposal
from services.accounts.store.shelf import Shelf
from services.accounts.tables import ContractRow, OpportunityRow, ProposalRow

opportunities = Shelf(OpportunityRow, Opportunity, "opportunity", ("expected_on", "created_at"))
proposals = Shelf(ProposalRow, Proposal, "proposal", ("valid_until", "created_at"))
contracts = Shelf(ContractRow, Contract, "contract", ("ends_on", "starts_on", "created_at"))
