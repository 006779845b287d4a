"""Competencies (胜任力): what a role needs of a person, with levels that can be observed.

By the picture of the iceberg, some areas show above the waterline and can be taught; what lies below tells the
excellent from the rest (article 13, section 2.1).
"""

from dataclasses import dataclass

from chassis.domain.name import Name
from services.assessment.domain.rules import Edition


@dataclass(frozen=True, slots=True)
class Area:
    """One of the areas of the iceberg."""

    id: str
    above_waterline: bool
    text: Name


@dataclass(frozen=True, slots=True)
class Competency:
    """A name, a definition, and what is seen at each level, from the first (1) up."""

    id: str
    area: str
    text: Name
    definition: Name
    levels: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class CompetencyModel:
    """One dated edition of the competencies of a role."""

    edition: Edition
    areas: tuple[Area, ...]
    competencies: tuple[Competency, ...]
