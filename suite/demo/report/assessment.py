"""The chapters about people: profiles, the role model, matches, ranking and groups."""

from collections.abc import Mapping

from chassis.catalogue import Locale
from chassis.drawing.elements import figure, section, table, unfolding
from chassis.drawing.lettering import signed
from chassis.drawing.markup import Markup, joined, tag
from chassis.drawing.scale import Band
from suite.demo.chapters.matching import Matches
from suite.demo.chapters.people import Person
from suite.demo.chapters.values import FACTORS
from suite.demo.pictures.ranking import Ranked, draw_ranking
from suite.demo.report.told import Told
from suite.demo.telling import Story
from suite.demo.words import Say


def people_chapter(story: Story) -> Told:
    """The best match and the largest rise in influence as graphs, all profiles as a table."""
    pictures = story.pictures

    def told(say: Say, locale: Locale) -> Markup:
        return section(
            f"people-{locale}",
            say("chapter.people"),
            say("people.lead"),
            figure(pictures.best[locale], _caption(story.matches.placings[0].person, say, locale)),
            figure(pictures.rise[locale], _caption(pictures.riser, say, locale)),
            unfolding(say("people.all", people=len(story.people)), _profiles(story, say)),
        )

    return told


def _caption(person: Person, say: Say, locale: Locale) -> str:
    words = say("list_separator").join(word[locale] for word in person.words) or say("people.no_words")
    return say("profile.caption", person=person.name, bank=person.bank, group=say(f"one.{person.group}"), words=words)


def _profiles(story: Story, say: Say) -> Markup:
    headings = [say("person"), say("bank"), say("group")]
    headings += [f"{factor} {say(f'{style}.short')}" for style in ("internal", "external") for factor in FACTORS]
    headings += [say("shift.of", factor=factor) for factor in FACTORS]
    rows = [
        [
            person.name,
            person.bank,
            say(f"one.{person.group}"),
            *_values(person.internal),
            *_values(person.external),
            *(signed(person.shift[factor]) for factor in FACTORS),
        ]
        for person in story.people
    ]
    return table(headings, rows, right=range(3, 15))


def role_model_chapter(story: Story) -> Told:
    """The levels with what stands behind them, and the key traits."""
    model = story.role_model

    def told(say: Say, locale: Locale) -> Markup:
        rows = [
            [
                f"{factor} {say(f'factor.{factor}')}",
                f"{model.levels[factor]}",
                f"± {model.standard_error[factor]}",
                f"{model.agreement[factor]}",
            ]
            for factor in FACTORS
        ]
        headings = [say("factor"), say("level"), say("standard_error"), say("agreement")]
        traits = say("list_separator").join(trait[locale] for trait in model.traits)
        return section(
            f"role_model-{locale}",
            say("chapter.role_model"),
            say("role_model.lead", **model.raters),
            figure(story.pictures.role_model[locale], say("role.caption")),
            table(headings, rows, right=(1, 2, 3)),
            tag("p", say("role_model.traits", traits=traits)),
        )

    return told


def matching_chapter(story: Story) -> Told:
    """The ranking as a strip, the best match factor by factor, the groups of article 3 and the shifts."""
    matches = story.matches

    def told(say: Say, locale: Locale) -> Markup:
        best = matches.placings[0]
        ranked = [
            Ranked(p.person.name, p.position, p.styles["external"].overall, p.person.group) for p in matches.placings
        ]
        return section(
            f"matching-{locale}",
            say("chapter.matching"),
            say("matching.lead"),
            figure(draw_ranking(ranked, say), say("ranking.caption")),
            figure(story.pictures.match[locale], say("match.caption", person=best.person.name)),
            tag("h3", say("groups.title")),
            tag("p", say("groups.lead"), _class="lead"),
            _groups(matches, say),
            tag("h3", say("shifts.title")),
            _shifts(matches, say),
            unfolding(say("ranking.all"), _ranking(matches, say)),
        )

    return told


def _groups(matches: Matches, say: Say) -> Markup:
    measured = [*FACTORS, "DISC"]
    headings = [say("bank"), say("group"), say("members"), say("reading"), say("style")]
    rows = [
        [
            group.bank,
            say(f"group.{group.performance}"),
            f"{group.members}",
            say(f"reading.{reading}"),
            say(f"style.{style}"),
        ]
        + [f"{values[factor]:.2f}" for factor in FACTORS]
        + [f"{overall:.2f}"]
        for group in matches.groups
        for reading in ("mad", "bias")
        for style, found in group.styles.items()
        for values, overall in [
            (found.mad, found.overall_mad) if reading == "mad" else (found.bias, found.overall_bias)
        ]
    ]
    return table([*headings, *(f"MD({name})" for name in measured)], rows, right=(2, *range(5, 10)))


def _shifts(matches: Matches, say: Say) -> Markup:
    headings = [say("factor"), say("shifts.up"), say("shifts.down"), say("shifts.level"), say("shifts.expected")]
    rows = [
        [
            f"{factor} {say(f'factor.{factor}')}",
            f"{count.up}",
            f"{count.down}",
            f"{count.level}",
            f"{count.expected_up:.1f}",
        ]
        for factor, count in matches.shifts.items()
    ]
    lead = tag("p", say("shifts.lead"), _class="lead")
    return joined((lead, table(headings, rows, right=(1, 2, 3, 4))))


def _ranking(matches: Matches, say: Say) -> Markup:
    headings = [say("place"), say("rank"), say("person"), say("bank"), say("group")]
    headings += [f"MD({factor}o)" for factor in FACTORS] + ["MD(DISCo)", "MD(DISCi)", say("traits_shown")]
    rows = [
        [
            f"{placing.position}",
            f"{placing.rank}",
            placing.person.name,
            placing.person.bank,
            say(f"one.{placing.person.group}"),
            *_values(placing.styles["external"].factors),
            f"{placing.styles['external'].overall.value}",
            f"{placing.styles['internal'].overall.value}",
            f"{placing.traits_shown}",
        ]
        for placing in matches.placings
    ]
    return table(headings, rows, right=(0, 1, *range(5, 12)))


def _values(bands: Mapping[str, Band]) -> list[str]:
    return [f"{bands[factor].value}" for factor in FACTORS]
