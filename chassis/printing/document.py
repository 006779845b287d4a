"""A report as its contents, which becomes a page of HTML or a PDF: the same words and pictures in either."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chassis.catalogue import Locale
from chassis.drawing.elements import facts, figure, section, table
from chassis.drawing.markup import Markup, joined, tag
from chassis.drawing.page import page
from chassis.printing.manuscript import Manuscript, template


@dataclass(frozen=True, slots=True)
class Facts:
    """A few figures, each with what it is: (name, value)."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table; the columns in `numbers`, counted from 0, hold numbers."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (SVG) with words for those who do not see it, and a line below."""

    svg: Markup
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Sentences, one below the other."""

    sentences: Sequence[str]


Block = Facts | Listing | Picture | Points


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a sentence that leads in, and what there is to see."""

    heading: str
    lead: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Document:
    """A report in one language; `moment` is the date that it bears, `foot` stands on every page."""

    title: str
    lead: str
    foot: str
    locale: Locale
    moment: datetime
    sections: Sequence[Section]
    summary: Facts = field(default_factory=lambda: Facts(()))

    def html(self) -> str:
        """The report as a page that loads nothing."""
        head = tag("header", tag("h1", self.title), tag("p", self.lead), facts(self.summary.pairs))
        chapters = (
            section(f"section-{n}", one.heading, one.lead, *map(_html, one.blocks))
            for n, one in enumerate(self.sections, 1)
        )
        return page(self.title, self.locale, (head, tag("main", *chapters), tag("footer", tag("p", self.foot))))

    def manuscript(self) -> Manuscript:
        """The report for the press."""
        pictures: dict[str, str] = {}
        values = {
            "title": self.title,
            "lead": self.lead,
            "foot": self.foot,
            "lang": self.locale[:2],
            "summary": list(self.summary.pairs),
            "sections": [
                {"heading": one.heading, "lead": one.lead, "blocks": [_value(block, pictures) for block in one.blocks]}
                for one in self.sections
            ],
        }
        return Manuscript(template("chassis.printing", "document.typ"), values, pictures, self.moment)


def _html(block: Block) -> Markup:
    match block:
        case Facts(pairs):
            return facts(pairs)
        case Listing(headings, rows, numbers):
            return table(headings, rows, numbers)
        case Picture(svg, _, caption):
            return figure(svg, caption)
        case Points(sentences):
            return tag("ul", joined(tag("li", sentence) for sentence in sentences))


def _value(block: Block, pictures: dict[str, str]) -> dict[str, object]:
    match block:
        case Facts(pairs):
            return {"kind": "facts", "pairs": list(pairs)}
        case Listing(headings, rows, numbers):
            return {"kind": "listing", "headings": list(headings), "rows": list(rows), "numbers": list(numbers)}
        case Picture(svg, alt, caption):
            name = f"picture-{len(pictures)}"
            pictures[name] = svg
            return {"kind": "picture", "name": name, "alt": alt, "caption": caption}
        case Points(sentences):
            return {"kind": "points", "sentences": list(sentences)}
