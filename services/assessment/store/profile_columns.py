"""The points of very many profiles at once, as columns, kept in memory for as long as nothing changes."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from services.assessment.domain.factors import FACTORS, Style
from services.assessment.domain.match import MATCHED_STYLES
from services.assessment.domain.profile import Profile
from services.assessment.domain.ranking_columns import Tenths
from services.assessment.tables import ProfileRow

_LAYOUT = np.dtype("<i2")
_KEPT = 4


class Stand(NamedTuple):
    """What the profiles of a norm are at a moment: how many, the newest, and the last change."""

    norm: str
    persons: int
    newest: object
    changed: object


@dataclass(frozen=True, slots=True)
class Packed:
    """The newest profile of each person, in the order of the profiles' ids: ids, and persons × 8 tenths."""

    ids: list[UUID]
    tenths: NDArray[np.int16]

    def of(self, style: Style) -> list[Tenths]:
        """The four columns of a style."""
        first = MATCHED_STYLES.index(style) * len(FACTORS)
        return [np.ascontiguousarray(self.tenths[:, first + k]) for k in range(len(FACTORS))]


@dataclass(slots=True)
class Shelf:
    """The columns read last; a stand that has changed finds nothing and is read anew."""

    _packed: OrderedDict[Stand, Packed] = field(default_factory=OrderedDict)

    def read(self, session: Session, norm: str) -> Packed:
        """The columns of all profiles that are read against one norm."""
        stand = _stand(session, norm)
        found = self._packed.pop(stand, None) or _read(session, norm)
        self._packed[stand] = found
        while len(self._packed) > _KEPT:
            self._packed.popitem(last=False)
        return found


def packed(profile: Profile) -> bytes:
    """The points of both matched styles in tenths, as they are kept beside the profile."""
    tenths = [int(profile.styles[style][factor].points.scaleb(1)) for style in MATCHED_STYLES for factor in FACTORS]
    return np.array(tenths, dtype=_LAYOUT).tobytes()


def _stand(session: Session, norm: str) -> Stand:
    query = select(func.count(), func.max(ProfileRow.created_at), func.max(ProfileRow.updated_at)).filter_by(norm=norm)
    count, newest, changed = session.execute(query).one()
    last = session.scalar(select(ProfileRow.id).filter_by(norm=norm).order_by(ProfileRow.id.desc()).limit(1))
    return Stand(norm, count, (newest, last), changed)


def _read(session: Session, norm: str) -> Packed:
    query = select(ProfileRow.external_id, ProfileRow.id, ProfileRow.tenths).filter_by(norm=norm)
    newest = {who: (found, tenths) for who, found, tenths in session.execute(query.order_by(ProfileRow.id))}
    chosen = sorted(newest.values())
    together = np.frombuffer(b"".join(tenths for _, tenths in chosen), dtype=_LAYOUT)
    return Packed([found for found, _ in chosen], together.reshape(-1, 8).astype(np.int16))


SHELF = Shelf()
