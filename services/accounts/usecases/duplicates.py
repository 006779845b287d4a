"""Finding accounts that may be one, and making them one with a way back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import cast
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Invalid, Refusal
from chassis.domain.flow import Ask
from chassis.domain.kept import Kept
from chassis.events import emit
from chassis.jobs import Advance, Cursor, Task, enqueue
from chassis.pages import PageQuery, Slice
from chassis.tables import JobRow
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.account import Account, AccountStatus
from services.accounts.domain.duplicate import (
    CandidateTransition,
    DuplicateCandidate,
    DuplicateRule,
    block_keys,
    likeness,
    move_candidate,
)
from services.accounts.domain.event_types import ACCOUNT_MERGED
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.store import accounts as account_store
from services.accounts.store import assignments
from services.accounts.store import duplicates as store
from services.accounts.usecases import accounts
from services.accounts.usecases.house_desk import take_over
from services.accounts.usecases.rights import require_office, today

CHUNK_ACCOUNTS = 500


def create_search(work: Work) -> JobRow:
    """Queue the search for duplicates among all accounts that are not closed."""
    require_office(work)
    return enqueue(work, DuplicateSearch.name, {}, unit=DuplicateSearch.unit)


def get_candidate(work: Work, candidate_id: UUID) -> Kept[DuplicateCandidate]:
    """Two accounts that may be one."""
    require_office(work)
    return store.candidates.get(work.session, candidate_id, None)


def list_candidates(work: Work, query: PageQuery, given: Mapping[str, object]) -> Slice[Kept[DuplicateCandidate]]:
    """One page of the candidates."""
    require_office(work)
    return store.candidates.page(work.session, query, None, given)


def transition_candidate(
    work: Work, candidate_id: UUID, transition: CandidateTransition, reason: str, survivor_id: UUID | None
) -> Kept[DuplicateCandidate]:
    """Decide of two accounts: one (a merge, which can be undone), or two."""
    require_office(work)
    kept = store.candidates.get(work.session, candidate_id, None, lock=True)
    decided = move_candidate(kept.value, Ask(transition, work.principal.subject, work.now, reason))
    if transition is CandidateTransition.MERGE:
        survivor = survivor_id or kept.value.first_id
        decided = replace(decided, survivor_id=survivor, moved=_merge(work, kept.value, survivor))
    elif transition is CandidateTransition.UNDO:
        _undo(work, kept.value)
    return store.candidates.replace(work.session, kept, decided, work.now)


class DuplicateSearch:
    """The job that finds duplicates: first every account gets its keys, then those that share one are compared."""

    name = "duplicate-searches"
    unit = "accounts"

    def plan(self, work: Work, task: Task) -> int | None:  # noqa: ARG002 - every search goes through all accounts
        """Each account is taken twice."""
        return 2 * store.count_named(work.session)

    def step(self, work: Work, task: Task, cursor: Cursor | None) -> Advance:  # noqa: ARG002 - the cursor says it all
        """Take the next accounts; the cursor is the phase and the last account taken."""
        phase, after = cast("list[str]", cursor) if cursor else ("keys", "")
        found = store.named_after(work.session, UUID(after) if after else None, CHUNK_ACCOUNTS)
        rule = rulebook.duplicate_rule(today(work))
        if phase == "keys":
            store.keep_keys(work.session, {account.account_id: block_keys(account, rule) for account in found})
        else:
            self._compare(work, [account.account_id for account in found], rule)
        more = len(found) == CHUNK_ACCOUNTS
        onward: Cursor | None = [phase, str(found[-1].account_id)] if more else ["pairs", ""]
        return Advance(
            None if phase == "pairs" and not more else onward, len(found), result="/v1/duplicate-candidates?state=open"
        )

    def _compare(self, work: Work, ids: list[UUID], rule: DuplicateRule) -> None:
        pairs = store.meeting(work.session, ids, rule.block_max)
        alike = [(one, other, likeness(one, other, rule)) for one, other in pairs]
        found = [
            DuplicateCandidate(one.account_id, other.account_id, alike.score, alike.reasons)
            for one, other, alike in alike
            if alike.score >= rule.candidate_min
        ]
        store.candidates.add_all(work.session, [(work.new_id(), candidate) for candidate in found], work.now)


def _merge(work: Work, candidate: DuplicateCandidate, survivor_id: UUID) -> dict[str, object]:
    if survivor_id not in (candidate.first_id, candidate.second_id):
        raise Invalid(Fault("not_of_the_two", "/survivor_id"))
    both = {i: account_store.get(work.session, i, lock=True) for i in sorted((candidate.first_id, candidate.second_id))}
    survivor, merged = both[survivor_id], both[candidate.other(survivor_id)]
    if AccountStatus.CLOSED in (survivor.value.status, merged.value.status):
        raise Conflict(Fault("account_closed", "/survivor_id"))
    numbers = _free_numbers(survivor.value, merged.value)
    _change(work, merged, replace(merged.value, status=AccountStatus.CLOSED, identifiers=_less(merged.value, numbers)))
    _change(work, survivor, replace(survivor.value, identifiers=(*survivor.value.identifiers, *numbers)))
    moved = store.move_all(work.session, merged.id, survivor.id, work.now)
    told = {"into": f"/v1/accounts/{survivor.id}", "external_id": merged.value.external_id}
    emit(work, ACCOUNT_MERGED, f"/v1/accounts/{merged.id}", told)
    return {
        "rows": moved,
        "status": merged.value.status.value,
        "identifiers": [[i.scheme.value, i.value, i.issuer] for i in numbers],
        "ended": _end_assignments(work, merged.id),
        "stayed": store.left_with(work.session, merged.id),
    }


def _undo(work: Work, candidate: DuplicateCandidate) -> None:
    if candidate.survivor_id is None or candidate.moved is None:
        raise AssertionError("a merge has a survivor")
    did, merged_id = candidate.moved, candidate.other(candidate.survivor_id)
    survivor = account_store.get(work.session, candidate.survivor_id, lock=True)
    merged = account_store.get(work.session, merged_id, lock=True)
    numbers = [Identifier(Scheme(s), value, issuer) for s, value, issuer in cast("list[list[str]]", did["identifiers"])]
    _change(work, survivor, replace(survivor.value, identifiers=_less(survivor.value, numbers)))
    back = replace(merged.value, status=AccountStatus(str(did["status"])))
    _change(work, merged, replace(back, identifiers=(*merged.value.identifiers, *numbers)))
    rows = cast("dict[str, list[str]]", did["rows"])
    store.move_back(work.session, rows, merged_id, survivor.id, work.now)
    _reopen_assignments(work, cast("list[list[str | None]]", did["ended"]))
    if back.status is AccountStatus.ACTIVE:
        take_over(work, merged_id, today(work))


def _free_numbers(survivor: Account, merged: Account) -> tuple[Identifier, ...]:
    """The numbers that the survivor can take: it has none of their scheme."""
    taken = {(found.scheme, found.issuer) for found in survivor.identifiers}
    return tuple(found for found in merged.identifiers if (found.scheme, found.issuer) not in taken)


def _less(account: Account, numbers: tuple[Identifier, ...] | list[Identifier]) -> tuple[Identifier, ...]:
    return tuple(found for found in account.identifiers if found not in numbers)


def _change(work: Work, kept: Kept[Account], account: Account) -> None:
    [outcome] = accounts.change_accounts(work, [(kept, account)])
    if isinstance(outcome, Refusal):
        raise outcome


def _end_assignments(work: Work, account_id: UUID) -> list[list[str | None]]:
    ended: list[list[str | None]] = []
    for kept in assignments.of_account(work.session, account_id):
        ends_on = max(today(work), kept.value.starts_on)
        if kept.value.ends_on is None or kept.value.ends_on > ends_on:
            before = kept.value.ends_on.isoformat() if kept.value.ends_on else None
            assignments.replace(work.session, kept.id, kept.version, replace(kept.value, ends_on=ends_on), work.now)
            ended.append([str(kept.id), before])
    return ended


def _reopen_assignments(work: Work, ended: list[list[str | None]]) -> None:
    for assignment_id, before in ended:
        kept = assignments.get(work.session, UUID(str(assignment_id)), lock=True)
        ends_on = date.fromisoformat(before) if before else None
        assignments.replace(work.session, kept.id, kept.version, replace(kept.value, ends_on=ends_on), work.now)
