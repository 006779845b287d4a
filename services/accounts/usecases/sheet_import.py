"""The imports of holdings and figures.

A row is added; the same again changes nothing, and another one under the same names corrects it or is refused.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Generic
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.errors import Conflict, Fault, Refusal
from chassis.domain.kept import Kept
from chassis.imports import Column, ImportMode, Landed, stays
from chassis.imports import Row as Cells
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.figure import AccountFigure
from services.accounts.domain.holding import Holding
from services.accounts.domain.import_rows import AccountKey, runs
from services.accounts.domain.ledger_rows import figure_of_row, holding_of_row
from services.accounts.domain.product import ProductRule
from services.accounts.domain.row import Row
from services.accounts.store import holdings as store
from services.accounts.usecases.desk import FiledValue
from services.accounts.usecases.file_desk import FileDesk
from services.accounts.usecases.holdings import figure_desk, holding_desk, product_rule
from services.accounts.usecases.rights import latest_day
from services.accounts.usecases.row_account import Filing, filings, key_of
from services.accounts.usecases.undoing import Undoing, ids_of


@dataclass(frozen=True, slots=True)
class SheetImport(Generic[FiledValue]):
    """A noun whose values are only ever added. `present` finds what counts now under the same `names`."""

    noun: str
    named_by: tuple[str, ...]
    read: Callable[[Row, ProductRule, date], tuple[AccountKey, FiledValue]]
    names: Callable[[FiledValue], tuple[object, ...]]
    present: Callable[[Session, Sequence[FiledValue]], list[Kept[FiledValue] | None]]
    desk: FileDesk[FiledValue]

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column that a file may have."""
        return rulebook.import_columns(self.noun)

    def key(self, row: Cells) -> str:
        """What names the row's sheet in the file."""
        return " ".join((key_of(row), *(row.get(column, "") for column in self.named_by)))

    def land(self, work: Work, rows: Sequence[Cells], mode: ImportMode) -> Sequence[Landed | Refusal]:
        """File the rows."""
        rule, latest = product_rule(work), latest_day(work)
        read = filings(work, rows, lambda row: self.read(row, rule, latest))
        sound = [replace(row.value, account_id=row.account_id) for row in read if isinstance(row, Filing)]
        parts = runs(sound, lambda value: [self.names(value)])
        outcomes = iter([outcome for part in parts for outcome in self._land(work, part, mode)])
        return [row if isinstance(row, Refusal) else next(outcomes) for row in read]

    def revert(self, work: Work, landed: Sequence[Landed]) -> Sequence[Refusal | None]:
        """Undo what rows did: nothing leans on a sheet, and none is ever changed."""
        shelf = self.desk.desk.shelf
        undoing = Undoing(
            lambda work, landed: shelf.versions(work.session, ids_of(landed)),
            lambda work, ids: set(),  # noqa: ARG005 - a summary is made when it is asked for
            lambda work, ids: shelf.remove_all(work.session, ids),
            lambda work, changed: [stays("changed_since") for _ in changed],  # noqa: ARG005 - sheets never change
        )
        return undoing.undo(work, landed)

    def _land(self, work: Work, values: Sequence[FiledValue], mode: ImportMode) -> Iterator[Landed | Refusal]:
        present = self.present(work.session, values)
        outcomes = [self._outcome(value, kept, mode) for value, kept in zip(values, present, strict=True)]
        fresh = [(work.new_id(), value) for value, no in zip(values, outcomes, strict=True) if no is None]
        added = iter(self.desk.desk.shelf.add_all(work.session, fresh, work.now))
        for outcome in outcomes:
            yield outcome or Landed(next(added).id, 1)

    def _outcome(self, value: FiledValue, kept: Kept[FiledValue] | None, mode: ImportMode) -> Landed | Refusal | None:
        if kept is None:
            return None
        if mode is ImportMode.INSERT:
            return Conflict(Fault("sheet_exists", f"/{self.named_by[-1]}"))
        return Landed(kept.id, None) if kept.value == value else None


def _holding_names(holding: Holding) -> tuple[UUID, str, date]:
    return holding.account_id, holding.product, holding.as_of


def _figure_names(figure: AccountFigure) -> tuple[UUID, str, date, str]:
    return figure.account_id, figure.figure, figure.month, figure.amount.currency


HOLDING_IMPORT = SheetImport(
    "holdings", ("product", "as_of"), holding_of_row, _holding_names, store.present_holdings, holding_desk
)
FIGURE_IMPORT = SheetImport(
    "figures", ("figure", "currency", "month"), figure_of_row, _figure_names, store.present_figures, figure_desk
)
