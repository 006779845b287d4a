"""The import of evidence: a row files a sheet. The same row again changes nothing, another one is refused."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from chassis.domain.errors import Conflict, Fault, Refusal
from chassis.imports import Column, ImportMode, Landed
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.evidence import Evidence
from services.accounts.domain.import_rows import evidence_of_row, runs
from services.accounts.store import evidence as store
from services.accounts.usecases import evidence, import_undoing
from services.accounts.usecases.rights import latest_day
from services.accounts.usecases.row_account import Filing, filings, key_of


class EvidenceImport:
    """A row's sheet is found again in its account by its day and source."""

    noun = "evidence"

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return rulebook.import_columns(self.noun)

    def key(self, row: Cells) -> str:
        """What names the row's sheet: the account's key, the day and the source."""
        return f"{key_of(row)} {row.get('as_of', '')} {row.get('source', '')}"

    def land(self, work: Work, rows: Sequence[Cells], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """File the rows' sheets."""
        latest = latest_day(work)
        read = filings(work, rows, lambda row: evidence_of_row(row, latest))
        sound = [row for row in read if isinstance(row, Filing)]
        # One account may go by its id in one row and by its LEI in another; the same sheet is landed in turn then.
        outcomes = iter([outcome for run in runs(sound, _names) for outcome in _land(work, run, mode)])
        return [row if isinstance(row, Refusal) else next(outcomes) for row in read]

    def revert(self, work: Work, landed: Sequence[Landed]) -> Sequence[Refusal | None]:
        """Undo what rows did."""
        return import_undoing.EVIDENCE.undo(work, landed)


def _names(row: Filing[Evidence]) -> list[tuple[UUID, date, str]]:
    return [(row.account_id, row.value.as_of, row.value.source)]


def _land(work: Work, rows: Sequence[Filing[Evidence]], mode: ImportMode) -> Iterator[Landed | Refusal]:
    present = store.find_all(work.session, [name for row in rows for name in _names(row)])
    new = [(row.account_id, row.value) for row, kept in zip(rows, present, strict=True) if kept is None]
    created = iter(evidence.create_sheets(work, new))
    for row, kept in zip(rows, present, strict=True):
        if kept is None:
            filed = next(created)
            yield Landed(filed.id, filed.version)
        elif mode is ImportMode.INSERT or kept.value != row.value:
            yield Conflict(Fault("evidence_exists", "/as_of"))
        else:
            yield Landed(kept.id, None)
