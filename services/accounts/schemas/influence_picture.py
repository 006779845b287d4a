"""The influence map as a picture: support from left to right, deciding power from bottom to top.

Nothing is told by colour alone: each circle carries its support as a number, a solid contact has a double ring, a
conflict is a broken line. Colours keep a contrast of 4.5 : 1 on white (WCAG 2.2, 1.4.3).
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from math import hypot
from uuid import UUID

from chassis.catalogue import Catalogue, Locale
from services.accounts.domain.contact import DecidingPower
from services.accounts.domain.influence_map import InfluenceMap, MappedPerson
from services.accounts.domain.tie import Tie, TieKind

INK, MUTED, GRID, WAY = "#1b2733", "#52606d", "#d9e0e7", "#4338ca"
_COLOUR = {-2: "#b91c1c", -1: "#b45309", 0: "#475569", 1: "#0f766e", 2: "#15803d"}
_FONT = "'Noto Sans','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
_POWERS = (DecidingPower.DECIDES, DecidingPower.VETOES, DecidingPower.ADVISES, DecidingPower.NONE)
_SUPPORTS = range(-2, 3)
_LEFT, _TOP, _CELL, _LINE, _FOOT = 120, 70, 190, 64, 70


_Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class _Spot:
    x: float
    y: float
    radius: float


def influence_picture(found: InfluenceMap, locale: Locale) -> str:
    """The map as an SVG document in the reader's language; it scales to the room that it is given."""
    words = Catalogue.of("services.accounts")
    heights = _heights(found)
    spots = dict(_spots(found, heights))
    width, height = _LEFT + _CELL * len(_SUPPORTS), _TOP + sum(heights.values()) + _FOOT

    def say(code: str, **params: object) -> str:
        return words.text(code, locale, params)

    title = say("map_title", day=found.as_of.isoformat())
    drawn = (
        _tag("title", title),
        _tag("desc", say("map_description", people=len(found.people), ties=len(found.ties))),
        _arrowheads(),
        _text(16, 30, title, font_size=18, font_weight=600),
        *_grid(heights, say),
        *(_line(tie, spots) for tie in found.ties),
        *_ways(found, spots),
        *(_person(person, spots[person.contact_id]) for person in found.people),
        *_legend(height - 28, say),
    )
    return _tag(
        "svg",
        *drawn,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {height}",
        role="img",
        font_family=_FONT,
        font_size=13,
        fill=INK,
    )


class _Markup(str):
    """Text that is markup already."""

    __slots__ = ()


def _tag(name: str, *inside: str, **attributes: object) -> "_Markup":
    given = "".join(f' {_attribute(key)}="{escape(str(value))}"' for key, value in attributes.items())
    body = "".join(part if isinstance(part, _Markup) else escape(_printable(part)) for part in inside)
    return _Markup(f"<{name}{given}>{body}</{name}>")


def _attribute(key: str) -> str:
    return key.replace("_", "-")


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def _text(x: float, y: float, words: str, **more: object) -> _Markup:
    return _tag("text", words, x=f"{x:g}", y=f"{y:g}", **more)


def _heights(found: InfluenceMap) -> Mapping[DecidingPower, int]:
    cells: dict[tuple[DecidingPower, int], int] = defaultdict(int)
    for person in found.people:
        cells[person.contact.deciding_power, person.contact.support] += 1
    return {power: _LINE * max(1, *(cells[power, support] for support in _SUPPORTS)) for power in _POWERS}


def _spots(found: InfluenceMap, heights: Mapping[DecidingPower, int]) -> Iterator[tuple[UUID, _Spot]]:
    tops, top = {}, _TOP
    for power in _POWERS:
        tops[power], top = top, top + heights[power]
    used: dict[tuple[DecidingPower, int], int] = defaultdict(int)
    for person in found.people:
        power, support = person.contact.deciding_power, person.contact.support
        place, used[power, support] = used[power, support], used[power, support] + 1
        x = _LEFT + _CELL * (support + 2) + 34 + 22 * (place % 2)
        y = tops[power] + _LINE * place + _LINE / 2
        yield person.contact_id, _Spot(x, y, 11 + 13 * float(person.influence.relative))


