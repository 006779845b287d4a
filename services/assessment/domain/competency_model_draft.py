"""Checking a bank's own competency model before it is published; a published edition never changes."""

from collections import Counter
from collections.abc import Iterator, Sequence

from chassis.domain.errors import Fault, refuse_if
from services.assessment.domain.competency import Area, Competency, CompetencyModel


def check_model(model: CompetencyModel) -> CompetencyModel:
    """The model, or every fault in it: ids twice, areas unknown or empty, levels that say the same."""
    refuse_if(_faults(model))
    return model


def _faults(model: CompetencyModel) -> Iterator[Fault]:
    yield from _twice([area.id for area in model.areas], "/areas")
    yield from _twice([competency.id for competency in model.competencies], "/competencies")
    yield from _areas(model.areas, model.competencies)
    for n, competency in enumerate(model.competencies):
        yield from _levels(competency, f"/competencies/{n}")


def _twice(ids: Sequence[str], pointer: str) -> Iterator[Fault]:
    for n, one in enumerate(ids):
        if one in ids[:n]:
            yield Fault("id_twice", f"{pointer}/{n}/id", {"id": one})


def _areas(areas: Sequence[Area], competencies: Sequence[Competency]) -> Iterator[Fault]:
    used, known = Counter(competency.area for competency in competencies), {area.id for area in areas}
    for n, competency in enumerate(competencies):
        if competency.area not in known:
            yield Fault("unknown_area", f"/competencies/{n}/area", {"area": competency.area})
    for n, area in enumerate(areas):
        if not used[area.id]:
            yield Fault("empty_area", f"/areas/{n}/id", {"area": area.id})


def _levels(competency: Competency, pointer: str) -> Iterator[Fault]:
    for n, level in enumerate(competency.levels):
        if level in competency.levels[:n]:
            yield Fault("level_twice", f"{pointer}/levels/{n}")
