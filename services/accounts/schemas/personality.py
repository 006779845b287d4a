"""Representations of notes on personality."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.wire import KEPT_EXAMPLE, Prose, Resource, Wire, example
from services.accounts.domain.personality import NoteSource
from services.accounts.domain.personality import PersonalityNote as DomainNote

_FIELDS: JsonDict = {
    "noted_on": "2026-02-10",
    "source": "observed",
    "note": "看重数据，不喜欢临时改约",
    "assessment_id": None,
    "consented_on": None,
}


class PersonalityNoteDraft(Wire):
    """What is known of how a contact is, and from where."""

    model_config = example(_FIELDS)

    noted_on: date
    source: NoteSource
    note: Annotated[Prose, Field(min_length=1)]
    assessment_id: Annotated[UUID | None, Field(description="The assessment that the person agreed to share.")] = None
    consented_on: Annotated[date | None, Field(description="When the person agreed.")] = None

    def to_domain(self, account_id: UUID, contact_id: UUID) -> DomainNote:
        """The note that the draft asks for."""
        return DomainNote(account_id, contact_id, **dict(self))


class PersonalityNote(PersonalityNoteDraft, Resource):
    """A note on the personality of a contact."""

    model_config = example(
        KEPT_EXAMPLE
        | {
            "account_id": "01981d2e-7a7c-7000-8000-000000000001",
            "contact_id": "01981d2e-7a7c-7000-8000-000000000002",
        }
        | _FIELDS
    )
    address: ClassVar[str] = "/v1/accounts/{account_id}/contacts/{contact_id}/personality-notes/{id}"

    account_id: UUID
    contact_id: UUID
