"""Elements of HTML and SVG as text. What is put in is escaped, always; only `Markup` passes as it is."""

import re
from collections.abc import Iterable
from html import escape

_VOID = frozenset({"meta", "input", "br", "col"})

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Attribute = str | int | float


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def text_of(value: object) -> Markup:
    """`value` as it may stand between tags or in an attribute; what XML cannot hold is left out."""
    return value if isinstance(value, Markup) else Markup(escape(_UNPRINTABLE.sub("", str(value))))


def joined(parts: Iterable[str]) -> Markup:
    """Parts in a row."""
    return Markup("".join(text_of(part) for part in parts))


def tag(name: str, /, *children: str, **attributes: Attribute) -> Markup:
    """An element. In an attribute's name `_` becomes `-`, and a leading one keeps clear of Python's words: `_class`."""
    written = "".join(f' {_named(key)}="{text_of(_shown(value))}"' for key, value in attributes.items())
    if name in _VOID:
        return Markup(f"<{name}{written} />")
    return Markup(f"<{name}{written}>{joined(children)}</{name}>")


def _named(key: str) -> str:
    return key.removeprefix("_").replace("_", "-")


def _shown(value: Attribute) -> str:
    """Coordinates to a hundredth of a pixel: enough for the eye, and the same on every machine."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
