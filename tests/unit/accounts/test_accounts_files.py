"""Account files: who may be filed, what moves them, how complete they are, and which contacts carry weight."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Conflict
from services.accounts.domain.account import (
    Account,
    AccountKind,
    AccountStatus,
    AccountTransition,
    account_faults,
    account_transitions,
    move_account,
)
from services.accounts.domain.completeness import FileContents, FileItem, completeness
from services.accounts.domain.contact import Contact, DecidingPower, contact_faults, coverage, why_not_solid
from services.accounts.domain.identifier import Identifier, Scheme
from services.accounts.rulebook import classification, file_rule, solid_contact_rule

TODAY = date(2026, 3, 31)
RULE = solid_contact_rule(TODAY)
ACCOUNT = Account(AccountKind.ORGANISATION, "华南精工股份有限公司", "CN", "general", "manufacturing")
SOLID = Contact("陈立", "采购总监", support=1, last_contacted_on=TODAY - timedelta(days=10))


def test_a_sound_account_has_no_faults() -> None:
    assert list(account_faults(ACCOUNT, classification())) == []


def test_every_fault_of_an_account_is_found_and_located() -> None:
    customer_no = Identifier(Scheme.CUSTOMER_NO, "1", "core")
    wrong = Account(
        AccountKind.PERSON, " ", "ZZ", "general", "alchemy", (Identifier(Scheme.LEI, "X"), customer_no, customer_no)
    )
    assert [(fault.pointer, fault.code) for fault in account_faults(wrong, classification())] == [
        ("/legal_name", "missing"),
        ("/country", "unknown_country"),
        ("/category", "person_has_no_category"),
        ("/sector", "unknown_sector"),
        ("/identifiers/0/value", "identifier_malformed"),
        ("/identifiers/1/scheme", "scheme_repeated"),
        ("/identifiers/2/scheme", "scheme_repeated"),
    ]


@given(st.sampled_from(AccountStatus), st.sampled_from(AccountTransition))
def test_a_transition_is_possible_exactly_when_it_is_offered(
    status: AccountStatus, transition: AccountTransition
) -> None:
    if transition in account_transitions(status):
        assert move_account(status, transition) is not status
    else:
        with pytest.raises(Conflict) as refusal:
            move_account(status, transition)
        assert refusal.value.faults[0].params["state"] == status


def test_a_file_lists_what_is_still_due() -> None:
    empty = completeness(ACCOUNT, FileContents(), file_rule(TODAY))
    assert empty.degree == Decimal("0.29")
    assert empty.missing[0] is FileItem.REGISTERED_IDENTIFIER
    full = replace(
        ACCOUNT,
        identifiers=(Identifier(Scheme.LEI, "2138004JHAQVTGRBM234"), Identifier(Scheme.CUSTOMER_NO, "1", "core")),
    )
    assert completeness(full, FileContents(4, 3, 3, 1), file_rule(TODAY)).missing == ()


@pytest.mark.parametrize(
    ("contact", "why"),
    [
        (SOLID, ()),
        (replace(SOLID, last_contacted_on=TODAY - timedelta(days=90)), ()),
        (replace(SOLID, last_contacted_on=TODAY - timedelta(days=91)), ("contacted_too_long_ago",)),
        (replace(SOLID, support=0), ()),
        (replace(SOLID, support=-1, in_post=False), ("left_post", "support_too_low")),
        (replace(SOLID, last_contacted_on=None), ("never_contacted",)),
    ],
)
def test_a_solid_contact_is_in_post_met_lately_and_not_against_us(contact: Contact, why: tuple[str, ...]) -> None:
    assert why_not_solid(contact, RULE, TODAY) == why


@pytest.mark.parametrize(("solid", "degree", "withstands"), [(0, "0", False), (3, "1", False), (4, "1", True)])
def test_three_solid_contacts_cover_an_account_and_four_withstand_a_departure(
    solid: int, degree: str, withstands: bool
) -> None:
    found = coverage([SOLID] * solid + [replace(SOLID, in_post=False)], RULE, TODAY)
    assert (found.solid, found.degree, found.withstands_departure) == (solid, Decimal(degree), withstands)


def test_a_decision_maker_counts_as_reached_only_when_solid() -> None:
    decider = replace(SOLID, deciding_power=DecidingPower.DECIDES)
    assert coverage([decider], RULE, TODAY).decision_maker_reached
    assert not coverage([replace(decider, support=-2)], RULE, TODAY).decision_maker_reached


def test_support_beyond_the_scale_is_refused() -> None:
    assert [fault.code for fault in contact_faults(replace(SOLID, support=3))] == ["support_out_of_range"]
