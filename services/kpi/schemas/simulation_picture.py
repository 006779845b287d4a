"""A picture of a simulation: a row for each step, losers to the left and winners to the right, the cost beside them."""

from decimal import Decimal

from chassis.catalogue import Locale
from chassis.domain.name import Name
from chassis.drawing.canvas import canvas
from chassis.drawing.legend import Key, legend
from chassis.drawing.markup import Markup
from chassis.drawing.palette import BAD, GOOD, GRID, MUTED
from chassis.drawing.shapes import box, line, square, write
from services.kpi.domain.simulation import Simulation, StepOutcome
from services.kpi.schemas.figure_words import money, number

_WIDTH, _ROW, _TOP, _MIDDLE, _HALF, _TEXT = 860, 44, 120, 300, 190, 530
_W = {
    "title": Name("What the new plan would do", "新方案测算"),
    "lead": Name(
        "{managers} managers; paid until now {cost}, Gini {gini}", "{managers} 人；原方案合计 {cost}，基尼系数 {gini}"
    ),
    "losers": Name("paid less", "收入减少"),
    "winners": Name("paid more", "收入增加"),
    "cost": Name("cost {cost} ({dearer})", "成本 {cost}（{dearer}）"),
    "spread": Name("Gini {gini} · P90/P10 {ratio}", "基尼系数 {gini} · P90/P10 {ratio}"),
    "running": Name("The simulation is still running.", "测算仍在进行。"),
}


def simulation_picture(simulation: Simulation, locale: Locale) -> Markup:
    """The picture in the reader's language."""
    title, lead = _w("title", locale), _lead(simulation, locale)
    rows = [_step(step, i, simulation.managers, locale) for i, step in enumerate(simulation.steps)]
    height = _TOP + _ROW * max(len(rows), 1) + 24
    keys = legend(
        24,
        92,
        [
            Key(lambda x, y: square(x, y, BAD), _w("losers", locale)),
            Key(lambda x, y: square(x, y, GOOD), _w("winners", locale)),
        ],
    )
    return canvas(
        _WIDTH,
        height,
        title,
        lead,
        write(24, 36, title, font_size=20, font_weight=600),
        write(24, 62, lead, fill=MUTED),
        keys,
        line(_MIDDLE, _TOP - 8, _MIDDLE, height - 20, GRID),
        *rows,
    )


def _lead(simulation: Simulation, locale: Locale) -> str:
    if simulation.cost_before is None or simulation.spread_before is None:
        return _w("running", locale)
    words = {"cost": money(simulation.cost_before, locale), "gini": number(simulation.spread_before.gini, locale)}
    return _w("lead", locale).format(managers=simulation.managers, **words)


def _step(step: StepOutcome, i: int, managers: int, locale: Locale) -> Markup:
    y = _TOP + _ROW * i
    return Markup(
        write(24, y + 18, f"{number(step.share * 100, locale)} %", font_weight=600)
        + box(_MIDDLE, y + 4, -_length(step.losers, managers), 22, BAD)
        + box(_MIDDLE, y + 4, _length(step.winners, managers), 22, GOOD)
        + write(_MIDDLE - _length(step.losers, managers) - 6, y + 20, str(step.losers), "right", font_size=12)
        + write(_MIDDLE + _length(step.winners, managers) + 6, y + 20, str(step.winners), font_size=12)
        + write(_TEXT, y + 13, _cost(step, locale), font_size=12)
        + write(_TEXT, y + 30, _spread(step, locale), font_size=12, fill=MUTED)
    )


def _length(count: int, managers: int) -> float:
    return _HALF * count / managers if managers else 0.0


def _cost(step: StepOutcome, locale: Locale) -> str:
    sign = "+" if step.dearer.minor > 0 else ""
    return _w("cost", locale).format(cost=money(step.cost, locale), dearer=sign + money(step.dearer, locale))


def _spread(step: StepOutcome, locale: Locale) -> str:
    ratio = "–" if step.spread.p90_p10 is None else number(round(step.spread.p90_p10, 2), locale)
    gini = number(round(Decimal(step.spread.gini), 4), locale)
    return _w("spread", locale).format(gini=gini, ratio=ratio)


def _w(key: str, locale: Locale) -> str:
    return _W[key].text(locale)
