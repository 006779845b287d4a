"""A person lets somebody see the own profile: a supervisor, by consent that can be taken back."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Share:
    """Whose profile (by the sitting that it came of), and who may see it; both by personnel number."""

    assessment_id: UUID
    external_id: str
    shared_with: str
