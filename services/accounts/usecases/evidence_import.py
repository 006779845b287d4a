"""The import of evidence: a row files a sheet. The same row again changes nothing, another one is refused."""

from chassis.domain.errors import Conflict, Fault
from chassis.imports import Column, ImportMode
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.import_rows import evidence_of_row
from services.accounts.domain.row import Row
from services.accounts.store import evidence as store
from services.accounts.usecases import evidence
from services.accounts.usecases.rights import latest_day
from services.accounts.usecases.row_account import account_of, key_of


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

    def land(self, work: Work, row: Cells, mode: ImportMode) -> None:
        """File the row's sheet."""
        key, sheet = evidence_of_row(Row.of(row), latest_day(work))
        account_id = account_of(work, key).id
        present = store.find(work.session, account_id, sheet.as_of, sheet.source)
        if present is None:
            evidence.create_evidence(work, account_id, sheet)
        elif mode is ImportMode.INSERT or present.value != sheet:
            raise Conflict(Fault("evidence_exists", "/as_of"))
