"""How far runs of allocations are, in the database: what was read of the book, and the course of its solving."""

import io
import json
import zlib
from collections.abc import Sequence
from typing import cast
from uuid import UUID

import numpy as np
from pydantic import TypeAdapter
from sqlalchemy import delete
from sqlalchemy.orm import Session

from services.accounts.domain.allocating.problem import Ints
from services.accounts.domain.allocating.solving import Course, Relaxed
from services.accounts.domain.allocating.transport import Transport
from services.accounts.domain.allocation import Claim, Seat
from services.accounts.tables import AllocationCourseRow

Book = tuple[list[Claim], list[Seat]]
_book = TypeAdapter(Book)
_SOLUTIONS = ("beyond", "within")
_PARTS = ("source_group", "source_holder", "kept", "refused", "pooled")


def begin(session: Session, job_id: UUID, claims: Sequence[Claim], seats: Sequence[Seat]) -> None:
    """Keep the book as it was read; what an earlier attempt left is gone."""
    drop(session, job_id)
    book = zlib.compress(_book.dump_json((list(claims), list(seats))))
    session.add(AllocationCourseRow(job_id=job_id, book=book, course=None))
    session.flush()


def get(session: Session, job_id: UUID) -> tuple[bytes, Course | None]:
    """The book, to be opened by `book_of`, and the course as far as it is."""
    row = session.get_one(AllocationCourseRow, job_id)
    return row.book, None if row.course is None else _read(row.course)


def keep(session: Session, job_id: UUID, course: Course) -> None:
    """Let the course be this one from now on."""
    session.get_one(AllocationCourseRow, job_id).course = _written(course)
    session.flush()


def drop(session: Session, job_id: UUID) -> None:
    """Forget it all."""
    session.execute(delete(AllocationCourseRow).where(AllocationCourseRow.job_id == job_id))


def book_of(kept: bytes) -> Book:
    """The claims and seats that were kept."""
    return _book.validate_json(zlib.decompress(kept))


def _written(course: Course) -> bytes:
    arrays: dict[str, Ints] = {f"choice{i}": choice for i, choice in enumerate(course.choices)}
    numbers: dict[str, object] = {"price": course.price, "halvings": course.halvings, "choices": len(course.choices)}
    for name in _SOLUTIONS:
        found: Relaxed | None = getattr(course, name)
        if found is not None:
            numbers[name] = [found.price, found.flow.moved, found.flow.cost]
            arrays |= {f"{name}_{part}": getattr(found.flow, part) for part in _PARTS}
    out = io.BytesIO()
    np.savez_compressed(
        out, numbers=np.frombuffer(json.dumps(numbers).encode(), np.uint8), allow_pickle=False, **arrays
    )
    return out.getvalue()


def _read(kept: bytes) -> Course:
    with np.load(io.BytesIO(kept), allow_pickle=False) as arrays:
        numbers = json.loads(arrays["numbers"].tobytes())
        return Course(
            price=numbers["price"],
            halvings=numbers["halvings"],
            choices=tuple(cast("Ints", arrays[f"choice{i}"]) for i in range(numbers["choices"])),
            **{name: _relaxed(name, numbers[name], arrays) for name in _SOLUTIONS if name in numbers},
        )


def _relaxed(name: str, numbers: Sequence[int], arrays: "np.lib.npyio.NpzFile") -> Relaxed:
    price, moved, cost = numbers
    flow = Transport(**{part: arrays[f"{name}_{part}"] for part in _PARTS}, moved=moved, cost=cost)
    return Relaxed(price, flow)
