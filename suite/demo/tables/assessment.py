"""Profiles, the role model, the ranking and the comparison of groups."""

from collections.abc import Mapping, Sequence

from chassis.catalogue import Locale
from chassis.drawing.lettering import signed
from chassis.drawing.scale import Band
from suite.demo.chapters.matching import Group, Matches
from suite.demo.chapters.people import Person
from suite.demo.chapters.role_model import RoleModel
from suite.demo.chapters.values import FACTORS
from suite.demo.screen import Screen

BEST = 10


def show_people(screen: Screen, people: Sequence[Person]) -> None:
    """The first few profiles."""
    screen.tell("people.told", people=len(people), banks=len({person.bank for person in people}))
    say = screen.say
    headings = [say("person"), say("bank"), say("group"), *(f"{f} {say('internal.short')}" for f in FACTORS)]
    headings += [f"{f} {say('external.short')}" for f in FACTORS]
    headings.append(f"I {say('shift')}")
    rows = [
        [
            person.name,
            person.bank,
            say(f"group.{person.group}"),
            *_values(person.internal),
            *_values(person.external),
            signed(person.shift["I"]),
        ]
        for person in people[:BEST]
    ]
    screen.table(headings, rows, right=range(3, 12))


def show_role_model(screen: Screen, model: RoleModel, locale: Locale) -> None:
    """What the role asks for."""
    levels = ", ".join(f"{factor} {model.levels[factor]}" for factor in FACTORS)
    traits = screen.say("list_separator").join(trait[locale] for trait in model.traits)
    screen.tell("role_model.told", levels=levels, traits=traits, **model.raters)


def show_matches(screen: Screen, matches: Matches) -> None:
    """The best matches, the groups and the shift of influence."""
    say = screen.say
    headings = [say("place"), say("person"), say("bank"), say("group")]
    headings += [f"MD({factor}o)" for factor in FACTORS] + ["MD(DISCo)", "MD(DISCi)"]
    rows = [
        [
            str(placing.position),
            placing.person.name,
            placing.person.bank,
            say(f"group.{placing.person.group}"),
            *_values(placing.styles["external"].factors),
            _with_range(placing.styles["external"].overall),
            f"{placing.styles['internal'].overall.value}",
        ]
        for placing in matches.placings[:BEST]
    ]
    screen.table(headings, rows, right=(0, *range(4, 10)))
    screen.tell("matching.told", people=len(matches.placings), shown=BEST)
    headings = [say("bank"), say("group"), say("members"), say("mad.internal"), say("mad.external")]
    headings += [say("bias.internal"), say("bias.external")]
    screen.table(headings, [_group_row(screen, group) for group in matches.groups], right=range(2, 7))
    influence = matches.shifts["I"]
    screen.tell("shift.told", up=influence.up, managers=matches.managers, expected=influence.expected_up)
    screen.tell("fit.told", external=matches.fits_better_externally, managers=matches.managers)


def _group_row(screen: Screen, group: Group) -> list[str]:
    internal, external = group.styles["internal"], group.styles["external"]
    return [
        group.bank,
        screen.say(f"group.{group.performance}"),
        str(group.members),
        f"{internal.overall_mad}",
        f"{external.overall_mad}",
        f"{internal.overall_bias}",
        f"{external.overall_bias}",
    ]


def _values(bands: Mapping[str, Band]) -> list[str]:
    return [f"{bands[factor].value}" for factor in FACTORS]


def _with_range(degree: Band) -> str:
    return f"{degree.value} ({degree.low}–{degree.high})"
