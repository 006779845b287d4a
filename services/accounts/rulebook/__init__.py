"""The rules of the service, read from dated YAML with a source into the domain's frozen values."""

from datetime import date
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from chassis.domain.errors import refuse_if
from chassis.imports import Column
from services.accounts.domain.account import AccountKind
from services.accounts.domain.business_calendar import BusinessCalendar
from services.accounts.domain.business_time import BusinessHours
from services.accounts.domain.classification import Classification
from services.accounts.domain.complaint import CaseKind, ClockRule, Promise, Urgency
from services.accounts.domain.completeness import FileItem, FileRule
from services.accounts.domain.contact import SolidContactRule
from services.accounts.domain.criteria import (
    Comparison,
    CriteriaSet,
    Criterion,
    Gate,
    Line,
    MissingPolicy,
    criteria_set_faults,
)
from services.accounts.domain.evidence import EvidenceKey, EvidenceKind
from services.accounts.domain.influence import InfluenceRule
from services.accounts.domain.opportunity import ChanceRule, OpportunityState
from services.accounts.rulebook.deals import collection_rule as collection_rule
from services.accounts.rulebook.deals import renewal_rule as renewal_rule
from services.accounts.rulebook.deals import service_promise as service_promise
from services.accounts.rulebook.documents import Document
from services.accounts.rulebook.documents import dated as _dated
from services.accounts.rulebook.documents import document as _document
from services.accounts.rulebook.documents import in_force as _in_force
from services.accounts.rulebook.documents import name as _name
from services.accounts.rulebook.documents import names as _names
from services.accounts.rulebook.documents import versions as _versions
from services.accounts.rulebook.files import document_rule as document_rule
from services.accounts.rulebook.files import duplicate_rule as duplicate_rule
from services.accounts.rulebook.files import health_rule as health_rule
from services.accounts.rulebook.files import look_alike_rule as look_alike_rule
from services.accounts.rulebook.files import retention_rule as retention_rule
from services.accounts.rulebook.planning import priority_questions as priority_questions
from services.accounts.rulebook.planning import priority_rule as priority_rule
from services.accounts.rulebook.planning import team_rule as team_rule
from services.accounts.rulebook.portfolio import allocation_rule as allocation_rule
from services.accounts.rulebook.portfolio import house_desk as house_desk
from services.accounts.rulebook.portfolio import list_rule as list_rule
from services.accounts.rulebook.portfolio import tier_model as tier_model
from services.accounts.rulebook.portfolio import tier_models as tier_models
from services.accounts.rulebook.portfolio import workload_rule as workload_rule
from services.accounts.rulebook.products import measure_rule as measure_rule
from services.accounts.rulebook.products import product_rule as product_rule


@cache
def classification() -> Classification:
    """The categories and sectors that accounts are sorted by."""
    document = _document("classification")
    return Classification(_names(document["categories"]), _names(document["sectors"]))


@cache
def import_columns(noun: str) -> tuple[Column, ...]:
    """The columns that files of `noun` may have."""
    return tuple(
        Column(
            name=name,
            description=entry["description"],
            required=entry.get("required", False),
            example=entry["example"],
            headings=tuple(entry["headings"]),
        )
        for name, entry in _document("import-columns")[noun].items()
    )


def solid_contact_rule(on: date) -> SolidContactRule:
    """What a solid contact is on `on`."""
    document = _in_force("solid-contacts", on)
    return SolidContactRule(
        **{key: document[key] for key in ("contacted_within_days", "support_min", "solid_min", "solid_target")},
        **_dated(document),
    )


def influence_rule(on: date) -> InfluenceRule:
    """How influence and threats are reckoned on `on`."""
    document = _in_force("influence", on)
    whole = ("rounds_max", "people_max", "advocate_support_min", "opponent_support_max", "impact_max")
    return InfluenceRule(
        damping=Decimal(document["damping"]),
        tolerance=Decimal(document["tolerance"]),
        **{key: document[key] for key in whole},
        **_dated(document),
    )


def clock_rule(on: date) -> ClockRule:
    """When business is open in an ordinary week of `on`, and how soon cases are to be answered."""
    document = _in_force("complaint-clocks", on)
    hours = BusinessHours(
        utc_offset_minutes=document["utc_offset_minutes"],
        opens_minute=document["opens_minute"],
        closes_minute=document["closes_minute"],
        open_weekdays=frozenset(document["open_weekdays"]),
    )
    promises = {
        (CaseKind(kind), Urgency(urgency)): Promise(**minutes)
        for kind, urgencies in document["promises"].items()
        for urgency, minutes in urgencies.items()
    }
    always = frozenset(CaseKind(kind) for kind in document["around_the_clock"])
    return ClockRule(hours, MappingProxyType(promises), always, **_dated(document))


@cache
def shipped_calendars() -> tuple[BusinessCalendar, ...]:
    """The business calendars that the suite comes with, oldest first."""
    documents = sorted(_versions("business-calendar"), key=lambda found: found["effective_from"])
    return tuple(
        BusinessCalendar(found["year"], tuple(found["holidays"]), tuple(found["extra_days"]), found["source"])
        for found in documents
    )


def chance_rule(on: date) -> ChanceRule:
    """How likely opportunities are won on `on`, by their state."""
    document = _in_force("chances", on)
    chances = {OpportunityState(state): Decimal(chance) for state, chance in document["chance_pct"].items()}
    return ChanceRule(MappingProxyType(chances), **_dated(document))


def file_rule(on: date) -> FileRule:
    """What an account file must hold on `on`."""
    document = _in_force("account-file", on)
    due = {AccountKind(kind): tuple(FileItem(item) for item in items) for kind, items in document["due"].items()}
    return FileRule(MappingProxyType(due), **_dated(document))


@cache
def shipped_criteria_sets() -> tuple[CriteriaSet, ...]:
    """The criteria sets that the suite comes with, oldest first."""
    return tuple(sorted(map(criteria_set, _versions("criteria")), key=lambda found: (found.effective_from, found.code)))


def criteria_set(document: Document) -> CriteriaSet:
    """A criteria set from its document; refused when it breaks the rules for sets."""
    draft = CriteriaSet(
        code=document["code"],
        name=_name(document["name"]),
        currency=document["currency"],
        key_account_min=Decimal(document["key_account_min"]),
        candidate_min=Decimal(document["candidate_min"]),
        known_weight_min_pct=Decimal(document["known_weight_min_pct"]),
        criteria=tuple(_criterion(entry) for entry in document["criteria"]),
        **_dated(document),
    )
    refuse_if(criteria_set_faults(draft))
    return draft


def _criterion(entry: Document) -> Criterion:
    return Criterion(
        code=entry["code"],
        name=_name(entry["name"]),
        kind=EvidenceKind(entry["kind"]),
        reads=EvidenceKey(entry["reads"]),
        line=Line(Decimal(entry["line"]["x1"]), Decimal(entry["line"]["x2"])),
        weight_pct=Decimal(entry["weight_pct"]),
        missing=MissingPolicy(entry["missing"]),
        gates=tuple(Gate(Comparison(gate["comparison"]), Decimal(gate["limit"])) for gate in entry.get("gates", ())),
    )
