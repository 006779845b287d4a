"""What may be done with sittings, role models and questionnaires on record, and in which order."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from chassis.domain.errors import Conflict, Invalid
from services.assessment.domain.answers import Sheet
from services.assessment.domain.factors import FACTORS, Factor
from services.assessment.domain.profile import ProfileRules, profile_of
from services.assessment.domain.profile_record import ProfileRecord, common_norm
from services.assessment.domain.respondent import Respondent
from services.assessment.domain.role_model import RaterGroup, stated_model
from services.assessment.domain.role_model_record import (
    RoleModelMethod,
    RoleModelRecord,
    RoleModelState,
    Signature,
    check_published,
    published,
    retired,
)
from services.assessment.domain.role_questionnaire import RoleSheet
from services.assessment.domain.role_questionnaire_record import Rater, RoleQuestionnaireRecord, check_mergeable
from services.assessment.domain.sitting import Consent, Sitting, answered, consented, submitted, withdrawn

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PERSON = Respondent("A-M01", "王思远", "A")
INVITED = Sitting(PERSON, "disc-24@2026-01-01", "selection")
CONSENT = Consent("selection", "A-M01", NOW)
SIGNED = Signature("head", NOW)

ToLevels = Callable[[Mapping[str, str]], dict[Factor, Decimal]]


@pytest.fixture
def draft(levels: ToLevels) -> RoleModelRecord:
    model = stated_model(levels({"D": "32", "I": "72", "S": "46", "C": "57"}), ())
    return RoleModelRecord("RM", "A", "rm", 1, RoleModelMethod.STATED, (), model, "hr")


def test_a_sitting_goes_from_consent_through_answers_to_a_profile(sheet: Sheet) -> None:
    closed = submitted(answered(consented(INVITED, CONSENT), sheet, NOW), UUID(int=1), NOW)
    assert (closed.state, closed.profile_id, closed.sheet) == ("submitted", UUID(int=1), sheet)
    assert closed.allowed_transitions == ("withdraw",)


@pytest.mark.parametrize("act", [lambda s: answered(s, Sheet(), NOW), lambda s: submitted(s, UUID(int=1), NOW)])
def test_nothing_is_answered_or_submitted_without_consent(act: Callable[[Sitting], Sitting]) -> None:
    with pytest.raises(Conflict, match="consent_required"):
        act(INVITED)


def test_consent_is_to_the_stated_purpose() -> None:
    with pytest.raises(Invalid, match="consent_to_another_purpose"):
        consented(INVITED, replace(CONSENT, purpose="development"))


def test_what_is_submitted_stays_as_it_is() -> None:
    closed = submitted(consented(INVITED, CONSENT), UUID(int=1), NOW)
    for act in (
        lambda s: answered(s, Sheet(), NOW),
        lambda s: submitted(s, UUID(int=2), NOW),
        lambda s: consented(s, CONSENT),
    ):
        with pytest.raises(Conflict, match="not_allowed_in_state"):
            act(closed)


def test_withdrawal_leaves_nothing_and_nothing_follows_it(sheet: Sheet) -> None:
    gone = withdrawn(submitted(answered(consented(INVITED, CONSENT), sheet, NOW), UUID(int=1), NOW), NOW)
    assert (gone.consent, gone.sheet, gone.profile_id) == (None, Sheet(), None)
    assert gone.allowed_transitions == ()
    with pytest.raises(Conflict, match="not_allowed_in_state"):
        withdrawn(gone, NOW)


def test_a_role_model_is_published_then_retired_and_never_comes_back(draft: RoleModelRecord) -> None:
    in_force = published(draft, SIGNED)
    check_published(in_force)
    assert in_force.published == SIGNED
    out = retired(in_force)
    assert (out.state, out.allowed_transitions) == (RoleModelState.RETIRED, ())
    with pytest.raises(Conflict, match="role_model_not_in_state"):
        published(out, SIGNED)


@pytest.mark.parametrize("leave", [lambda d: d, retired])
def test_only_a_published_model_decides_about_people(
    draft: RoleModelRecord, leave: Callable[[RoleModelRecord], RoleModelRecord]
) -> None:
    with pytest.raises(Conflict, match="role_model_not_published"):
        check_published(leave(draft))


def test_a_model_whose_raters_disagree_is_not_published(draft: RoleModelRecord) -> None:
    disputed = replace(draft, model=replace(draft.model, flags=("low_agreement",)))
    with pytest.raises(Conflict, match="agreement_too_low"):
        published(disputed, SIGNED)


def heard(number: int, *, bank: str = "A", form: str = "role-20@2026-01-01") -> RoleQuestionnaireRecord:
    rater = Rater(f"R{number}", "X", RaterGroup.SUPERVISOR)
    return RoleQuestionnaireRecord(rater, bank, "rm", form, RoleSheet((), ()), dict.fromkeys(FACTORS, Decimal()))


def test_questionnaires_about_one_role_on_one_form_merge() -> None:
    assert check_mergeable([heard(1), heard(2)], "A", "rm") == "role-20@2026-01-01"


def test_every_reason_why_questionnaires_do_not_merge_is_named() -> None:
    mixed = [heard(1), heard(2, bank="B"), heard(3, form="role-30@2026-01-01"), heard(1)]
    with pytest.raises(Invalid) as refused:
        check_mergeable(mixed, "A", "rm")
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/role_questionnaire_ids/1", "answers_about_another_role"),
        ("/role_questionnaire_ids/2", "forms_differ"),
        ("/role_questionnaire_ids/3", "rater_heard_twice"),
    ]


def test_profiles_against_different_norms_are_not_compared(sheet: Sheet, rules: ProfileRules) -> None:
    profile = profile_of(sheet, rules)
    one = ProfileRecord(PERSON, UUID(int=1), "disc-24@2026-01-01", "model-based@2026-01-01", profile)
    assert common_norm([one, one]) == "model-based@2026-01-01"
    with pytest.raises(Invalid, match="norms_differ"):
        common_norm([one, replace(one, norm="local@2027-01-01")])
    with pytest.raises(Invalid, match="empty_group"):
        common_norm([])
