"""What every picture is drawn on: a frame with a title for those who hear it, text that fits, and scales.

Nothing is told by colour alone: internal style is a circle, external a square, the role model a dashed line.
Colours keep a contrast of 4.5 : 1 on white (WCAG 2.2, 1.4.3).
"""

from dataclasses import dataclass
from decimal import Decimal
from unicodedata import east_asian_width

from suite.demo.markup import Attribute, Markup, tag

INK = "#1b2733"
MUTED = "#52606d"
GRID = "#d9e0e7"
TRACK = "#eef2f6"
INTERNAL = "#0f766e"
EXTERNAL = "#4338ca"
MODEL = "#b45309"
GOOD = "#15803d"
BAD = "#b91c1c"
NEUTRAL = "#475569"

FONT = (
    "Inter, 'Segoe UI', 'Helvetica Neue', 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', "
    "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif"
)

_ANCHOR = {"left": "start", "middle": "middle", "right": "end"}


@dataclass(frozen=True, slots=True)
class Scale:
    """Values `low`…`high` along the pixels `start`…`end`; what lies outside is drawn at the edge."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal) -> float:
        """Where `value` lies."""
        span = self.high - self.low
        part = float((value - self.low) / span) if span else 0.0
        return self.start + min(1.0, max(0.0, part)) * (self.end - self.start)

    def quarters(self) -> tuple[Decimal, ...]:
        """Five values at equal distances, from end to end."""
        return tuple(self.low + (self.high - self.low) * quarter / 4 for quarter in range(5))


@dataclass(frozen=True, slots=True)
class Band:
    """A value with the range that its measurement error leaves open."""

    value: Decimal
    low: Decimal
    high: Decimal


def canvas(width: float, height: float, title: str, description: str, *shapes: str) -> Markup:
    """A whole picture. Title and description are read out; the title is drawn by the page around it."""
    return tag(
        "svg",
        tag("title", title),
        tag("desc", description),
        *shapes,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        width=width,
        height=height,
        role="img",
        font_family=FONT,
        font_size=13,
        fill=INK,
    )


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
    """A circle: the mark of the internal style."""
    return tag("circle", cx=x, cy=y, r=radius, fill=colour, **more)


def square(x: float, y: float, colour: str, side: float = 9, **more: Attribute) -> Markup:
    """A square around its middle: the mark of the external style."""
    return box(x - side / 2, y - side / 2, side, side, colour, **more)


def diamond(x: float, y: float, colour: str, half: float = 6, **more: Attribute) -> Markup:
    """A diamond: the mark of the role model."""
    points = f"{x:.2f},{y - half:.2f} {x + half:.2f},{y:.2f} {x:.2f},{y + half:.2f} {x - half:.2f},{y:.2f}"
    return tag("polygon", points=points, fill=colour, **more)


def path(points: list[tuple[float, float]], colour: str, **more: Attribute) -> Markup:
    """A line through points."""
    written = " ".join(f"{x:.2f},{y:.2f}" for x, y in points)
    return tag("polyline", points=written, fill="none", stroke=colour, **{"stroke_width": 2, **more})


def signed(value: Decimal) -> str:
    """A difference with its sign, and the sign a minus rather than a hyphen: +3.1, −0.4."""
    return f"{value:+}".replace("-", "−")


def width_of(words: str, size: float = 13) -> float:
    """About how wide `words` are: a Chinese character is as wide as it is high, a Latin one about half."""
    return size * sum(1.0 if east_asian_width(letter) in "WF" else 0.55 for letter in words)


def fitted(words: str, width: float, size: float = 13) -> str:
    """`words`, cut with … when they are wider than `width` pixels."""
    if width_of(words, size) <= width:
        return words
    while words and width_of(words + "…", size) > width:
        words = words[:-1]
    return words.rstrip() + "…"
