"""Desks of what somebody of us owns, and of its parts: campaigns with participants, partners with referrals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar
from uuid import UUID

from chassis.domain.flow import Ask, Flow
from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts.usecases.desk import Desk
from services.accounts.usecases.rights import require_owner, viewer_of

if TYPE_CHECKING:
    from chassis.domain.flow import Movable

    class Owned(Movable, Protocol):
        """A value whose owner is one of us, by personnel number."""

        @property
        def owner(self) -> str:
            """Whose it is."""

    from _typeshed import DataclassInstance

OwnedValue = TypeVar("OwnedValue", bound="Owned")
Part = TypeVar("Part", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class OwnedDesk(Desk[OwnedValue]):
    """A desk of what moves along `flow`; everybody may read it, a manager changes and moves own values only."""

    flow: Flow[Any, Any]

    def change_own(
        self, work: Work, found_id: UUID, version: int, change: Callable[[OwnedValue], OwnedValue]
    ) -> Kept[OwnedValue]:
        """Let `change` follow version `version`."""
        require_owner(work, self.get(work, found_id).value.owner)
        return self.change(work, found_id, version, change)

    def transition(self, work: Work, found_id: UUID, transition: StrEnum, reason: str) -> Kept[OwnedValue]:
        """Move it on."""
        require_owner(work, self.get(work, found_id).value.owner)
        ask = Ask(transition, work.principal.subject, work.now, reason)
        return self.move(work, found_id, lambda value: self.flow.move(value, ask))


@dataclass(frozen=True, slots=True)
class PartsDesk(Generic[Part]):
    """A desk of the parts of what is on the desk `whole`: the field `of` names the whole, the rest is an account's."""

    desk: Desk[Part]
    whole: Desk[Any]
    of: str

    def create(self, work: Work, whole_id: UUID, part: Part) -> Kept[Part]:
        """Add a part, of an account that the caller may see."""
        self.whole.get(work, whole_id)
        return self.desk.create(work, replace(part, **{self.of: whole_id}))

    def page(self, work: Work, whole_id: UUID, query: PageQuery, given: Mapping[str, object]) -> Slice[Kept[Part]]:
        """One page of the parts whose accounts the caller may see."""
        self.whole.get(work, whole_id)
        return self.desk.page(work, query, {self.of: whole_id, **given})

    def get(self, work: Work, whole_id: UUID, part_id: UUID, *, lock: bool = False) -> Kept[Part]:
        """The part of this whole, if the caller may see its account."""
        return self.desk.shelf.get(work.session, part_id, viewer_of(work), lock=lock, **{self.of: whole_id})

    def change(
        self, work: Work, whole_id: UUID, part_id: UUID, version: int, change: Callable[[Part], Part]
    ) -> Kept[Part]:
        """Let `change` follow version `version`."""
        self.get(work, whole_id, part_id)
        return self.desk.change(work, part_id, version, change)
