"""Everybody is matched against the role model, ranked, and compared group by group (article 3, tables 1 and 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.drawing.scale import Band
from suite.demo.chapters.people import Person
from suite.demo.chapters.role_model import RoleModel
from suite.demo.chapters.values import FACTORS, ByFactor, band, by_factor, exact
from suite.demo.client import Caller, Document, Door
from suite.demo.screen import Screen

STYLES = ("internal", "external")
GROUPS = (("A", "excellent"), ("A", "good"), ("B", "excellent"), ("B", "good"))
"""Bank and performance group of the managers whom article 3 compares."""


@dataclass(frozen=True, slots=True)
class StyleMatch:
    """Match degrees of one style: factor by factor, and overall."""

    factors: Mapping[str, Band]
    overall: Band


@dataclass(frozen=True, slots=True)
class Placing:
    """A person's place by external match; people whom measurement error cannot tell apart share a rank."""

    person: Person
    position: int
    rank: int
    tied: int
    styles: Mapping[str, StyleMatch]
    traits_shown: int


@dataclass(frozen=True, slots=True)
class GroupStyle:
    """One style of a group: `bias` is |mean − model|, `mad` the mean of the members' own distances."""

    bias: ByFactor
    mad: ByFactor
    overall_bias: Decimal
    overall_mad: Decimal


@dataclass(frozen=True, slots=True)
class Group:
    """The managers of one bank and one performance group."""

    bank: str
    performance: str
    members: int
    styles: Mapping[str, GroupStyle]


@dataclass(frozen=True, slots=True)
class Shift:
    """How many managers show more or less of a factor at work, and how many would seem to rise if nobody shifted."""

    up: int
    down: int
    level: int
    expected_up: Decimal


@dataclass(frozen=True, slots=True)
class Matches:
    """The ranking of all, the four groups, and the shifts of all managers."""

    placings: Sequence[Placing]
    groups: Sequence[Group]
    shifts: Mapping[str, Shift]
    managers: int
    fits_better_externally: int


def match_everybody(door: Door, screen: Screen, people: Sequence[Person], model: RoleModel) -> Matches:
    """One ranking of all, one match for each group, one for all managers together."""
    office = door.for_role("hr")
    managers = [person for person in people if person.group != "supervisor"]
    with screen.progress("matching.progress", 2 + len(GROUPS)) as advance:
        placings = _ranked(office, model, people)
        advance(1, None)
        groups = []
        for bank, performance in GROUPS:
            groups.append(_group(office, model, bank, performance))
            advance(1 + len(groups), None)
        profile_ids = [person.profile_id for person in managers]
        everyone = _match(office, {"role_model_id": model.id, "profile_ids": profile_ids}, "all-managers")
        advance(2 + len(groups), None)
    return Matches(
        placings=placings,
        groups=groups,
        shifts={factor: _shift(everyone["shifts"][factor]) for factor in FACTORS},
        managers=len(managers),
        fits_better_externally=sum(_fits_better_externally(person["styles"]) for person in everyone["persons"]),
    )


def _ranked(office: Caller, model: RoleModel, people: Sequence[Person]) -> list[Placing]:
    by_profile = {person.profile_id: person for person in people}
    draft = {"role_model_id": model.id, "profile_ids": list(by_profile), "by": "external"}
    ranking = office.post("/v1/rankings", draft, key="demo-ranking")
    return [_placing(placing, by_profile[placing["profile_id"]]) for placing in ranking["placings"]]


def _placing(placing: Document, person: Person) -> Placing:
    return Placing(
        person=person,
        position=placing["position"],
        rank=placing["rank"],
        tied=len(placing["tied_with"]),
        styles={style: _style_match(placing["styles"][style]) for style in STYLES},
        traits_shown=len(placing["traits_shown"]),
    )


def _style_match(document: Document) -> StyleMatch:
    return StyleMatch({factor: band(document["factors"][factor]) for factor in FACTORS}, band(document["overall"]))


def _group(office: Caller, model: RoleModel, bank: str, performance: str) -> Group:
    draft = {"role_model_id": model.id, "group": {"bank": bank, "role": "manager", "performance": performance}}
    styles = _match(office, draft, f"{bank}-{performance}")["group"]
    read = {style: _group_style(styles[style]) for style in STYLES}
    return Group(bank, performance, styles["external"]["members"], read)


def _group_style(document: Document) -> GroupStyle:
    return GroupStyle(
        bias=by_factor(document["bias"]),
        mad=by_factor(document["mad"]),
        overall_bias=exact(document["overall_bias"]),
        overall_mad=exact(document["overall_mad"]),
    )


def _match(office: Caller, draft: Document, name: str) -> Document:
    return office.post("/v1/matches", draft, key=f"demo-match-{name}")


def _shift(count: Document) -> Shift:
    return Shift(count["up"], count["down"], count["level"], exact(count["expected_up"]))


def _fits_better_externally(styles: Document) -> bool:
    return bool(exact(styles["external"]["overall"]["points"]) < exact(styles["internal"]["overall"]["points"]))
