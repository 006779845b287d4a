"""Columns in layers: every step is computed once, from columns of the layers below it.

A rounded quotient names its operands several times; written as one nested expression, a formula of some depth would
grow beyond any parser. As columns it grows by one for each part.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

_NAME = re.compile(r"\b[rc]\d+\b")


@dataclass(slots=True)
class Columns:
    """Expressions in DuckDB's dialect, each in the lowest layer that can compute it; the same one is kept once."""

    prefix: str
    layers: list[dict[str, str]] = field(default_factory=lambda: [{}])
    count: int = 0

    def keep(self, expression: str, level: int) -> str:
        """The name of the column that `expression` is computed in; layer 0 is read from the facts."""
        while len(self.layers) <= level:
            self.layers.append({})
        names = self.layers[level]
        if expression not in names:
            names[expression] = f"{self.prefix}{self.count}"
            self.count += 1
        return names[expression]

    def readings(self, wanted: Iterable[str]) -> set[str]:
        """The columns below the facts that those `wanted` go back to."""
        facts, *layers = self.layers
        needed = _needed(layers, wanted)[0]
        return names_in(expression for expression, name in facts.items() if name in needed)


def names_in(expressions: Iterable[str]) -> set[str]:
    """Every column that some expressions name."""
    return {name for expression in expressions for name in _NAME.findall(expression)}


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer selects from the one below."""

    selected: tuple[str, ...]
    grouped_by: tuple[str, ...] = ()

    def over(self, source: str) -> str:
        """The query of this layer."""
        by = f" GROUP BY {', '.join(self.grouped_by)}" if self.grouped_by else ""
        return f"SELECT {', '.join(self.selected)} FROM {source}{by}"  # noqa: S608 - names and numbers of ours alone


def layered(columns: Columns, keys: tuple[str, ...], wanted: Iterable[str]) -> list[Layer]:
    """The layers of the columns `wanted`, the lowest first: grouped by `keys`, then each upon the one before.

    A layer hands on only what those above it name: with everything handed on, most of the time would go into planning.
    """
    grouped, *layers = columns.layers
    needed = _needed(layers, wanted)
    found = [Layer((*keys, *_named(grouped, needed[0])), keys)]
    for layer, above in zip(layers, needed[1:], strict=True):
        computed = set(layer.values())
        handed_on = sorted(above - computed, key=_number)
        found.append(Layer((*keys, *handed_on, *_named(layer, above))))
    return found


def _needed(layers: Sequence[Mapping[str, str]], wanted: Iterable[str]) -> list[set[str]]:
    """For the facts and each layer above, the columns that somebody further up names."""
    needed = [set(wanted)]
    for layer in reversed(layers):
        above = needed[0]
        used = (expression for expression, name in layer.items() if name in above)
        needed.insert(0, (above - set(layer.values())) | names_in(used))
    return needed


def _named(layer: Mapping[str, str], needed: set[str]) -> Iterable[str]:
    return (f"{expression} AS {name}" for expression, name in layer.items() if name in needed)


def _number(name: str) -> int:
    return int(name[1:])
