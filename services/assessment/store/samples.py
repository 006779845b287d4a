"""The complete sheets of an instrument, as norms, calibrations and reliabilities are made of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from services.assessment.domain.answers import Sheet
from services.assessment.domain.quality import Verdict
from services.assessment.store import documents
from services.assessment.tables import ProfileRow, SittingRow

MOST_SITTINGS = 20_000
"""More would not make a norm any better, and would take longer than a job's chunk may."""


@dataclass(frozen=True, slots=True)
class Sat:
    """One complete sitting; `sound` unless it was answered so carelessly that its verdict is `doubtful`."""

    external_id: str
    sheet: Sheet
    at: datetime
    sound: bool


def sittings_of(session: Session, instrument: str) -> list[Sat]:
    """The newest complete sittings of an instrument, the oldest of them first."""
    query = (
        select(SittingRow, ProfileRow.created_at, ProfileRow.profile)
        .join(SittingRow, SittingRow.id == ProfileRow.sitting_id)
        .where(ProfileRow.instrument == instrument)
        .order_by(ProfileRow.id.desc())
        .limit(MOST_SITTINGS)
    )
    found = session.execute(query).all()
    return [
        Sat(row.external_id, documents.read(Sheet, row.sheet), at, _sound(profile))
        for row, at, profile in reversed(found)
    ]


def newest_sound(sittings: list[Sat]) -> tuple[list[Sheet], int]:
    """One sheet a person, the newest sound one, and how many sittings were left out as doubtful."""
    sound: Mapping[str, Sheet] = {sat.external_id: sat.sheet for sat in sittings if sat.sound}
    return list(sound.values()), sum(not sat.sound for sat in sittings)


def retaken(sittings: list[Sat]) -> Iterator[tuple[Sat, Sat]]:
    """Of everybody who sat more than once, the first sound sitting and the last."""
    first: dict[str, Sat] = {}
    last: dict[str, Sat] = {}
    for sat in sittings:
        if sat.sound:
            first.setdefault(sat.external_id, sat)
            last[sat.external_id] = sat
    return ((first[who], last[who]) for who in first if first[who] is not last[who])


def _sound(profile: dict[str, object]) -> bool:
    quality = profile.get("quality")
    return not (isinstance(quality, dict) and quality.get("verdict") == Verdict.DOUBTFUL)
