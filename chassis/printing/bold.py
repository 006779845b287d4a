"""Bold letters out of a font that has none: the same letters with an outline of their own colour.

The font that ships for paper has one weight. Browsers have bold fonts, so pictures say `font-weight` and are left as
they are for them.
"""

import re

from chassis.drawing.palette import INK

_BOLD = re.compile(r'<text (?P<rest>[^>]*font-weight="[67]00"[^>]*)>')
_FILL = re.compile(r'fill="([^"]*)"')


def emboldened(svg: str) -> str:
    """The picture with its bold words outlined; words with a rim (`stroke`) keep it."""
    return _BOLD.sub(_outlined, svg)


def _outlined(found: re.Match[str]) -> str:
    rest = found["rest"]
    if "stroke=" in rest:
        return found[0]
    fill = _FILL.search(rest)
    return f'<text {rest} stroke="{fill[1] if fill else INK}" stroke-width="0.55">'