def _grid(heights: Mapping[DecidingPower, int], say: _Say) -> Iterator[_Markup]:
    right, top = _LEFT + _CELL * len(_SUPPORTS), _TOP
    for power in _POWERS:
        yield _tag("line", x1=0, x2=right, y1=top, y2=top, stroke=GRID)
        yield _text(12, top + 24, say(f"power_{power}"), fill=MUTED)
        top += heights[power]
    yield _tag("line", x1=0, x2=right, y1=top, y2=top, stroke=GRID)
    for support in _SUPPORTS:
        x = _LEFT + _CELL * (support + 2)
        yield _tag("line", x1=x, x2=x, y1=_TOP - 26, y2=top, stroke=GRID)
        yield _text(x + 10, _TOP - 10, say(f"support_{support + 2}"), fill=MUTED)


def _person(person: MappedPerson, spot: _Spot) -> _Markup:
    colour, contact = _COLOUR[person.contact.support], person.contact
    ring = [_circle(spot, spot.radius + 4, fill="none", stroke=colour)] if person.solid else []
    beside = spot.x + spot.radius + 9
    return _tag(
        "g",
        _tag("title", f"{contact.name} · {contact.title} · {person.influence.share}"),
        _circle(spot, spot.radius, fill=colour),
        *ring,
        _text(
            spot.x,
            spot.y + 4,
            f"{contact.support:+d}" if contact.support else "0",
            fill="#ffffff",
            text_anchor="middle",
            font_size=11,
        ),
        _text(beside, spot.y - 2, _short(contact.name, 12), font_weight=600, **_halo()),
        _text(beside, spot.y + 14, _short(contact.title, 14), fill=MUTED, font_size=11, **_halo()),
    )


def _halo() -> dict[str, object]:
    return {"paint_order": "stroke", "stroke": "#ffffff", "stroke_width": 3}


def _circle(spot: _Spot, radius: float, **more: object) -> _Markup:
    return _tag("circle", cx=f"{spot.x:g}", cy=f"{spot.y:g}", r=f"{radius:.1f}", **more)


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _line(tie: Tie, spots: Mapping[UUID, _Spot]) -> _Markup:
    start, end = spots[tie.from_contact_id], spots[tie.to_contact_id]
    if tie.kind is TieKind.CONFLICT:
        return _curve(start, end, -0.12, stroke="#b91c1c", stroke_width=tie.strength, stroke_dasharray="3 5")
    return _curve(start, end, 0.12, stroke=MUTED, stroke_width=tie.strength * 0.8, marker_end="url(#moves)")


def _ways(found: InfluenceMap, spots: Mapping[UUID, _Spot]) -> Iterator[_Markup]:
    for approach in found.approaches:
        for one, next_one in pairwise(approach.path):
            yield _curve(
                spots[one],
                spots[next_one],
                0.12,
                stroke=WAY,
                stroke_width=7,
                stroke_opacity=0.25,
                stroke_linecap="round",
            )


def _curve(start: _Spot, end: _Spot, bend: float, **more: object) -> _Markup:
    across, down = end.x - start.x, end.y - start.y
    length = hypot(across, down) or 1.0
    x1, y1 = start.x + across / length * start.radius, start.y + down / length * start.radius
    x2, y2 = end.x - across / length * (end.radius + 7), end.y - down / length * (end.radius + 7)
    middle = f"{(x1 + x2) / 2 - down * bend:.1f} {(y1 + y2) / 2 + across * bend:.1f}"
    return _tag("path", d=f"M{x1:.1f} {y1:.1f} Q{middle} {x2:.1f} {y2:.1f}", fill="none", **more)


def _arrowheads() -> _Markup:
    head = _tag("path", d="M0 0 L8 4 L0 8 z", fill=MUTED)
    marker = {"markerWidth": 8, "markerHeight": 8, "markerUnits": "userSpaceOnUse"}
    return _tag("defs", _tag("marker", head, id="moves", refX=6, refY=4, orient="auto", **marker))


def _legend(y: float, say: _Say) -> Iterator[_Markup]:
    grey = _Spot(24, y, 9)
    yield _circle(grey, 9, fill=MUTED)
    yield _circle(grey, 13, fill="none", stroke=MUTED)
    yield _text(46, y + 4, say("map_solid"), fill=MUTED)
    samples: tuple[tuple[int, str, dict[str, object]], ...] = (
        (240, "map_influence", {"stroke": MUTED, "stroke_width": 2, "marker_end": "url(#moves)"}),
        (480, "map_conflict", {"stroke": "#b91c1c", "stroke_width": 2, "stroke_dasharray": "3 5"}),
        (700, "map_way", {"stroke": WAY, "stroke_width": 7, "stroke_opacity": 0.25}),
    )
    for x, code, style in samples:
        yield _tag("line", x1=x, x2=x + 40, y1=y, y2=y, **style)
        yield _text(x + 52, y + 4, say(code), fill=MUTED)
