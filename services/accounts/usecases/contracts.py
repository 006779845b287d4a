"""Contracts and their amendments."""

from collections.abc import Callable, Iterable
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, refuse_if
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.work import Work
from services.accounts.domain.contract import (
    Amendment,
    Contract,
    ContractTransition,
    amended,
    amendment_faults,
    contract_faults,
    move_contract,
    require_draft,
)
from services.accounts.domain.proposal import ProposalState
from services.accounts.store.deals import contracts, proposals
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.rights import today


def _faults(work: Work, contract: Contract) -> Iterable[Fault]:
    yield from contract_faults(contract)
    if contract.proposal_id is not None:
        accepted = proposals.every(
            work.session, id=contract.proposal_id, account_id=contract.account_id, state=ProposalState.ACCEPTED
        )
        if not accepted:
            yield Fault("unknown_resource", "/proposal_id", {"resource": "accepted proposal"})


desk = Desk(contracts, _faults)


def create_contract(work: Work, contract: Contract) -> Kept[Contract]:
    """File a draft; the bank's own number names one contract only."""
    _require_free(work, contract, None)
    return desk.create(work, contract)


def change_contract(
    work: Work, contract_id: UUID, version: int, change: Callable[[Contract], Contract]
) -> Kept[Contract]:
    """Let `change` follow version `version` of a draft."""

    def changed(contract: Contract) -> Contract:
        require_draft(contract)
        _require_free(work, following := change(contract), contract_id)
        return following

    return desk.change(work, contract_id, version, changed)


def transition_contract(work: Work, contract_id: UUID, transition: ContractTransition, reason: str) -> Kept[Contract]:
    """Move the contract on."""
    ask = Ask(transition, work.principal.subject, work.now, reason)
    return desk.move(work, contract_id, lambda contract: move_contract(contract, ask, today(work)))


def amend_contract(work: Work, contract_id: UUID, amendment: Amendment) -> Kept[Contract]:
    """Amend a signed contract."""

    def decided(contract: Contract) -> Contract:
        following = amended(contract, amendment)
        refuse_if(amendment_faults(contract, amendment))
        return following

    return desk.move(work, contract_id, decided)


def _require_free(work: Work, contract: Contract, own_id: UUID | None) -> None:
    same = contracts.every(work.session, external_id=contract.external_id) if contract.external_id else []
    if any(found.id != own_id for found in same):
        raise Conflict(Fault("contract_exists", "/external_id"))
