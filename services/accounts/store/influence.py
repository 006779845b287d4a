"""Ties, interests and notes on personality in the database."""

from services.accounts.domain.interest import Interest
from services.accounts.domain.personality import PersonalityNote
from services.accounts.domain.tie import Tie
from services.accounts.store.sealed_shelf import SealedShelf
from services.accounts.store.shelf import Shelf
from services.accounts.tables import InterestRow, PersonalityNoteRow, TieRow

ties = Shelf(TieRow, Tie, "tie", ("starts_on", "created_at"))
interests = SealedShelf(
    InterestRow,
    Interest,
    "interest",
    ("review_on", "created_at"),
    sealed=("threatens", "description", "measures", "history"),
)
notes = SealedShelf(
    PersonalityNoteRow, PersonalityNote, "personality note", ("noted_on", "created_at"), sealed=("note",)
)
