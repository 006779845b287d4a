"""Columns in layers: every step is computed once, from columns of the layers below it.

A rounded quotient names its operands several times; written as one nested expression, a formula of some depth would
grow beyond any parser. As columns it grows by one for each part.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Columns:
    """Expressions in DuckDB's dialect, each in the lowest layer that can compute it; the same one is kept once."""

    prefix: str
    layers: list[dict[str, str]] = field(default_factory=lambda: [{}])
    level_of: dict[str, int] = field(default_factory=dict)

    def fact(self, expression: str) -> str:
        """The name of a column that is read from the facts."""
        return self._keep(expression, 0)

    def step(self, expression: str, operands: Sequence[str]) -> str:
        """The name of a column that is computed from the columns `operands`."""
        return self._keep(expression, 1 + max((self.level_of[name] for name in operands), default=0))

    def _keep(self, expression: str, level: int) -> str:
        while len(self.layers) <= level:
            self.layers.append({})
        names = self.layers[level]
        if expression not in names:
            names[expression] = f"{self.prefix}{len(self.level_of)}"
            self.level_of[names[expression]] = level
        return names[expression]
