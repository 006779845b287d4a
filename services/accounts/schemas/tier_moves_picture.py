"""The matrix of tier moves as a picture: where accounts were, by row, and where they are, by column.

The deeper a cell, the more accounts of its row; above the diagonal of those who stayed are the moves down, below it the
moves up, and every cell carries its number.
"""

from collections.abc import Callable, Iterator
from functools import partial

from chassis.catalogue import Catalogue, Locale
from chassis.drawing.canvas import canvas
from chassis.drawing.legend import Key, legend
from chassis.drawing.markup import Markup
from chassis.drawing.palette import AMBER, GOOD, INK, MUTED, NEUTRAL, TRACK
from chassis.drawing.shapes import box, square, write
from services.accounts.domain.tier_moves import TierMoves

_LEFT, _TOP, _CELL, _ROW, _GAP, _FOOT = 150, 110, 110, 54, 4, 56

_Say = Callable[..., str]


def tier_moves_picture(found: TierMoves, locale: Locale) -> str:
    """The matrix as an SVG document in the reader's language."""
    words = Catalogue.of("services.accounts")

    def say(code: str, **params: object) -> str:
        return words.text(code, locale, params)

    places = (*found.tiers, None)
    width, height = _LEFT + _CELL * len(places) + 24, _TOP + _ROW * len(places) + _FOOT
    days = {"first_day": found.first_day.isoformat(), "last_day": found.last_day.isoformat()}
    title = say("tier_moves_title", **days)
    lead = say("tier_moves_lead", raised=found.raised, lowered=found.lowered, stayed=found.stayed)
    return canvas(
        width,
        height,
        title,
        lead,
        write(16, 30, title, font_size=18, font_weight=600),
        write(16, 54, lead, fill=MUTED),
        *_names(places, say),
        *_cells(found, places),
        legend(16, height - 20, _keys(say)),
    )


def _names(places: tuple[str | None, ...], say: _Say) -> Iterator[Markup]:
    yield write(16, _TOP - 12, say("tier_before_after"), fill=MUTED, font_size=12)
    for i, place in enumerate(places):
        name = place or say("tier_none")
        yield write(_LEFT + _CELL * (i + 0.5), _TOP - 12, name, "middle", font_weight=600)
        yield write(16, _TOP + _ROW * (i + 0.5) + 5, name, font_weight=600)


def _cells(found: TierMoves, places: tuple[str | None, ...]) -> Iterator[Markup]:
    for i, before in enumerate(places):
        whole = sum(found.count(before, after) for after in places)
        for j, after in enumerate(places):
            if before is None and after is None:
                continue
            count, x, y = found.count(before, after), _LEFT + _CELL * j, _TOP + _ROW * i
            yield box(x, y, _CELL - _GAP, _ROW - _GAP, TRACK)
            if count:
                depth = 0.12 + 0.3 * count / whole
                yield box(x, y, _CELL - _GAP, _ROW - _GAP, _colour(before, after, i, j), fill_opacity=depth)
            colour, weight = (INK, 600) if count else (MUTED, 400)
            middle, base = x + (_CELL - _GAP) / 2, y + _ROW / 2 + 3
            yield write(middle, base, f"{count:,}", "middle", fill=colour, font_weight=weight)


def _colour(before: str | None, after: str | None, row: int, column: int) -> str:
    if before is None or after is None or row == column:
        return NEUTRAL
    return GOOD if column < row else AMBER


def _keys(say: _Say) -> list[Key]:
    named = ((GOOD, "tier_moves_up"), (AMBER, "tier_moves_down"), (NEUTRAL, "tier_moves_same"))
    return [Key(partial(_mark, colour), say(code)) for colour, code in named]


def _mark(colour: str, x: float, y: float) -> Markup:
    return square(x, y, colour)
