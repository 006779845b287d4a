"""An allocation as a picture: the hours of each manager before and after, with the band in which they are balanced.

A column is a manager, in the order of the loads. Who lies outside the band has a broken outline beside the colour.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from uuid import UUID

from chassis.catalogue import Catalogue, Locale
from chassis.drawing.canvas import canvas
from chassis.drawing.legend import Key, legend
from chassis.drawing.lettering import fitted
from chassis.drawing.markup import Attribute, Markup, tag
from chassis.drawing.palette import AMBER, GRID, INK, MUTED, TEAL
from chassis.drawing.scale import Scale
from chassis.drawing.shapes import box, line, write
from services.accounts.domain.allocation import Load
from services.accounts.domain.allocation_flow import Allocation

_LEFT, _TOP, _PLOT, _BOTTOM, _WIDTH = 64, 108, 260, 96, 960
_NAMED_MOST = 40
_BEYOND: dict[str, Attribute] = {"stroke": AMBER, "stroke_width": 1.5, "stroke_dasharray": "3 2"}


def allocation_picture(made: Allocation, names: Mapping[UUID, str], locale: Locale) -> str:
    """The hours as an SVG document in the reader's language."""
    words, found = Catalogue.of("services.accounts"), made.summary
    title = words.text("allocation_picture_title", locale, {"day": made.starts_on.isoformat()})
    counts = {name: f"{getattr(found, name):,}" for name in ("accounts", "hours", "changed", "unplaced")}
    costs = {name: "–" if (v := getattr(found, name)) is None else f"{v:,.0f}" for name in ("cost", "bound")}
    lead = words.text("allocation_picture_lead", locale, counts | costs)
    scale = Scale(Decimal(0), _highest(found.loads), _TOP + _PLOT, _TOP)
    codes = ("allocation_before", "allocation_after", "allocation_band", "allocation_beyond")
    before, after, band, beyond = (words.text(code, locale) for code in codes)
    keys = [Key(_dash, before), Key(_bar, after), Key(_strip, band), Key(_broken, beyond)]
    return canvas(
        _WIDTH,
        _TOP + _PLOT + _BOTTOM,
        title,
        lead,
        write(16, 30, title, font_size=18, font_weight=600),
        write(16, 54, lead, fill=MUTED),
        legend(16, 84, keys),
        *_rules(scale),
        *_columns(found.loads, names, scale),
    )


def _highest(loads: Sequence[Load]) -> Decimal:
    return max(
        (value for load in loads for value in (load.hours, load.hours_before, load.band_high_hours)), default=Decimal(1)
    )


def _rules(scale: Scale) -> Iterator[Markup]:
    for value in scale.quarters():
        y = scale.at(value)
        yield line(_LEFT, y, _WIDTH - 16, y)
        yield write(_LEFT - 8, y + 4, f"{value:,.0f}", "right", fill=MUTED, font_size=11)


def _columns(loads: Sequence[Load], names: Mapping[UUID, str], scale: Scale) -> Iterator[Markup]:
    wide = (_WIDTH - 16 - _LEFT) / max(1, len(loads))
    gap, floor = min(8.0, wide * 0.2), scale.at(Decimal(0))
    for i, load in enumerate(loads):
        x, width = _LEFT + wide * i + gap / 2, wide - gap
        low, high = scale.at(load.band_low_hours), scale.at(load.band_high_hours)
        name, after, before = names.get(load.manager_id, ""), scale.at(load.hours), scale.at(load.hours_before)
        outline = {} if load.balanced else _BEYOND
        yield box(x - gap / 2, high, wide, max(1.0, low - high), GRID)
        yield tag(
            "g",
            tag("title", f"{name}: {load.hours_before} → {load.hours}"),
            box(x, after, width, floor - after, TEAL, fill_opacity=0.75, **outline),
        )
        yield line(x, before, x + width, before, INK, stroke_width=2)
        if len(loads) <= _NAMED_MOST:
            yield _name(x + width / 2, floor + 12, name)


def _name(x: float, y: float, name: str) -> Markup:
    return write(
        x, y, fitted(name, 76, 11), "right", font_size=11, fill=MUTED, transform=f"rotate(-60 {x:.1f} {y:.1f})"
    )


def _dash(x: float, y: float) -> Markup:
    return line(x - 8, y, x + 8, y, INK, stroke_width=2)


def _bar(x: float, y: float) -> Markup:
    return box(x - 5, y - 6, 10, 12, TEAL, fill_opacity=0.75)


def _strip(x: float, y: float) -> Markup:
    return box(x - 8, y - 4, 16, 8, GRID)


def _broken(x: float, y: float) -> Markup:
    return box(x - 5, y - 6, 10, 12, TEAL, fill_opacity=0.75, **_BEYOND)
