"""Teams: shares that are a whole, referrers credited exactly, and one product manager for three managers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.accounts import rulebook
from services.accounts.domain.manager import Manager, ManagerRole
from services.accounts.domain.pairing import Pairing, pairing_faults, propose_pairings
from services.accounts.domain.referral import Referral, credit_faults
from services.accounts.domain.span import holds
from services.accounts.domain.team import (
    Member,
    MemberShare,
    ShareSheet,
    Team,
    TeamRole,
    credited,
    latest_sheet,
    sheet_faults,
    team_findings,
)

APRIL = date(2026, 4, 1)
ACCOUNT = UUID(int=1)
RULE = rulebook.team_rule(APRIL)
TEAM = (
    Member("A-1", "林晓", ManagerRole.RELATIONSHIP, APRIL, None),
    Member("P-1", "周敏", ManagerRole.PRODUCT, APRIL, None),
    Member("R-1", "王芳", ManagerRole.RISK, APRIL, None),
)


def share(manager: str, part: str, role: TeamRole = TeamRole.MANAGER) -> MemberShare:
    return MemberShare(manager, Decimal(part), role)


WHOLE = (
    share("A-1", "0.6"),
    share("P-1", "0.25", TeamRole.PRODUCT_MANAGER),
    share("R-1", "0.15", TeamRole.RISK_MANAGER),
)


def faults(*shares: MemberShare) -> list[tuple[str, str]]:
    return [(f.code, f.pointer) for f in sheet_faults(ShareSheet(ACCOUNT, APRIL, shares), TEAM)]


def test_shares_that_are_a_whole_of_people_in_the_team_are_filed():
    assert faults(*WHOLE) == []


def test_a_share_too_much_in_the_last_place_is_refused_and_the_sum_is_told():
    short = (*WHOLE[:2], share("R-1", "0.1499999999", TeamRole.RISK_MANAGER))
    [fault] = sheet_faults(ShareSheet(ACCOUNT, APRIL, short), TEAM)
    assert (fault.code, fault.pointer, fault.params) == ("shares_not_whole", "/shares", {"sum": "0.9999999999"})


def test_every_fault_of_a_sheet_is_found_where_it_is():
    assert faults(share("A-1", "1.5"), share("A-1", "0"), share("P-1", "-0.5", TeamRole.RISK_MANAGER)) == [
        ("share_out_of_range", "/shares/0/share"),
        ("member_twice", "/shares/1/manager"),
        ("share_out_of_range", "/shares/1/share"),
        ("share_out_of_range", "/shares/2/share"),
        ("not_in_team", "/shares/2/manager"),
    ]


def test_a_referrer_has_a_share_without_being_in_the_team():
    assert faults(share("A-1", "0.9"), share("X-9", "0.1", TeamRole.REFERRER)) == []


def test_a_sheet_holds_until_the_next_and_a_later_one_of_the_day_corrects_it():
    first, wrong, right = (
        ShareSheet(ACCOUNT, APRIL + timedelta(days=d), WHOLE, r) for d, r in ((0, "a"), (9, "b"), (9, "c"))
    )
    sheets = [wrong, first, right]
    assert latest_sheet(sheets, APRIL - timedelta(days=1)) is None
    assert latest_sheet(sheets, APRIL + timedelta(days=8)) == first
    assert latest_sheet(sheets, APRIL + timedelta(days=9)) == right


def referred(who: str, part: str) -> MemberShare:
    return MemberShare(who, Decimal(part), TeamRole.REFERRER)


def test_a_referrer_is_credited_first_and_the_team_shares_the_rest_in_its_proportions():
    found = {each.manager: each.share for each in credited(WHOLE, [referred("X-9", "0.1")])}
    assert found == {"A-1": Decimal("0.54"), "P-1": Decimal("0.225"), "R-1": Decimal("0.135"), "X-9": Decimal("0.1")}


def test_a_referrer_who_is_in_the_team_has_one_share():
    found = credited(WHOLE, [referred("A-1", "0.2")])
    assert [each.manager for each in found] == ["A-1", "P-1", "R-1"]
    assert found[0].share == Decimal("0.68")


parts = st.lists(st.integers(1, 400), min_size=1, max_size=6)
given_parts = st.dictionaries(
    st.sampled_from(["A-0", "A-3", "X-1", "X-2"]), st.decimals("0.0001", "0.2", places=4), max_size=4
)


@given(parts, given_parts)
def test_whatever_is_credited_the_shares_stay_exactly_whole(weights: list[int], given_away: dict[str, Decimal]) -> None:
    rest = Decimal(1000) - sum(weights[1:])
    shares = [share(f"A-{i}", str(Decimal(w) / 1000)) for i, w in enumerate(weights)]
    shares[0] = share("A-0", str(rest / 1000))
    parts = [referred(who, str(part)) for who, part in given_away.items()]
    assert sum((each.share for each in credited(shares, parts)), Decimal(0)) == 1


def team(**changes: object) -> Team:
    return replace(Team(ACCOUNT, APRIL, True, TEAM, WHOLE, APRIL, ()), **changes)


def found_in(of: Team, paired: set[tuple[str, str]] | None = None) -> list[tuple[str, dict[str, object]]]:
    present = {("P-1", "A-1")} if paired is None else paired
    return [(fault.code, dict(fault.params)) for fault in team_findings(of, present)]


def test_a_whole_team_that_is_paired_and_shared_has_no_findings():
    assert found_in(team()) == []


def test_a_core_account_needs_every_role_and_shares_another_does_not():
    alone = team(members=TEAM[:1], shares=())
    assert [code for code, _ in found_in(alone)] == ["team_role_missing", "team_role_missing", "team_shares_missing"]
    assert found_in(replace(alone, core=False)) == []


def test_a_product_manager_who_is_not_paired_and_a_share_of_one_who_left_are_found():
    assert found_in(team(), set()) == [("team_not_paired", {"product_manager": "P-1", "manager": "A-1"})]
    assert found_in(team(members=TEAM[:2])) == [
        ("team_role_missing", {"role": "risk"}),
        ("share_without_member", {"manager": "R-1", "role": "risk_manager"}),
    ]


def manager(role: ManagerRole, **changes: object) -> Manager:
    return replace(Manager("x", "x", role, "senior", date(2020, 1, 1), None, 120), **changes)


PRODUCT, LEADER = manager(ManagerRole.PRODUCT), manager(ManagerRole.RELATIONSHIP)
P, Q = UUID(int=100), UUID(int=101)


def pairing(leader: int, start: int = 0, end: int | None = None, product: UUID = P) -> Pairing:
    return Pairing(
        product, UUID(int=leader), APRIL + timedelta(days=start), None if end is None else APRIL + timedelta(days=end)
    )


def refused(
    asked: Pairing, *others: Pairing, product: Manager = PRODUCT, leader: Manager = LEADER
) -> list[tuple[str, str]]:
    return [(f.code, f.pointer) for f in pairing_faults(asked, product, leader, others, RULE)]


def test_a_fourth_manager_is_refused_on_any_day_and_taken_once_one_has_gone():
    three = [pairing(1), pairing(2), pairing(3, start=10)]
    assert refused(pairing(4), *three) == [("product_manager_full", "/product_manager_id")]
    assert refused(pairing(4, end=10), *three) == []
    assert refused(pairing(4), pairing(1), pairing(2, end=10), pairing(3, start=10)) == []


def test_a_manager_has_one_product_manager_at_a_time():
    assert refused(pairing(1), pairing(1, product=Q)) == [("already_paired", "/manager_id")]
    assert refused(pairing(1, start=5), pairing(1, end=5, product=Q)) == []


def test_both_must_have_the_role_and_be_employed():
    gone = replace(LEADER, employed_until=APRIL)
    assert refused(pairing(1), product=LEADER, leader=gone) == [
        ("not_in_role", "/product_manager_id"),
        ("manager_not_employed", "/manager_id"),
    ]


spans = st.tuples(st.integers(0, 20), st.none() | st.integers(1, 12)).map(lambda s: (s[0], s[1] and s[0] + s[1]))


@given(st.lists(spans, max_size=7), spans)
def test_pairings_are_refused_exactly_when_some_day_would_have_four(held: list[tuple], asked: tuple) -> None:
    others: list[Pairing] = []
    for i, (start, end) in enumerate(held):
        fresh = pairing(i + 10, start, end)
        if not refused(fresh, *others):
            others.append(fresh)
    new = pairing(1, *asked)
    days = [APRIL + timedelta(days=n) for n in range(60)]
    crowded = any(holds(new, day) and sum(holds(other, day) for other in others) >= 3 for day in days)
    assert (("product_manager_full", "/product_manager_id") in refused(new, *others)) == crowded


def test_a_proposal_pairs_those_who_serve_the_most_accounts_together_within_the_free_seats():
    leaders = [UUID(int=n) for n in (1, 2, 3)]
    shared = {(P, leaders[0]): 5, (P, leaders[1]): 9, (Q, leaders[1]): 8}
    found = propose_pairings({P: 1, Q: 1}, leaders, shared)
    assert {(one, two) for one, two, _ in found.pairs} == {(P, leaders[0]), (Q, leaders[1])}
    assert found.unpaired == (leaders[2],)
    assert propose_pairings({}, leaders, {}).unpaired == tuple(leaders)


def test_referrers_of_a_deal_leave_a_part_to_the_team():
    first = Referral(ACCOUNT, APRIL, "A-1", referrer="X-1", credited_share=Decimal("0.6"))
    second = replace(first, referrer="X-2", credited_share=Decimal("0.4"))
    assert [f.code for f in credit_faults(second, [first])] == ["credits_exceed"]
    assert [f.code for f in credit_faults(replace(second, credited_share=Decimal("0.3")), [first])] == []
    assert [f.code for f in credit_faults(replace(first, referrer="A-1", credited_share=Decimal(1)), [])] == [
        "referred_to_oneself",
        "credit_out_of_range",
    ]
    assert [f.code for f in credit_faults(replace(first, credited_share=Decimal("0.1")), [first])] == [
        "referred_already"
    ]
