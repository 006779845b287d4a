"""Notes on the personality of a contact: dated, with their source, and kept apart from everything else on file."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.domain.errors import Fault


class NoteSource(StrEnum):
    """Where a note comes from: seen, told by somebody, or an assessment that the person agreed to share."""

    OBSERVED = "observed"
    TOLD = "told"
    ASSESSMENT = "assessment"


@dataclass(frozen=True, slots=True)
class PersonalityNote:
    """What is known of how somebody is, on `noted_on`. `consented_on` is the day on which the person agreed to it."""

    account_id: UUID
    contact_id: UUID
    noted_on: date
    source: NoteSource
    note: str
    assessment_id: UUID | None = None
    consented_on: date | None = None


def note_faults(note: PersonalityNote) -> Iterator[Fault]:
    """Everything that keeps the note from being filed: an assessment is linked by consent or not at all."""
    linked = note.source is NoteSource.ASSESSMENT
    if linked != (note.assessment_id is not None):
        yield Fault("assessment_and_source_differ", "/assessment_id")
    if linked and note.consented_on is None:
        yield Fault("consent_missing", "/consented_on")
    if note.consented_on is not None and note.consented_on > note.noted_on:
        yield Fault("consented_later", "/consented_on")
