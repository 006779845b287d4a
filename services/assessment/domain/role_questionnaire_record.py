"""A role questionnaire on record: who filled it in, as what, about which role, and how it scored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.errors import Fault, refuse_if
from services.assessment.domain.factors import Factor
from services.assessment.domain.role_model import RaterGroup
from services.assessment.domain.role_questionnaire import RoleSheet


@dataclass(frozen=True, slots=True)
class Rater:
    """Who rates a role; `external_id` is the personnel number."""

    external_id: str
    name: str
    group: RaterGroup


@dataclass(frozen=True, slots=True)
class RoleView:
    """What a rater says of one bank's role."""

    rater: Rater
    bank: str
    role: str
    form: str
    sheet: RoleSheet


@dataclass(frozen=True, slots=True)
class RoleQuestionnaireRecord:
    """One rater's view of one bank's role; `form` is the key of the questionnaire that was filled in."""

    rater: Rater
    bank: str
    role: str
    form: str
    sheet: RoleSheet
    levels: Mapping[Factor, Decimal]


def check_mergeable(records: Sequence[RoleQuestionnaireRecord], bank: str, role: str) -> str:
    """The form that all of them filled in; a mixture that does not speak of one role with one voice each is refused."""
    refuse_if(_mixture_faults(records, bank, role))
    return records[0].form


def _mixture_faults(records: Sequence[RoleQuestionnaireRecord], bank: str, role: str) -> Iterator[Fault]:
    if not records:
        yield Fault("no_raters", "/role_questionnaire_ids")
    heard: set[str] = set()
    for n, record in enumerate(records):
        place = f"/role_questionnaire_ids/{n}"
        if (record.bank, record.role) != (bank, role):
            yield Fault("answers_about_another_role", place, {"bank": record.bank, "role": record.role})
        if record.form != records[0].form:
            yield Fault("forms_differ", place, {"form": record.form})
        if record.rater.external_id in heard:
            yield Fault("rater_heard_twice", place, {"rater": record.rater.external_id})
        heard.add(record.rater.external_id)
