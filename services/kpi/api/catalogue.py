"""Operations on the catalogue: measures and indicators as the dated rules have them."""

from datetime import date
from typing import Annotated

from fastapi import Path, Query
from starlette.responses import Response

from chassis.edge import PostEdge, ReadEdge
from chassis.pages import Slice
from chassis.routes import SAME_FOR_ALL, Routes
from chassis.wire import Code, Page, PeriodString, period
from services.kpi.domain.indicator import IndicatorSet
from services.kpi.domain.levels import Percentiles
from services.kpi.schemas.catalogue import Indicator, IndicatorDraft, Levels, Measure
from services.kpi.usecases import catalogue as usecases
from services.kpi.usecases.levels import get_levels

measures = Routes("Measures")
indicators = Routes("Indicators")
On = Annotated[date | None, Query(description="The day whose catalogue is asked for; today when left out.")]


@measures.get("/v1/measures", Page[Measure], scope="kpi:read", cache=SAME_FOR_ALL)
async def list_measures(edge: ReadEdge, on: On = None) -> Response:
    """List measures.

    The whole catalogue of what is measured of a manager's work, in one page.
    """
    return await edge.page(lambda work: Slice(tuple(map(Measure.of, usecases.list_measures(work, on))), None))


@measures.get("/v1/measures/{measure_id}", Measure, scope="kpi:read", cache=SAME_FOR_ALL)
async def get_measure(
    edge: ReadEdge, measure_id: Annotated[Code, Path(description="The measure's id.")], on: On = None
) -> Response:
    """Read a measure.

    Its unit says what its values must look like.
    """
    return await edge.read(lambda work: Measure.of(usecases.get_measure(work, measure_id, on)))


@indicators.post("/v1/indicators", Indicator, scope="kpi:write")
async def define_indicator(edge: PostEdge, draft: IndicatorDraft) -> Response:
    """Define an indicator of the bank's own.

    In dated versions, beside the shipped ones. Its formula may name measures and other indicators; whatever is wrong
    with it is refused with its place in the text: unknown names, units that do not fit, a division that does not say
    what zero means, values that could outgrow the exact digits, a formula that comes back to itself.
    """
    return await edge.write(lambda work: Indicator.of(usecases.define_indicator(work, draft.to_domain())))


@indicators.get("/v1/indicators", Page[Indicator], scope="kpi:read", cache=SAME_FOR_ALL)
async def list_indicators(
    edge: ReadEdge,
    on: On = None,
    indicator_set: Annotated[IndicatorSet | None, Query(alias="set", description="Of this set only.")] = None,
) -> Response:
    """List indicators.

    Service quality (the KPI and the alternative set), customers attracted, retained and developed, completion,
    operations, red lines, and the bank's own, in one page.
    """
    return await edge.page(
        lambda work: Slice(tuple(map(Indicator.of, usecases.list_indicators(work, on, indicator_set))), None)
    )


@indicators.get("/v1/indicators/{indicator_id}", Indicator, scope="kpi:read", cache=SAME_FOR_ALL)
async def get_indicator(
    edge: ReadEdge, indicator_id: Annotated[Code, Path(description="The indicator's id, as S1.")], on: On = None
) -> Response:
    """Read an indicator.

    With its formula over measures, and what a missing value does to a score.
    """
    return await edge.read(lambda work: Indicator.of(usecases.get_indicator(work, indicator_id, on)))


@indicators.get("/v1/indicators/{indicator_id}/levels", Levels, scope="kpi:read")
async def get_indicator_levels(
    edge: ReadEdge,
    indicator_id: Annotated[Code, Path(description="The indicator's id, as S1.")],
    of_period: Annotated[PeriodString, Query(alias="period", description="The period whose values count.")],
    laggard: Annotated[int, Query(ge=1, le=100, description="The percentile of the laggard's level.")] = 10,
    leader: Annotated[int, Query(ge=1, le=100, description="The percentile of the leader's level.")] = 90,
) -> Response:
    """Find the levels of an indicator.

    What the laggards and the leaders among all managers really reach in a period, ready for the two-point line of a
    scheme: percentiles by nearest rank, counted from the worst to the best. A manager sees none.
    """
    percentiles = Percentiles(laggard, leader)
    return await edge.read(
        lambda work: Levels.told(get_levels(work, indicator_id, period(of_period), percentiles), of_period)
    )
