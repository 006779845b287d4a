"""The rules of account files: documents due, duplicates, and the health of relationships."""

from datetime import date
from decimal import Decimal
from types import MappingProxyType

from services.accounts.domain.criteria import Line
from services.accounts.domain.document import DocumentKind, DocumentRule
from services.accounts.domain.duplicate import DuplicateRule
from services.accounts.domain.health import HealthComponent, HealthRule, HealthWeight
from services.accounts.domain.look_alike import LookAlikeRule
from services.accounts.domain.retention import RetentionRule
from services.accounts.rulebook.documents import Document, dated, in_force


def document_rule(on: date) -> DocumentRule:
    """How long before a document is due somebody is reminded, on `on`."""
    document = in_force("documents", on)
    days = {DocumentKind(kind): count for kind, count in document["remind_days"].items()}
    return DocumentRule(MappingProxyType(days), **dated(document))


def duplicate_rule(on: date) -> DuplicateRule:
    """When two accounts may be one, on `on`."""
    document = in_force("duplicates", on)
    return DuplicateRule(
        candidate_min=Decimal(document["candidate_min"]),
        block_max=document["block_max"],
        legal_forms=tuple(tuple(form) for form in document["legal_forms"]),
        chinese_forms=tuple(document["chinese_forms"]),
        **dated(document),
    )


def health_rule(on: date) -> HealthRule:
    """What the health of a relationship is made of on `on`."""
    document = in_force("health", on)
    weights = {HealthComponent(code): _weight(entry) for code, entry in document["weights"].items()}
    return HealthRule(MappingProxyType(weights), **dated(document))


def look_alike_rule(on: date) -> LookAlikeRule:
    """How accounts are compared with key accounts on `on`."""
    document = in_force("look-alikes", on)
    weights = {feature: Decimal(weight) for feature, weight in document["weights"].items()}
    return LookAlikeRule(MappingProxyType(weights), Decimal(document["score_min"]), **dated(document))


def _weight(entry: Document) -> HealthWeight:
    line = Line(Decimal(entry["line"]["x1"]), Decimal(entry["line"]["x2"]))
    return HealthWeight(Decimal(entry["weight_pct"]), line, entry["days"])


def retention_rule(on: date) -> RetentionRule:
    """How long words about people are kept on `on`."""
    document = in_force("retention", on)
    days = ("left_days", "noted_days", "resolved_days", "unreviewed_days")
    kept = {name: document[name] for name in days}
    return RetentionRule(**kept, told_days=document.get("told_days"), **dated(document))
