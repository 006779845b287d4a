"""What the operations show, as a chart and as a picture in the reader's language."""

from chassis.catalogue import Locale
from chassis.drawing.markup import Markup
from services.assessment.domain.competency_review import FoundResult
from services.assessment.domain.personal_report import PersonalReport
from services.assessment.domain.role_model_record import RoleModelRecord
from services.assessment.domain.shown_match import ShownMatch
from services.assessment.domain.study import Study
from services.assessment.schemas.charts import Chart
from services.assessment.schemas.pictures.competencies import competencies_chart, draw_competencies
from services.assessment.schemas.pictures.match import draw_match, group_match_chart, person_match_chart
from services.assessment.schemas.pictures.profile import draw_profile, profile_chart
from services.assessment.schemas.pictures.role_model import draw_role_model, role_model_chart
from services.assessment.schemas.pictures.study import StudyPicture, draw_study, study_chart
from services.assessment.schemas.pictures.words import voice


def chart_of_profile(told: PersonalReport, locale: Locale) -> Chart:
    """A profile, with the levels of the role that it stands beside."""
    levels = None if told.beside is None else told.beside.model.model.levels
    return profile_chart(told.profile.value, levels, voice(locale))


def picture_of_profile(told: PersonalReport, locale: Locale) -> Markup:
    """The DISC graph."""
    return draw_profile(chart_of_profile(told, locale), voice(locale))


def chart_of_match(shown: ShownMatch, locale: Locale) -> Chart:
    """One person of a match, or its group."""
    say, levels = voice(locale), shown.model.model.levels
    if shown.person is None:
        return group_match_chart(shown.match, levels, say)
    return person_match_chart(shown.person, shown.name or say("match.somebody"), levels, say)


def picture_of_match(shown: ShownMatch, locale: Locale) -> Markup:
    """The match chart."""
    return draw_match(chart_of_match(shown, locale), voice(locale))


def chart_of_role_model(record: RoleModelRecord, locale: Locale) -> Chart:
    """What the role asks, and how sure that is."""
    return role_model_chart(record, voice(locale), locale)


def picture_of_role_model(record: RoleModelRecord, locale: Locale) -> Markup:
    """The role-model chart."""
    return draw_role_model(chart_of_role_model(record, locale), voice(locale))


def chart_of_study(name: StudyPicture, study: Study, locale: Locale) -> Chart:
    """One of a study's charts."""
    return study_chart(name, study, voice(locale))


def picture_of_study(name: StudyPicture, study: Study, locale: Locale) -> Markup:
    """One of a study's pictures."""
    return draw_study(name, chart_of_study(name, study, locale), voice(locale))


def chart_of_competencies(found: FoundResult, locale: Locale) -> Chart:
    """What a review of competencies came to."""
    return competencies_chart(found, voice(locale), locale)


def picture_of_competencies(found: FoundResult, locale: Locale) -> Markup:
    """The iceberg."""
    return draw_competencies(chart_of_competencies(found, locale), found, voice(locale), locale)
