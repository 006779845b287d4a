"""The legend: marks with their meaning, in one row above a picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chassis.drawing.lettering import width_of
from chassis.drawing.markup import Markup, joined
from chassis.drawing.shapes import write

Mark = Callable[[float, float], Markup]


@dataclass(frozen=True, slots=True)
class Key:
    """One mark, drawn around the point that it is given, and what it stands for."""

    mark: Mark
    meaning: str


def legend(x: float, y: float, keys: Sequence[Key]) -> Markup:
    """The keys from left to right; `y` is the baseline of the words."""
    parts: list[Markup] = []
    for key in keys:
        parts += [key.mark(x + 8, y - 4), write(x + 22, y, key.meaning, font_size=12)]
        x += 22 + width_of(key.meaning, 12) + 22
    return joined(parts)
