"""Undoing what rows of imports did: what was only made is removed, what was changed says again what it said before."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain.errors import Refusal
from chassis.imports import Landed, stays
from chassis.work import Work

Outcome = Refusal | None


@dataclass(frozen=True, slots=True)
class Undoing:
    """How things of one noun are undone. `restore` is given what was changed and says of each what became of it.

    `versions` says in which version each thing is that is still there: the landed one where nobody touched it since.
    """

    versions: Callable[[Work, Sequence[Landed]], Mapping[UUID, int]]
    in_use: Callable[[Work, Collection[UUID]], Collection[UUID]]
    remove: Callable[[Work, Collection[UUID]], None]
    restore: Callable[[Work, Sequence[Landed]], Sequence[Outcome]]

    def undo(self, work: Work, landed: Sequence[Landed]) -> list[Outcome]:
        """What became of each row, `None` where it is undone."""
        present = self.versions(work, landed)
        reasons = [_reason(row, present) for row in landed]
        untouched = [row for row, reason in zip(landed, reasons, strict=True) if reason is None]
        made = [row.thing_id for row in untouched if row.version == 1]
        used = set(self.in_use(work, made)) if made else set()
        if gone := [thing_id for thing_id in made if thing_id not in used]:
            self.remove(work, gone)
        changed = [row for row in untouched if row.version != 1]
        restored = dict(zip((row.thing_id for row in changed), self.restore(work, changed), strict=True))
        return [
            reason or restored.get(row.thing_id) or (stays("in_use_since") if row.thing_id in used else None)
            for row, reason in zip(landed, reasons, strict=True)
        ]


def ids_of(landed: Sequence[Landed]) -> list[UUID]:
    """What the rows landed."""
    return [row.thing_id for row in landed]


def versions_before(changed: Sequence[Landed]) -> Mapping[UUID, int]:
    """The version of each thing that its row changed."""
    return {row.thing_id: row.version - 1 for row in changed if row.version is not None}


def _reason(row: Landed, present: Mapping[UUID, int]) -> Outcome:
    if row.thing_id not in present:
        return stays("gone_since")
    return stays("changed_since") if present[row.thing_id] != row.version else None
