"""Weighing indicators."""

from uuid import UUID

from chassis.domain.kept import Kept
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi import rulebook
from services.kpi.domain.hierarchy import Hierarchy
from services.kpi.domain.weighting import weigh
from services.kpi.store import weightings as store
from services.kpi.store.weightings import NamedWeighting


def create_weighting(work: Work, name: str, hierarchy: Hierarchy) -> Kept[NamedWeighting]:
    """Weigh the judgements and keep them with their weights; inconsistent ones are refused."""
    weighting = weigh(hierarchy, rulebook.random_index(work.now.date()))
    return store.add(work.session, work.new_id(), NamedWeighting(name, hierarchy, weighting), work.now)


def get_weighting(work: Work, weighting_id: UUID) -> Kept[NamedWeighting]:
    """The weighting."""
    return store.get(work.session, weighting_id)


def list_weightings(work: Work, query: PageQuery) -> Slice[Kept[NamedWeighting]]:
    """One page of weightings."""
    return store.page(work.session, query)
