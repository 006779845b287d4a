"""The ranking strip: everyone by match degree, each with the error band that may make two places one."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.drawing.canvas import canvas
from chassis.drawing.legend import Key, Mark, legend
from chassis.drawing.markup import Markup, joined, tag
from chassis.drawing.palette import GRID, MUTED
from chassis.drawing.scale import Band, Scale
from chassis.drawing.shapes import diamond, dot, line, square, write
from suite.demo.pictures.colours import EXTERNAL, INTERNAL, MODEL
from suite.demo.words import Say

_LEFT, _STEP, _TOP, _BOTTOM = 56.0, 12.0, 46.0, 296.0
_MARKS: dict[str, Mark] = {
    "excellent": lambda x, y: square(x, y, EXTERNAL, 8),
    "good": lambda x, y: dot(x, y, INTERNAL, 4.5),
    "supervisor": lambda x, y: diamond(x, y, MODEL, 5.5),
}


@dataclass(frozen=True, slots=True)
class Ranked:
    """Someone's place; `group` is `excellent`, `good` or `supervisor`."""

    name: str
    rank: int
    degree: Band
    group: str


def draw_ranking(ranked: Sequence[Ranked], say: Say) -> Markup:
    """From the best match at the left to the furthest at the right; lower is better."""
    up = Scale(Decimal(0), _reach(ranked), _BOTTOM, _TOP)
    right = _LEFT + _STEP * len(ranked) + 12
    spoken = "; ".join(
        say("ranking.place_spoken", rank=one.rank, name=one.name, degree=one.degree.value) for one in ranked[:10]
    )
    return canvas(
        max(right, 460.0),
        _BOTTOM + 44,
        say("ranking.title", persons=len(ranked)),
        spoken,
        legend(_LEFT - 12, 22, [Key(mark, say(f"group.{group}")) for group, mark in _MARKS.items()]),
        _axis(up, right),
        *(_person(one, _LEFT + 8 + _STEP * i, up, say) for i, one in enumerate(ranked)),
        *(
            write(_LEFT + 8 + _STEP * i, _BOTTOM + 17, str(one.rank), "middle", font_size=11, fill=MUTED)
            for i, one in enumerate(ranked)
            if one.rank == 1 or (one.rank % 10 == 0 and one.rank != ranked[i - 1].rank)
        ),
        write(_LEFT, _BOTTOM + 36, say("ranking.axis"), font_size=11, fill=MUTED),
    )


def _reach(ranked: Sequence[Ranked]) -> Decimal:
    furthest = max((one.degree.high for one in ranked), default=Decimal(0))
    return (furthest // 10 + 1) * 10


def _axis(up: Scale, right: float) -> Markup:
    levels = [Decimal(level) for level in range(0, int(up.high) + 1, 10)]
    return joined(
        joined(
            (
                line(_LEFT, up.at(level), right, up.at(level), GRID),
                write(_LEFT - 8, up.at(level) + 4, f"{level}", "right", font_size=11, fill=MUTED),
            )
        )
        for level in levels
    )


def _person(one: Ranked, x: float, up: Scale, say: Say) -> Markup:
    words = say("ranking.place_spoken", rank=one.rank, name=one.name, degree=one.degree.value)
    band = line(x, up.at(one.degree.high), x, up.at(one.degree.low), MUTED, stroke_opacity=0.55, stroke_width=2)
    return tag("g", tag("title", words), band, _MARKS[one.group](x, up.at(one.degree.value)))
