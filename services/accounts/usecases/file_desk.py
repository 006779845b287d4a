"""The desk of what is found below its account, at `/v1/accounts/{account_id}/…`: what is not there is a 404."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic
from uuid import UUID

from chassis.domain.errors import refuse_if
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.store import accounts
from services.accounts.usecases.desk import Desk, FiledValue
from services.accounts.usecases.rights import viewer_of


@dataclass(frozen=True, slots=True)
class FileDesk(Generic[FiledValue]):
    """What is done with the values in the file of one account."""

    desk: Desk[FiledValue]

    def create(self, work: Work, value: FiledValue) -> Kept[FiledValue]:
        """File a value of an account that the caller may see."""
        self._require(work, value.account_id)
        refuse_if(self.desk.faults(work, value))
        return self.desk.shelf.add(work.session, work.new_id(), value, work.now)

    def page(self, work: Work, query: PageQuery, account_id: UUID, **given: object) -> Slice[Kept[FiledValue]]:
        """One page of the account's values."""
        self._require(work, account_id)
        return self.desk.page(work, query, {"account_id": account_id, **given})

    def get(self, work: Work, account_id: UUID, found_id: UUID) -> Kept[FiledValue]:
        """The account's value."""
        return self.desk.shelf.get(work.session, found_id, viewer_of(work), account_id=account_id)

    def change(
        self, work: Work, account_id: UUID, found_id: UUID, version: int, change: Callable[[FiledValue], FiledValue]
    ) -> Kept[FiledValue]:
        """Let `change` follow version `version`."""
        self.get(work, account_id, found_id)
        return self.desk.change(work, found_id, version, change)

    def remove(self, work: Work, account_id: UUID, found_id: UUID, version: int) -> None:
        """Take the value off the file."""
        self.get(work, account_id, found_id)
        self.desk.shelf.remove(work.session, found_id, version)

    def _require(self, work: Work, account_id: UUID) -> None:
        accounts.get(work.session, account_id, viewer_of(work))
