"""The frame of a picture."""

from chassis.drawing.markup import Markup, tag
from chassis.drawing.palette import FONT, INK


def canvas(width: float, height: float, title: str, description: str, *shapes: str) -> Markup:
    """A whole picture. Title and description are read out; what is to be seen of them is among the shapes."""
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
