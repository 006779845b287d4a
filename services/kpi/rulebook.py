"""The rulebook: dated YAML under `rules/` as frozen domain values, each edition with its source."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from chassis.domain.name import Name
from chassis.yaml_text import read_yaml
from services.kpi.domain.catalogue import Catalogue
from services.kpi.domain.indicator import Direction, Indicator, IndicatorSet, IndicatorTopic, MissingPolicy
from services.kpi.domain.measure import Aggregation, Measure, Unit
from services.kpi.domain.outlier import OutlierRule
from services.kpi.domain.policy import Exempt, Over, PolicyCheck, PolicyPack, PolicyRule, Trigger, Verification
from services.kpi.domain.random_index import RandomIndex
from services.kpi.domain.red_line import Comparison, RedLine
from services.kpi.domain.retention import RetentionRule

_RULES = Path(__file__).parent / "rules"

DAYS_KEPT = 64
"""Callers choose the day, so what is kept of the days asked for must have an end."""

Entry = dict[str, Any]
"""One mapping of a rule file, as YAML gives it."""


@lru_cache(DAYS_KEPT)
def catalogue(on: date) -> Catalogue:
    """The measures and indicators in force on a day."""
    measures = {measure.id: measure for edition in _in_force("measures", on) for measure in _measures(edition)}
    indicators = (found for edition in _in_force("indicators", on) for found in _indicators(edition))
    since = max(edition["valid_from"] for name in ("measures", "indicators") for edition in _in_force(name, on))
    return Catalogue.of(since, measures, indicators)


@lru_cache(DAYS_KEPT)
def random_index(on: date) -> RandomIndex:
    """The random-index table and the consistency limit in force on a day."""
    *_, edition = _in_force("random_index", on)
    by_size = {size: Decimal(value) for size, value in edition["by_size"].items()}
    return RandomIndex(edition["name"], by_size, Decimal(edition["ratio_limit"]))


@lru_cache(DAYS_KEPT)
def policy_packs(on: date) -> dict[str, PolicyPack]:
    """The policy packs that have begun by a day, by id; of one id the latest."""
    begun = [entry for entry in _editions("policy_packs") if entry["valid_from"] <= on]
    return {entry["id"]: _policy_pack(entry) for entry in sorted(begun, key=lambda entry: entry["valid_from"])}


def malus_triggers(on: date) -> dict[str, Trigger]:
    """What malus and clawback may be based on, by code."""
    return {trigger.code: trigger for pack in policy_packs(on).values() for trigger in pack.triggers}


@lru_cache(DAYS_KEPT)
def outlier_rule(on: date) -> OutlierRule:
    """When a measurement is held, by the edition in force on a day."""
    *_, edition = _in_force("outliers", on)
    return OutlierRule(
        Decimal(edition["factor"]),
        edition["history"],
        edition["own_readings"],
        edition["peer_readings"],
        {Unit(unit): Decimal(floor) for unit, floor in edition["floors"].items()},
        f"outlier rule@{edition['valid_from']}",
    )


@lru_cache(DAYS_KEPT)
def retention_rule(on: date) -> RetentionRule:
    """How long what is held of people is kept, by the edition in force on a day."""
    *_, edition = _in_force("retention", on)
    periods = {name: edition[name] for name in ("tried_days", "scored_years", "paid_years")}
    return RetentionRule(**periods, source=f"retention@{edition['valid_from']}")


def _in_force(name: str, on: date) -> list[Entry]:
    """The editions that have begun by `on`, oldest first; for days before the first edition the first holds."""
    editions = sorted(_editions(name), key=lambda edition: edition["valid_from"])
    begun = [edition for edition in editions if edition["valid_from"] <= on]
    return begun or [edition for edition in editions if edition["valid_from"] == editions[0]["valid_from"]]


@cache
def _editions(name: str) -> list[Entry]:
    editions: list[Entry] = read_yaml((_RULES / f"{name}.yaml").read_text(encoding="utf-8"))
    return editions


def _measures(edition: Entry) -> Iterator[Measure]:
    for entry in edition["measures"]:
        yield Measure(
            entry["id"],
            name_of(entry["name"]),
            Unit(entry["unit"]),
            signed=entry.get("signed", False),
            product=entry.get("product", False),
            aggregation=Aggregation(entry.get("aggregation", Aggregation.SUM)),
            source=edition["source"],
        )


def _indicators(edition: Entry) -> Iterator[Indicator]:
    for entry in edition["indicators"]:
        yield Indicator(
            id=entry["id"],
            name=name_of(entry["name"]),
            set=IndicatorSet(edition["set"]),
            group=IndicatorTopic(entry["group"]),
            unit=Unit(entry["unit"]),
            direction=Direction(entry.get("direction", Direction.MORE)),
            formula=entry["formula"],
            missing=MissingPolicy(edition["missing"]),
            source=edition["source"],
            red_line=_red_line(entry.get("red_line")),
        )


def _policy_pack(entry: Entry) -> PolicyPack:
    triggers = (Trigger(each["code"], name_of(each["name"]), each["must"]) for each in entry.get("triggers", ()))
    return PolicyPack(
        entry["id"],
        name_of(entry["name"]),
        entry["valid_from"],
        entry["source"],
        tuple(map(_policy_rule, entry["rules"])),
        tuple(triggers),
    )


def _policy_rule(entry: Entry) -> PolicyRule:
    given = entry.get("exempt")
    return PolicyRule(
        entry["code"],
        name_of(entry["name"]),
        PolicyCheck(entry["check"]),
        Decimal(entry["limit"]),
        tuple(entry.get("posts", ())),
        Exempt(Decimal(given["yearly_variable"]), Fraction(given["share_of_total"])) if given else None,
        entry.get("high_amounts", False),
        Over(entry.get("over", Over.STATEMENT)),
        entry.get("source", ""),
        Verification(entry.get("verification", Verification.SUMMARY)),
    )


def _red_line(entry: Entry | None) -> RedLine | None:
    if entry is None:
        return None
    return RedLine(Comparison(entry["comparison"]), Decimal(entry["limit"]), entry["reason_code"])


def name_of(entry: Entry) -> Name:
    """A name from its two languages: `{en: …, zh-CN: …}`."""
    return Name(entry["en"], entry["zh-CN"])
