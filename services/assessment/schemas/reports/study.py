"""The study report: Tables 1 and 2, who shifts, both hypotheses, what goes with performance, and what to be wary of."""

from chassis.catalogue import Locale
from chassis.domain.kept import Kept
from chassis.drawing.lettering import signed
from chassis.printing.document import Document, Facts, Listing, Picture, Points, Section
from services.assessment.domain.contrast import Contrast
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.role_model_record import RoleModelRecord
from services.assessment.domain.study import Study
from services.assessment.schemas.pictures.study import StudyPicture, draw_study, study_chart
from services.assessment.schemas.pictures.words import Say, factor_named
from services.assessment.schemas.reports.words import known, voice


def study_report(kept: Kept[Study], model: RoleModelRecord, locale: Locale) -> Document:
    """The report in a language; it bears the day on which the study was carried out."""
    say, found = voice(locale), kept.value
    sections = [
        _pictured(StudyPicture.GROUPS, found, say),
        _pictured(StudyPicture.SHIFTS, found, say),
        _pictured(StudyPicture.HYPOTHESES, found, say, Points(_verdicts(found, say))),
    ]
    if found.performance_link is not None and found.performance_link.correlations:
        sections.append(_pictured(StudyPicture.PERFORMANCE, found, say, *_curves(found, say)))
    sections.append(_care(found, say))
    return Document(
        title=say("study.title", role=model.name, bank=model.bank),
        lead=say("study.lead", members=found.members, groups=len(found.groups)),
        foot=say("study.foot", id=kept.id, day=kept.created_at.date()),
        locale=locale,
        moment=kept.created_at,
        sections=sections,
        summary=_summary(found, model, say),
    )


def _summary(found: Study, model: RoleModelRecord, say: Say) -> Facts:
    levels = " / ".join(f"{factor} {model.model.levels[factor]}" for factor in FACTORS)
    pairs = [
        (say("study.members"), f"{found.members}"),
        (say("role_model"), levels),
        (say("study.edition"), f"{model.edition}"),
        (say("study.norm"), found.norm),
    ]
    return Facts(pairs)


def _pictured(name: StudyPicture, found: Study, say: Say, *more: Points | Listing) -> Section:
    chart = study_chart(name, found, say)
    blocks = [*more, Picture(draw_study(name, chart, say), chart.description)]
    return Section(say(f"study.{name}"), say(f"study.{name}_lead"), blocks)


def _verdicts(found: Study, say: Say) -> list[str]:
    told = [say("verdict.h1", told=_verdict(found.external_against_internal.overall, say))]
    for style, contrasts in found.excellent_against_good.items():
        told.append(say("verdict.h2", style=say(f"style.{style}"), told=_verdict(contrasts.overall, say)))
    return told


def _verdict(contrast: Contrast, say: Say) -> str:
    if contrast.p is None or contrast.low is None or contrast.high is None:
        return say("verdict.untested")
    clear = contrast.low > 0 or contrast.high < 0
    code = "open" if not clear else "for" if contrast.difference > 0 else "against"
    interval = f"{signed(contrast.low)} … {signed(contrast.high)}"
    return say(f"verdict.{code}", difference=signed(contrast.difference), interval=interval, p=contrast.p)


def _curves(found: Study, say: Say) -> list[Listing]:
    curves = found.performance_link.curves if found.performance_link else ()
    if not curves:
        return []
    headings = [say("factor"), say("study.r_squared"), say("study.gain"), "p", say("study.turning")]
    rows = [[factor_named(c.factor, say), *map(str, (c.r_squared, c.gain, c.p)), str(c.turning or "–")] for c in curves]
    return [Listing(headings, rows, (1, 2, 3, 4))]


def _care(found: Study, say: Say) -> Section:
    smallest = found.external_against_internal.overall.detectable
    power = [say("study.power", effect=smallest)] if smallest is not None else []
    flags = [known(f"study_flag.{flag}", flag, say) for flag in found.flags]
    return Section(say("study.care"), "", [Points([*flags, *power, say("study.care_always")])])
