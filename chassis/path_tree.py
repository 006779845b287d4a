"""Path templates as a tree of segments: to find an operation costs the same however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Node(Generic[T]):
    literals: dict[str, "_Node[T]"] = field(default_factory=dict)
    parameter: "_Node[T] | None" = None
    things: dict[str, T] = field(default_factory=dict)


class PathTree(Generic[T]):
    """Things by path template and method. A literal segment beats a parameter; a parameter fills a whole segment."""

    def __init__(self) -> None:
        self._root: _Node[T] = _Node()

    def add(self, template: str, method: str, thing: T) -> None:
        """Put `thing` at `template`; `ValueError` when a parameter is only a part of a segment."""
        node = self._root
        for part in segments_of(template):
            if part.startswith("{") and part.endswith("}"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            elif "{" in part:
                raise ValueError(f"{template}: a parameter must fill its whole segment.")
            else:
                node = node.literals.setdefault(part, _Node())
        node.things[method] = thing

    def find(self, segments: Sequence[str]) -> tuple[Mapping[str, T], tuple[str, ...]] | None:
        """What stands at a path, by method, with the values of its parameters in their order."""
        return _walk(self._root, segments, 0, ())


def segments_of(path: str) -> list[str]:
    """The segments of a path that begins with a slash."""
    return path.split("/")[1:]


def _walk(
    node: _Node[T], segments: Sequence[str], depth: int, values: tuple[str, ...]
) -> tuple[Mapping[str, T], tuple[str, ...]] | None:
    if depth == len(segments):
        return (node.things, values) if node.things else None
    segment = segments[depth]
    literal = node.literals.get(segment)
    found = _walk(literal, segments, depth + 1, values) if literal else None
    if found is None and node.parameter is not None and segment:
        found = _walk(node.parameter, segments, depth + 1, (*values, segment))
    return found
