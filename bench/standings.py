"""What ranking everybody on record costs, the reading of the rows included, beside numpy's distance alone.

Run `python -m bench standings`. A million profiles are put into an SQLite file, then read as the service reads them:
cold (every row), after a new profile and after an erasure (what came and went since), and warm (nothing has changed),
each with the page that a request gets. The floor is numpy's mean of |x − M| over the arrays that the service holds.
The command fails when a model's first page takes more than three times the floor.
"""

import argparse
import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import create_engine, insert, select
from sqlalchemy.orm import Session

from bench.ranking import MOST_TIMES_THE_FLOOR, columns, floor, side_by_side, yardstick
from chassis.settings import ServiceName, Settings
from services.assessment.domain.factors import Style
from services.assessment.domain.ranking_columns import Columns
from services.assessment.store.erasures import erase_profiles
from services.assessment.store.profile_shelf import Shelf
from services.assessment.store.profile_stands import arrive
from services.assessment.tables import ProfileRow
from suite.migrations import migrate

NORM = "model-based@2026-01-01"
MOMENT = datetime(2026, 1, 1, tzinfo=UTC)
AT_ONCE = 20_000


def fill(session: Session, persons: int) -> None:
    """So many profiles, one a person, without the document that requests would read."""
    points = np.stack([*columns(persons).tenths, *columns(persons).tenths], axis=1).astype("<i2")
    revision = arrive(session, NORM)
    for first in range(0, persons, AT_ONCE):
        rows = [_row(n, points[n].tobytes(), revision) for n in range(first, min(first + AT_ONCE, persons))]
        session.execute(insert(ProfileRow), rows)
    session.commit()


def _row(n: int, tenths: bytes, revision: int) -> dict[str, object]:
    number = hashlib.blake2b(str(n).encode(), digest_size=8).hexdigest()
    moments = {"created_at": MOMENT, "updated_at": MOMENT, "version": 1}
    who = {"external_id": f"P-{number}", "name": "", "bank": "A", "role": None, "performance": None}
    of = {"sitting_id": None, "instrument": "disc-24@2026-01-01", "norm": NORM, "taken_on": None}
    return {"id": UUID(int=(n << 64) | n), "stand": revision, "tenths": tenths, "profile": {}} | moments | who | of


def one_more(session: Session) -> None:
    """Another profile, as a submission leaves it."""
    row = _row(0, np.full(8, 500, dtype="<i2").tobytes(), arrive(session, NORM))
    session.execute(insert(ProfileRow), [row | {"id": UUID(int=uuid4().int | 1 << 127), "external_id": str(uuid4())}])
    session.commit()


def one_less(session: Session) -> None:
    """Somebody is erased."""
    erase_profiles(session, session.scalars(select(ProfileRow.external_id).limit(1)).one())
    session.commit()


def timed(work: Callable[[], object]) -> float:
    """How many seconds it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Measure, print the table, and fail beyond three times the floor."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profiles", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=60)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        migrate(Settings(data_dir=Path(folder)), ServiceName.ASSESSMENT)
        engine = create_engine(f"sqlite:///{folder}/assessment.db")
        with Session(engine, expire_on_commit=False) as session:
            found = measure(session, chosen.profiles, chosen.rounds)
    report(found, chosen.profiles)
    if found["the first page for a model"] > MOST_TIMES_THE_FLOOR * found["floor: mean |x − M| alone"]:
        raise SystemExit(1)


def measure(session: Session, persons: int, rounds: int) -> dict[str, float]:
    """Seconds of each: the floor and the warm page in turns (least), the others once or five times (median)."""
    fill(session, persons)
    shelf, stick, sems = Shelf(), yardstick(), columns(1).sems

    def page(start: int = 0) -> object:
        packed = shelf.read(session, NORM)
        found = packed.ladder(Style.EXTERNAL, sems, stick).page(start, 100)
        session.rollback()
        return packed.ids_of([place.row for place in found])

    def first_page() -> object:
        shelf.read(session, NORM).ladders.clear()
        return page()

    cold = timed(page)
    came, went = (_after(change, session, page) for change in (one_more, one_less))
    held = Columns(shelf.read(session, NORM).of(Style.EXTERNAL), sems)
    bare, first, onward = side_by_side(rounds, lambda: floor(held), first_page, lambda: page(100))
    return {
        "floor: mean |x − M| alone": bare,
        "the first page for a model": first,
        "the pages after it": onward,
        "a page after one new profile": came,
        "a page after one erasure": went,
        "the first page of a process: every row read": cold,
    }


def _after(change: Callable[[Session], None], session: Session, page: Callable[[], object]) -> float:
    took = []
    for _ in range(5):
        change(session)
        took.append(timed(page))
    return statistics.median(took)


def report(found: dict[str, float], persons: int) -> None:
    """The table."""
    table = Table("what", "profiles", "ms", "× floor")
    least = found["floor: mean |x − M| alone"]
    for what, seconds in found.items():
        table.add_row(what, f"{persons:,}", f"{seconds * 1e3:,.2f}", f"{seconds / least:,.2f}")
    Console().print(table)


if __name__ == "__main__":
    main()
