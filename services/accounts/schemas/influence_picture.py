"""The influence map as a picture: support from left to right, deciding power from bottom to top.

Nothing is told by colour alone: each circle carries its support as a number, a solid contact has a double ring, a
conflict is a broken line.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from uuid import UUID

from chassis.catalogue import Catalogue, Locale
from chassis.drawing.canvas import canvas
from chassis.drawing.lettering import fitted
from chassis.drawing.markup import Attribute, Markup, tag
from chassis.drawing.palette import AMBER, BAD, GOOD, INDIGO, MUTED, NEUTRAL, PAPER, TEAL
from chassis.drawing.shapes import dot, haloed, line, write
from services.accounts.domain.contact import DecidingPower
from services.accounts.domain.influence_map import InfluenceMap, MappedPerson
from services.accounts.domain.tie import Tie, TieKind

_WAY: dict[str, Attribute] = {"stroke_width": 7, "stroke_opacity": 0.25}
_COLOUR = {-2: BAD, -1: AMBER, 0: NEUTRAL, 1: TEAL, 2: GOOD}
_POWERS = (DecidingPower.DECIDES, DecidingPower.VETOES, DecidingPower.ADVISES, DecidingPower.NONE)
_SUPPORTS = range(-2, 3)
_BESIDE_NAME, _LEVEL = 0.8, 0.3
_BEND, _BENDS = 0.12, (1, -1, 2, -2, 3, -3, 4, -4)
_STEPS, _ROOM, _NAME_WIDE, _NAME_HIGH = 24, 5.0, 90, 18
_LEFT, _TOP, _CELL, _LINE, _FOOT = 120, 70, 190, 64, 70


_Say = Callable[..., str]
_Point = tuple[float, float]
_Bow = tuple[_Point, _Point, _Point]
"""Where a curve begins, the point towards which it bends, and where it ends."""


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
    return canvas(
        width,
        height,
        title,
        say("map_description", people=len(found.people), ties=len(found.ties)),
        _arrowheads(),
        write(16, 30, title, font_size=18, font_weight=600),
        *_grid(heights, say),
        *(_line(tie, spots) for tie in found.ties),
        *_ways(found, spots),
        *(_person(person, spots[person.contact_id]) for person in found.people),
        *_legend(height - 28, say),
    )


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


def _grid(heights: Mapping[DecidingPower, int], say: _Say) -> Iterator[Markup]:
    right, top = _LEFT + _CELL * len(_SUPPORTS), _TOP
    for power in _POWERS:
        yield line(0, top, right, top)
        yield write(12, top + 24, say(f"power_{power}"), fill=MUTED)
        top += heights[power]
    yield line(0, top, right, top)
    for support in _SUPPORTS:
        x = _LEFT + _CELL * (support + 2)
        yield line(x, _TOP - 26, x, top)
        yield write(x + 10, _TOP - 10, say(f"support_{support + 2}"), fill=MUTED)


def _person(person: MappedPerson, spot: _Spot) -> Markup:
    colour, contact = _COLOUR[person.contact.support], person.contact
    ring = [_ring(spot, colour)] if person.solid else []
    beside = spot.x + spot.radius + 9
    room = _LEFT + _CELL * (contact.support + 3) - beside - 4
    support = f"{contact.support:+d}".replace("-", "−") if contact.support else "0"
    return tag(
        "g",
        tag("title", f"{contact.name} · {contact.title} · {person.influence.share}"),
        dot(spot.x, spot.y, colour, spot.radius),
        *ring,
        write(spot.x, spot.y + 4, support, "middle", fill=PAPER, font_size=11),
        haloed(beside, spot.y - 2, fitted(contact.name, room), font_weight=600),
        haloed(beside, spot.y + 14, fitted(contact.title, room, 11), fill=MUTED, font_size=11),
    )


def _ring(spot: _Spot, colour: str) -> Markup:
    return dot(spot.x, spot.y, "none", spot.radius + 4, stroke=colour)


def _line(tie: Tie, spots: Mapping[UUID, _Spot]) -> Markup:
    ends = tie.from_contact_id, tie.to_contact_id
    if tie.kind is TieKind.CONFLICT:
        return _curve(_clear(*ends, -_BEND, spots), BAD, stroke_width=tie.strength, stroke_dasharray="3 5")
    return _curve(_clear(*ends, _BEND, spots), MUTED, stroke_width=tie.strength * 0.8, marker_end="url(#moves)")


def _ways(found: InfluenceMap, spots: Mapping[UUID, _Spot]) -> Iterator[Markup]:
    for approach in found.approaches:
        for one, next_one in pairwise(approach.path):
            yield _curve(_clear(one, next_one, _BEND, spots), INDIGO, stroke_linecap="round", **_WAY)


def _clear(start: UUID, end: UUID, bend: float, spots: Mapping[UUID, _Spot]) -> _Bow:
    """The bow that passes through the fewest others, then over the fewest names; of equals the flattest."""
    others = [spot for contact_id, spot in spots.items() if contact_id not in (start, end)]
    bows = [_bow(spots[start], spots[end], bend * times) for times in _BENDS]
    return min(bows, key=lambda bow: _in_the_way(list(_points(bow)), others))


def _in_the_way(points: Sequence[_Point], others: Sequence[_Spot]) -> tuple[int, int]:
    """How many circles the points touch, leaving the picture counted too, and over how many names they go."""
    touched = sum(any(hypot(x - spot.x, y - spot.y) < spot.radius + _ROOM for x, y in points) for spot in others)
    over = sum(any(_over_name(point, spot) for point in points) for spot in others)
    return touched + any(y < _TOP for _, y in points), over


def _over_name(point: _Point, spot: _Spot) -> bool:
    across, down = point[0] - spot.x - spot.radius, point[1] - spot.y
    return 0 < across < _NAME_WIDE and abs(down) < _NAME_HIGH


def _points(bow: _Bow) -> Iterator[_Point]:
    (x1, y1), (x, y), (x2, y2) = bow
    for step in range(_STEPS + 1):
        t = step / _STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        yield a * x1 + b * x + c * x2, a * y1 + b * y + c * y2


def _bow(start: _Spot, end: _Spot, bend: float) -> _Bow:
    across, down = end.x - start.x, end.y - start.y
    length = hypot(across, down) or 1.0
    rising = across * bend < 0
    x1, y1 = _edge(start, across / length, down / length, start.radius, rising=rising)
    x2, y2 = _edge(end, -across / length, -down / length, end.radius + 7, rising=rising)
    return (x1, y1), ((x1 + x2) / 2 - down * bend, (y1 + y2) / 2 + across * bend), (x2, y2)


def _curve(bow: _Bow, colour: str, **more: Attribute) -> Markup:
    start, middle, end = (f"{x:.1f} {y:.1f}" for x, y in bow)
    return tag("path", d=f"M{start} Q{middle} {end}", fill="none", stroke=colour, **more)


def _edge(spot: _Spot, across: float, down: float, distance: float, *, rising: bool) -> tuple[float, float]:
    """Where a line in this direction meets the circle: above or below the name, which stands to the right of it."""
    if across > _BESIDE_NAME:
        below = down > _LEVEL or (down > -_LEVEL and not rising)
        across, down = 0.57, 0.82 if below else -0.82
    return spot.x + across * distance, spot.y + down * distance


def _arrowheads() -> Markup:
    head = tag("path", d="M0 0 L8 4 L0 8 z", fill=MUTED)
    size: dict[str, Attribute] = {"markerWidth": 8, "markerHeight": 8, "markerUnits": "userSpaceOnUse"}
    return tag("defs", tag("marker", head, id="moves", refX=6, refY=4, orient="auto", **size))


def _legend(y: float, say: _Say) -> Iterator[Markup]:
    grey = _Spot(24, y, 9)
    yield dot(grey.x, y, MUTED, grey.radius)
    yield _ring(grey, MUTED)
    yield write(46, y + 4, say("map_solid"), fill=MUTED)
    samples: tuple[tuple[int, str, str, dict[str, Attribute]], ...] = (
        (240, "map_influence", MUTED, {"stroke_width": 2, "marker_end": "url(#moves)"}),
        (480, "map_conflict", BAD, {"stroke_width": 2, "stroke_dasharray": "3 5"}),
        (700, "map_way", INDIGO, _WAY),
    )
    for x, code, colour, style in samples:
        yield line(x, y, x + 40, y, colour, **style)
        yield write(x + 52, y + 4, say(code), fill=MUTED)
