"""The pictures of a study by name."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from chassis.drawing.markup import Markup
from services.assessment.domain.study import Study
from services.assessment.schemas.charts import Chart
from services.assessment.schemas.pictures.study_groups import draw_groups, groups_chart
from services.assessment.schemas.pictures.study_shifts import draw_shifts, shifts_chart
from services.assessment.schemas.pictures.study_tests import (
    draw_hypotheses,
    draw_performance,
    hypotheses_chart,
    performance_chart,
)
from services.assessment.schemas.pictures.words import Say


class StudyPicture(StrEnum):
    """`groups` are Tables 1 and 2, `hypotheses` H1 and H2, `shifts` who shifts, `performance` what goes with it."""

    GROUPS = "groups"
    HYPOTHESES = "hypotheses"
    SHIFTS = "shifts"
    PERFORMANCE = "performance"


_CHARTS: Mapping[StudyPicture, Callable[[Study, Say], Chart]] = {
    StudyPicture.GROUPS: groups_chart,
    StudyPicture.HYPOTHESES: hypotheses_chart,
    StudyPicture.SHIFTS: shifts_chart,
    StudyPicture.PERFORMANCE: performance_chart,
}

_PICTURES: Mapping[StudyPicture, Callable[[Chart, Say], Markup]] = {
    StudyPicture.GROUPS: draw_groups,
    StudyPicture.HYPOTHESES: lambda chart, _: draw_hypotheses(chart),
    StudyPicture.SHIFTS: draw_shifts,
    StudyPicture.PERFORMANCE: lambda chart, _: draw_performance(chart),
}


def study_chart(name: StudyPicture, study: Study, say: Say) -> Chart:
    """What a picture of a study shows."""
    return _CHARTS[name](study, say)


def draw_study(name: StudyPicture, chart: Chart, say: Say) -> Markup:
    """The picture of a chart."""
    return _PICTURES[name](chart, say)
