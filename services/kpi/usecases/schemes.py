"""Keeping schemes."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from chassis.domain.errors import Fault, Invalid, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.period import Period
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.kpi.domain.scheme import Scheme, check_scheme
from services.kpi.domain.scheme_in_force import in_force
from services.kpi.store import schemes as store
from services.kpi.store import weightings
from services.kpi.usecases.catalogue import catalogue_on


def create_scheme(work: Work, scheme: Scheme, weighting_id: UUID | None) -> Kept[Scheme]:
    """Keep a new version of a scheme; with a weighting, its weights are frozen into it."""
    weighed = scheme if weighting_id is None else _weighed(scheme, _weights(work, weighting_id))
    refuse_if(check_scheme(weighed, catalogue_on(work.session, scheme.valid_from)))
    return store.add(work.session, work.new_id(), weighed, weighting_id, work.now)


def get_scheme(work: Work, scheme_id: UUID) -> Kept[Scheme]:
    """The version of a scheme."""
    return store.get(work.session, scheme_id)


def weights_in(work: Work, scheme_id: UUID, period: Period, counting: Collection[str]) -> Scheme:
    """The scheme with the weights of a period, if the alternatives `counting` are known well enough by then."""
    scheme = store.get(work.session, scheme_id).value
    known = {alternative.indicator for alternative in scheme.alternatives}
    refuse_if(Fault("no_alternative", "?switched_on", {"indicator": name}) for name in counting if name not in known)
    return in_force(scheme, period, counting)


def list_schemes(work: Work, query: PageQuery, code: str | None) -> Slice[Kept[Scheme]]:
    """One page of versions of schemes."""
    return store.page(work.session, query, code)


def _weights(work: Work, weighting_id: UUID) -> Mapping[str, Decimal]:
    kept = weightings.find(work.session, weighting_id)
    if kept is None:
        raise Invalid(Fault("weighting_unknown", "/weighting_id"))
    return kept.value.weighting.weights


def _weighed(scheme: Scheme, weights: Mapping[str, Decimal]) -> Scheme:
    differing = weights.keys() ^ {criterion.indicator for criterion in scheme.criteria}
    if differing:
        raise Invalid(Fault("weighting_items_differ", "/weighting_id", {"items": ", ".join(sorted(differing))}))
    criteria = tuple(replace(criterion, weight=weights[criterion.indicator]) for criterion in scheme.criteria)
    return replace(scheme, criteria=criteria)
