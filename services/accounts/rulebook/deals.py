"""The rules of collection, renewals and service."""

from datetime import date
from decimal import Decimal
from types import MappingProxyType

from services.accounts.domain.activity_summary import ServicePromise
from services.accounts.domain.collection import CollectionRule
from services.accounts.domain.renewal import RenewalRule
from services.accounts.rulebook.documents import dated, in_force


def collection_rule(on: date) -> CollectionRule:
    """How receivables age on `on`, what is done about late ones, and the red line of bad debt."""
    document = in_force("collection", on)
    return CollectionRule(
        ageing_days=tuple(document["ageing_days"]),
        bad_debt_below_pct=Decimal(document["bad_debt_below_pct"]),
        steps=MappingProxyType(document["steps"]),
        **dated(document),
    )


def renewal_rule(on: date) -> RenewalRule:
    """How long a contract may still be renewed after its end, on `on`."""
    document = in_force("renewals", on)
    return RenewalRule(document["grace_days"], **dated(document))


def service_promise(on: date) -> ServicePromise:
    """What customers are promised of appointments and services on `on`."""
    document = in_force("service-promises", on)
    return ServicePromise(document["punctual_within_minutes"], document["done_within_hours"], **dated(document))
