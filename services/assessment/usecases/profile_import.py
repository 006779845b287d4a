"""Files of profiles that other DISC tools made: a row a person."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from chassis.domain.day import parse_day
from chassis.domain.errors import Fault, Refusal, refuse_if
from chassis.imports import Column, ImportMode, Landed, Row, one_by_one
from chassis.sealed_cells import forget_persons, make_ready
from chassis.work import Work
from services.assessment.domain.consent_entry import Basis
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.imported_profile import ImportedScores
from services.assessment.domain.respondent import Respondent
from services.assessment.store import erasures
from services.assessment.usecases.profiles import import_profile

_STYLES = {
    Style.INTERNAL: ("Internal style", "内在风格"),
    Style.EXTERNAL: ("External style", "外在风格"),
    Style.SUMMARY: ("Summary", "综合"),
}
_TOOL_LENGTH = 40


def _text(name: str, en: str, zh: str, example: str, headings: tuple[str, ...], *, required: bool = True) -> Column:
    return Column(name, {"en": en, "zh-CN": zh}, required, example, headings)


def _points(style: Style, factor: Factor) -> Column:
    en, zh = _STYLES[style]
    description = {"en": f"{en}, {factor.value}, 0 to 100.", "zh-CN": f"{zh} {factor.value}，0 至 100。"}
    return Column(f"{style}_{factor.value.lower()}", description, style is not Style.SUMMARY, "61.5",
                  (f"{zh}{factor.value}",))  # fmt: skip


_COLUMNS = (
    _text("external_id", "The person's personnel number.", "人员工号。", "A-M01", ("工号", "personnel number")),
    _text("name", "The person's name.", "姓名。", "王思远", ("姓名",)),
    _text("tool", "The other tool, as a code.", "其他测评工具的代码。", "other-disc", ("工具",)),
    _text("taken_on", "The day it was taken.", "测评日期。", "2025-11-03", ("日期", "date")),
    _text("bank", "The person's bank.", "银行。", "A", ("银行",), required=False),
    _text("role", "What the person is.", "岗位。", "manager", ("岗位",), required=False),
    _text("performance", "The performance group.", "绩效组。", "excellent", ("绩效",), required=False),
    _text("sem", "The tool's standard error, if it says.", "该工具的测量标准误。", "9", ("标准误",), required=False),
    _text(
        "basis",
        "On what grounds it is held: consent, staff_management, legal_duty.",
        "持有依据：consent（本人同意）、staff_management（人事管理）、legal_duty（法定义务）。",
        "consent",
        ("依据",),
        required=False,
    ),
    _text("purpose", "What it is held for.", "用途。", "Development", ("用途",), required=False),
    *(_points(style, factor) for style in Style for factor in FACTORS),
)


@dataclass(frozen=True, slots=True)
class ProfileImport:
    """How files of profiles are read. The same scores again are no fault; others of that day are."""

    noun = "profiles"
    columns = _COLUMNS

    def key(self, row: Row) -> str:
        """Person, tool and day."""
        return "|".join(row.get(name, "") for name in ("external_id", "tool", "taken_on"))

    def land(self, work: Work, rows: Sequence[Row], mode: ImportMode) -> Sequence[Landed | Refusal]:  # noqa: ARG002 - both modes alike
        """Put rows on record, as requests would."""
        numbers = [row.get("external_id", "") for row in rows]
        make_ready(work.session, filter(None, numbers))
        outcomes = one_by_one(work, rows, lambda row: _landed(work, row))
        refused = {who for who, found in zip(numbers, outcomes, strict=True) if who and isinstance(found, Refusal)}
        if strangers := [who for who in refused if erasures.is_unknown(work.session, who)]:
            forget_persons(work.session, strangers)
        return outcomes


def _landed(work: Work, row: Row) -> Landed:
    faults: list[Fault] = []
    numbers = dict(_numbers(row, faults))
    taken_on = _day(row, faults)
    faults += _faults_of_names(row)
    faults += _faults_of_summary(numbers)
    refuse_if(faults)
    given = {style: levels for style in Style if (levels := _levels(numbers, style))}
    who = Respondent(row["external_id"], row["name"], *(row.get(n) or None for n in ("bank", "role", "performance")))
    grounds = Basis(row.get("basis") or Basis.NOT_STATED), row.get("purpose", "")
    scores = ImportedScores(who, row["tool"], taken_on, given, numbers.get("sem"), *grounds)
    kept, new = import_profile(work, scores)
    return Landed(kept.id, kept.version if new else None)


def _numbers(row: Row, faults: list[Fault]) -> Iterator[tuple[str, Decimal]]:
    for name in ("sem", *(f"{style}_{factor.value.lower()}" for style in Style for factor in FACTORS)):
        text = row.get(name, "")
        if not text:
            continue
        try:
            number = Decimal(text)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and 0 <= number <= 100:
            yield name, round(number, 4)
        else:
            faults.append(Fault("points_off_scale", f"/{name}", {"lowest": 0, "highest": 100}))


def _day(row: Row, faults: list[Fault]) -> date:
    try:
        return parse_day(row["taken_on"])
    except ValueError:
        faults.append(Fault("not_a_day", "/taken_on"))
        return date.min


def _faults_of_names(row: Row) -> Iterator[Fault]:
    tool, number = row["tool"], row["external_id"]
    parts = tool.split("-")
    plain = all(part.isascii() and part.isalnum() and part == part.lower() for part in parts)
    if not plain or len(tool) > _TOOL_LENGTH:
        yield Fault("not_a_tool_code", "/tool")
    if row.get("basis", "") not in ("", *Basis):
        yield Fault("unknown_basis", "/basis", {"known": ", ".join(Basis)})
    if len(number) > 100 or not number.isascii() or any(blank in number for blank in " \t"):
        yield Fault("not_a_personnel_number", "/external_id")
    for name, longest in (("name", 200), ("bank", 100), ("role", 100), ("performance", 100), ("purpose", 500)):
        if len(row.get(name, "")) > longest:
            yield Fault("too_long", f"/{name}", {"limit": longest})


def _faults_of_summary(numbers: Mapping[str, Decimal]) -> Iterator[Fault]:
    names = [f"summary_{factor.value.lower()}" for factor in FACTORS]
    if any(name in numbers for name in names):
        yield from (Fault("summary_in_part", f"/{name}") for name in names if name not in numbers)


def _levels(numbers: Mapping[str, Decimal], style: Style) -> dict[Factor, Decimal]:
    found = {factor: numbers.get(f"{style}_{factor.value.lower()}") for factor in FACTORS}
    return {factor: value for factor, value in found.items() if value is not None}
