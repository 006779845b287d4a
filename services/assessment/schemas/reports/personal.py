"""The personal report: who somebody is at work, how sure that is, how it fits the role, and what to practise."""

from decimal import Decimal

from chassis.catalogue import Locale
from chassis.drawing.lettering import signed
from chassis.printing.document import Document, Facts, Listing, Picture, Points, Section
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.personal_report import BesideRole, PersonalReport
from services.assessment.domain.profile_record import ProfileRecord
from services.assessment.domain.scoring import Score
from services.assessment.schemas.pictures.match import draw_match, person_match_chart
from services.assessment.schemas.pictures.profile import draw_profile, profile_chart
from services.assessment.schemas.pictures.words import Say, factor_named
from services.assessment.schemas.reports.words import known, voice


def personal_report(told: PersonalReport, locale: Locale) -> Document:
    """The report in a language; it bears the day on which the profile was made."""
    say, record = voice(locale), told.profile.value
    sections = [_graph(told, say, locale), _words(record, say, locale), _scores(record, say)]
    if told.beside is not None:
        sections += [_match(record, told.beside, say), _development(told.beside, say, locale)]
    sections.append(Section(say("personal.reading"), "", [Points([say(f"personal.reading_{n}") for n in range(1, 5)])]))
    return Document(
        title=say("personal.title", person=record.respondent.name),
        lead=say("personal.lead"),
        foot=say("personal.foot", person=record.respondent.name, day=told.profile.created_at.date()),
        locale=locale,
        moment=told.profile.created_at,
        sections=sections,
        summary=_summary(told, say),
    )


def _summary(told: PersonalReport, say: Say) -> Facts:
    record = told.profile.value
    pairs = [
        (say("personal.bank"), record.respondent.bank or "–"),
        (say("personal.day"), f"{told.profile.created_at.date()}"),
        (say("personal.strongest"), _strongest(record, say)),
    ]
    if told.beside is not None:
        overall = told.beside.match.styles[Style.EXTERNAL].overall
        pairs.append((say("personal.match"), f"{overall.points} ({overall.low}–{overall.high})"))
    return Facts(pairs)


def _strongest(record: ProfileRecord, say: Say) -> str:
    scores = record.profile.styles[Style.EXTERNAL]
    return factor_named(max(FACTORS, key=lambda factor: scores[factor].points), say)


def _graph(told: PersonalReport, say: Say, locale: Locale) -> Section:
    levels = None if told.beside is None else told.beside.model.model.levels
    chart = profile_chart(told.profile.value, levels, say)
    lead = say("personal.graph_lead", norm=told.norm.edition.title.text(locale))
    return Section(say("personal.graph"), lead, [Picture(draw_profile(chart, say), chart.description)])


def _words(record: ProfileRecord, say: Say, locale: Locale) -> Section:
    sentences = [
        say(f"personal.{one.pole}", factor=say(f"factor.{one.factor}"),
            words=say("comma").join(word.text(locale) for word in one.words))
        for one in record.profile.descriptors
    ]  # fmt: skip
    flags = [known(f"flag.{flag}", flag, say) for flag in record.profile.flags]
    blocks = [Points(sentences or [say("personal.no_words")])]
    if flags:
        blocks.append(Points([say("personal.flagged", flags=say("comma").join(flags))]))
    return Section(say("personal.words"), say("personal.words_lead"), blocks)


def _scores(record: ProfileRecord, say: Say) -> Section:
    headings = [say("factor"), *(say(f"style.{style}") for style in Style), say("shift")]
    rows = [
        [factor_named(factor, say)]
        + [_band(record.profile.styles[style][factor]) for style in Style]
        + [signed(record.profile.shift[factor])]
        for factor in FACTORS
    ]
    return Section(say("personal.scores"), say("personal.scores_lead"), [Listing(headings, rows, (1, 2, 3, 4))])


def _band(score: Score) -> str:
    return f"{score.points} ({score.low}–{score.high})"


def _match(record: ProfileRecord, beside: BesideRole, say: Say) -> Section:
    model = beside.model
    chart = person_match_chart(beside.match, record.respondent.name, model.model.levels, say)
    lead = say("personal.match_lead", name=model.name, bank=model.bank, edition=model.edition)
    return Section(say("personal.beside"), lead, [Picture(draw_match(chart, say), chart.description)])


def _development(beside: BesideRole, say: Say, locale: Locale) -> Section:
    if not beside.goals:
        return Section(say("personal.development"), say("personal.no_goals"), [])
    headings = [say("factor"), say("personal.gap"), say("personal.errors"), say("personal.practise")]
    rows = [
        [
            factor_named(goal.factor, say),
            _gap(goal.factor, goal.gap, say),
            f"{goal.errors} · {say(f'priority.{goal.priority}')}",
            " ".join(practice.text(locale) for practice in goal.practices),
        ]
        for goal in beside.goals
    ]
    return Section(say("personal.development"), say("personal.development_lead"), [Listing(headings, rows)])


def _gap(factor: Factor, gap: Decimal, say: Say) -> str:
    return say("personal.more" if gap < 0 else "personal.less", gap=signed(gap), factor=factor)
