"""How accounts are sorted: the entity categories of the LEI system and the bank's sectors."""

from collections.abc import Mapping
from dataclasses import dataclass

from chassis.domain.name import Name


@dataclass(frozen=True, slots=True)
class Classification:
    """The codes an account may carry, with their names."""

    categories: Mapping[str, Name]
    sectors: Mapping[str, Name]
