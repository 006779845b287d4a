"""The frame of every picture of this service: a heading, a legend, the shapes, and notes below."""

from collections.abc import Iterator, Sequence

from chassis.drawing.canvas import canvas
from chassis.drawing.legend import Key, legend
from chassis.drawing.lettering import width_of
from chassis.drawing.markup import Markup
from chassis.drawing.palette import MUTED, PAPER
from chassis.drawing.shapes import box, write
from services.assessment.schemas.charts import Chart

WIDTH = 720.0
EDGE = 24.0
TOP = 84.0
"""Where the shapes begin, below heading and legend."""
_LINE = 17.0


def framed(chart: Chart, bottom: float, keys: Sequence[Key], *shapes: Markup) -> Markup:
    """A whole picture; the shapes fill the room between `TOP` and `bottom`."""
    notes = [line for note in chart.notes for line in _lines(note)]
    height = bottom + _LINE * len(notes) + EDGE
    return canvas(
        WIDTH,
        height,
        chart.title,
        chart.description,
        box(0, 0, WIDTH, height, PAPER),
        write(EDGE, 34, chart.title, font_size=17, font_weight=700),
        legend(EDGE - 2, 62, keys),
        *shapes,
        *(write(EDGE, bottom + 14 + _LINE * n, note, font_size=11, fill=MUTED) for n, note in enumerate(notes)),
    )


def _lines(note: str) -> Iterator[str]:
    """The note in lines that fit; Chinese may be broken anywhere, Latin words at their spaces."""
    line = ""
    for piece in _pieces(note):
        if width_of(line + piece.rstrip(), 11) > WIDTH - 2 * EDGE:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(note: str) -> Iterator[str]:
    word = ""
    for letter in note:
        word += letter
        if letter == " " or ord(letter) > 0x2E7F:
            yield word
            word = ""
    yield word
