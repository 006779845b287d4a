"""Lines, boxes, words and marks."""

from chassis.drawing.markup import Attribute, Markup, tag
from chassis.drawing.palette import GRID

_ANCHOR = {"left": "start", "middle": "middle", "right": "end"}


def write(x: float, y: float, words: str, at: str = "left", **more: Attribute) -> Markup:
    """One line of text with its baseline at `y`; `at` says which part of it stands at `x`."""
    return tag("text", words, x=x, y=y, text_anchor=_ANCHOR[at], **more)


def haloed(x: float, y: float, words: str, at: str = "left", **more: Attribute) -> Markup:
    """Text with a white rim, so that it stays readable where lines run behind it."""
    return write(x, y, words, at, paint_order="stroke", stroke="#fff", stroke_width=3, **more)


def line(x1: float, y1: float, x2: float, y2: float, colour: str = GRID, **more: Attribute) -> Markup:
    """A straight line, one pixel wide unless said otherwise."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, **{"stroke_width": 1, **more})


def box(x: float, y: float, width: float, height: float, colour: str, **more: Attribute) -> Markup:
    """A filled rectangle; a negative width or height is drawn to the other side."""
    left, top = min(x, x + width), min(y, y + height)
    return tag("rect", x=left, y=top, width=abs(width), height=abs(height), fill=colour, **more)


def dot(x: float, y: float, colour: str, radius: float = 5, **more: Attribute) -> Markup:
    """A circle."""
    return tag("circle", cx=x, cy=y, r=radius, fill=colour, **more)


def square(x: float, y: float, colour: str, side: float = 9, **more: Attribute) -> Markup:
    """A square around its middle."""
    return box(x - side / 2, y - side / 2, side, side, colour, **more)


def diamond(x: float, y: float, colour: str, half: float = 6, **more: Attribute) -> Markup:
    """A diamond."""
    points = f"{x:.2f},{y - half:.2f} {x + half:.2f},{y:.2f} {x:.2f},{y + half:.2f} {x - half:.2f},{y:.2f}"
    return tag("polygon", points=points, fill=colour, **more)


def path(points: list[tuple[float, float]], colour: str, **more: Attribute) -> Markup:
    """A line through points."""
    written = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return tag("polyline", points=written, fill="none", stroke=colour, **{"stroke_width": 2, **more})
