"""What a contract says in words: where the words stand, and in which pieces they are translated.

A description is translated by paragraph, a table in it by cell, and a list of names stays as it is: what several
operations say is said once, and only the paragraph that changes is asked for anew.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from gateway.contracts.document import Contract

_VALUES = frozenset({"example", "examples", "default", "enum", "const"})
"""Under these stand values, not words about them."""
_NAMED = frozenset({"properties", "patternProperties", "$defs"})
"""Under these stand schemas by their names, and a name may be any of the words above."""
_CELL = re.compile(r"(?<!\\)\|")
_NAMES = re.compile(r"(.+:) ((?:`[^`]+`, )*`[^`]+`)\.")
"""Words that end in a list of names, as every `sort` does: the words are translated once, for whatever names."""
_OWN_CELLS = frozenset({0, 2})
"""Of a table's row: the name of the column and its example, which are the same in every language."""

Path: TypeAlias = tuple[str, ...]
Say: TypeAlias = Callable[[Path, str], str]
"""Given where words stand and the words: what stands there instead."""


class Kind(StrEnum):
    """What words are about."""

    SUMMARY = "summary"
    TAG = "tag"
    ABOUT = "about"
    OPERATION = "operation"
    PARAMETER = "parameter"
    RESPONSE = "response"
    SCHEMA = "schema"


@dataclass(frozen=True, slots=True)
class Wording:
    """One piece of a contract's words."""

    service: str
    where: str
    kind: Kind
    text: str


def wordings(contract: Contract) -> Iterator[Wording]:
    """Every piece of the contract's words, in its order."""
    found: list[Wording] = []

    def note(path: Path, text: str) -> str:
        kind, where = kind_of(path), "/".join(path)
        found.extend(Wording(contract.service, where, kind, piece) for piece in pieces(kind, text))
        return text

    retold(contract.document, note)
    return iter(found)


def retold(thing: Any, say: Say, path: Path = ()) -> Any:  # noqa: ANN401 - any JSON value
    """A copy of `thing` in which every summary, description and name of a tag is what `say` makes of it."""
    if isinstance(thing, list):
        return [_said(path, part, say) for part in thing]
    if not isinstance(thing, dict):
        return thing
    values = frozenset() if path[-1:] and path[-1] in _NAMED else _VALUES
    return {name: part if name in values else _said((*path, name), part, say) for name, part in thing.items()}


def _said(path: Path, part: Any, say: Say) -> Any:  # noqa: ANN401 - any JSON value
    if not isinstance(part, str):
        return retold(part, say, path)
    words = path[-1] in ("summary", "description", "tags") or path == ("tags", "name")
    return say(path, part) if words else part


def kind_of(path: Path) -> Kind:
    """What the words at `path` are about."""
    inside = {"schemas": Kind.SCHEMA, "schema": Kind.SCHEMA, "parameters": Kind.PARAMETER, "responses": Kind.RESPONSE}
    if path[-1] == "tags" or path == ("tags", "name"):
        return Kind.TAG
    if path[-1] == "summary":
        return Kind.SUMMARY
    if path[0] in ("info", "tags"):
        return Kind.ABOUT
    return next((inside[part] for part in reversed(path) if part in inside), Kind.OPERATION)


def pieces(kind: Kind, text: str) -> list[str]:
    """The pieces in which `text` is translated."""
    found: list[str] = []

    def note(piece: str) -> str:
        found.append(piece)
        return piece

    reworded(kind, text, note)
    return found


def reworded(kind: Kind, text: str, word: Callable[[str], str]) -> str:
    """`text` with each of its pieces as `word` has it."""
    if kind in (Kind.SUMMARY, Kind.TAG):
        return word(text)
    return "\n\n".join(_paragraph(part, word) for part in text.split("\n\n"))


def _paragraph(part: str, word: Callable[[str], str]) -> str:
    lines = part.splitlines()
    if part.startswith("|"):
        return "\n".join(_row(_CELL.split(line), word, heading=number == 0) for number, line in enumerate(lines))
    text = part if "\n- " in part else " ".join(part.split())
    listing = _NAMES.fullmatch(text)
    if listing and (said := word(listing[1])) != listing[1]:
        return f"{said}{listing[2].replace(', ', '、')}。"
    return text if listing else word(text)


def _row(cells: Sequence[str], word: Callable[[str], str], *, heading: bool) -> str:
    said = (
        f" {word(cell.strip())} " if cell.strip(" -") and (heading or at not in _OWN_CELLS) else cell
        for at, cell in enumerate(cells[1:-1])
    )
    return "|".join((cells[0], *said, cells[-1]))
