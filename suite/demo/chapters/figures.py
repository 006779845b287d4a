"""A figure with its explanation, as the suite gives it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from suite.demo.chapters.values import exact
from suite.demo.client import Document


@dataclass(frozen=True, slots=True)
class Figure:
    """A value, how it follows from `inputs`, or where it comes from."""

    key: str
    value: Decimal
    unit: str
    formula: str
    source: str
    inputs: "Sequence[Figure]"

    @classmethod
    def read(cls, document: Document) -> "Figure":
        """The figure and all below it."""
        return cls(
            key=document["key"],
            value=exact(document["value"]),
            unit=document["unit"],
            formula=document["formula"],
            source=document["source"],
            inputs=[cls.read(figure) for figure in document["inputs"]],
        )

    def walk(self) -> "Iterator[Figure]":
        """This figure and all below it."""
        yield self
        for figure in self.inputs:
            yield from figure.walk()

    def below(self, start: str) -> "Figure | None":
        """The first figure at or below this one whose key starts so."""
        return next((figure for figure in self.walk() if figure.key.startswith(start)), None)
