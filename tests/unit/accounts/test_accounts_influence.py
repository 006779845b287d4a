"""Influence, ways to opponents, the departure of somebody, and threats: checked against solved systems and by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.domain.errors import Conflict, Invalid
from chassis.domain.flow import Ask
from services.accounts import rulebook
from services.accounts.domain.contact import Contact, DecidingPower
from services.accounts.domain.influence import influences, path_to
from services.accounts.domain.influence_map import MapRules, influence_map
from services.accounts.domain.interest import (
    Interest,
    InterestState,
    InterestTransition,
    Stake,
    Way,
    interest_faults,
    move_interest,
    threat,
)
from services.accounts.domain.personality import NoteSource, PersonalityNote, note_faults
from services.accounts.domain.tie import Tie, TieKind, tie_faults

DAY = date(2026, 3, 31)
RULE = rulebook.influence_rule(DAY)
ACCOUNT = UUID(int=99)
ANN, BO, CHEN, DAI, ELI = (UUID(int=i) for i in range(1, 6))


def tie(mover: UUID, moved: UUID, strength: int = 1, kind: TieKind = TieKind.INFLUENCE, **more: date) -> Tie:
    return Tie(ACCOUNT, kind, mover, moved, strength, **({"starts_on": date(2026, 1, 1)} | more))


def solved(size: int, ties: list[Tie]) -> np.ndarray:
    """The same ranks from the linear system (I − d·M)·r = (1 − d)/n, solved as a whole."""
    damping = float(RULE.damping)
    matrix = np.zeros((size, size))
    for line in ties:
        matrix[line.from_contact_id.int - 1, line.to_contact_id.int - 1] += line.strength
    out = matrix.sum(axis=0)
    matrix = np.where(out > 0, matrix / np.where(out > 0, out, 1), 1 / size)
    return np.linalg.solve(np.eye(size) - damping * matrix, np.full(size, (1 - damping) / size))


pairs = st.tuples(st.integers(1, 6), st.integers(1, 6), st.integers(1, 3)).filter(lambda pair: pair[0] != pair[1])


@given(st.lists(pairs, max_size=15, unique_by=lambda pair: pair[:2]))
def test_influence_is_the_stationary_solution_of_its_system(found: list[tuple[int, int, int]]) -> None:
    ties = [tie(UUID(int=a), UUID(int=b), strength) for a, b, strength in found]
    people = [UUID(int=i) for i in range(1, 7)]
    shares = [float(value.share) for value in influences(people, ties, RULE).values()]
    assert shares == pytest.approx(solved(6, ties), abs=0.0001)
    assert sum(shares) == pytest.approx(1, abs=0.0004)


def test_who_moves_the_mover_is_the_most_influential_and_a_conflict_moves_nobody() -> None:
    found = influences([ANN, BO, CHEN], [tie(ANN, BO), tie(BO, CHEN), tie(CHEN, ANN, 3, TieKind.CONFLICT)], RULE)
    assert found[ANN].share > found[BO].share > found[CHEN].share
    assert found[ANN].relative == 1


def test_without_ties_everybody_has_the_same_share() -> None:
    assert {value.share for value in influences([ANN, BO], [], RULE).values()} == {Decimal("0.5000")}
    assert influences([], [], RULE) == {}


def test_two_strong_steps_are_a_shorter_way_than_one_weak_one() -> None:
    ties = [tie(ANN, DAI, 1), tie(ANN, BO, 3), tie(BO, DAI, 3)]
    assert path_to(DAI, [ANN], [DAI], ties) == (ANN, BO, DAI)


def test_an_opponent_carries_no_word_to_another_opponent() -> None:
    ties = [tie(ANN, BO, 3), tie(BO, DAI, 3)]
    assert path_to(DAI, [ANN], [BO, DAI], ties) == ()
    assert path_to(BO, [ANN], [BO, DAI], ties) == (ANN, BO)


def test_ties_against_the_direction_lead_nowhere() -> None:
    assert path_to(DAI, [ANN], [], [tie(DAI, ANN, 3)]) == ()


def people_of(**support: int) -> Mapping[UUID, Contact]:
    names = {"ann": ANN, "bo": BO, "chen": CHEN, "dai": DAI, "eli": ELI}
    return {
        names[name]: Contact(
            name,
            support=value,
            deciding_power=DecidingPower.DECIDES if name == "ann" else DecidingPower.ADVISES,
            last_contacted_on=date(2026, 3, 1),
        )
        for name, value in support.items()
    }


def test_the_departure_test_says_who_must_not_leave() -> None:
    rules = MapRules(RULE, rulebook.solid_contact_rule(DAY))
    three = influence_map(ACCOUNT, DAY, people_of(ann=1, bo=0, chen=2, dai=-1), [], rules)
    assert three.coverage.solid == 3
    assert [(d.solid, d.holds) for d in three.departures] == [(2, False)] * 3
    assert {d.contact_id for d in three.departures if not d.decision_maker_reached} == {ANN}
    four = influence_map(ACCOUNT, DAY, people_of(ann=1, bo=0, chen=2, eli=0), [], rules)
    assert all(departure.holds for departure in four.departures)


def test_a_map_leaves_out_who_has_left_and_ties_of_other_days() -> None:
    rules = MapRules(RULE, rulebook.solid_contact_rule(DAY))
    known = dict(people_of(ann=1, bo=-2)) | {CHEN: Contact("chen", in_post=False)}
    ties = [tie(ANN, CHEN), tie(ANN, BO, ends_on=DAY), tie(ANN, BO, 2, starts_on=DAY)]
    found = influence_map(ACCOUNT, DAY, known, ties, rules)
    assert {person.contact_id for person in found.people} == {ANN, BO}
    assert found.ties == (ties[2],)
    assert [(a.opponent_id, a.path) for a in found.approaches] == [(BO, (ANN, BO))]


@pytest.mark.parametrize(
    ("asked", "others", "codes"),
    [
        (tie(ANN, BO), [], []),
        (tie(ANN, ANN), [], ["tie_to_oneself"]),
        (tie(ANN, BO, ends_on=date(2026, 1, 1)), [], ["ends_before_start"]),
        (tie(ANN, BO), [tie(ANN, BO)], ["tie_exists"]),
        (tie(ANN, BO), [tie(BO, ANN)], []),
        (tie(ANN, BO, kind=TieKind.CONFLICT), [tie(BO, ANN, kind=TieKind.CONFLICT)], ["tie_exists"]),
        (tie(ANN, BO, starts_on=DAY), [tie(ANN, BO, ends_on=DAY)], []),
    ],
)
def test_ties_of_one_pair_and_kind_follow_each_other(asked: Tie, others: list[Tie], codes: list[str]) -> None:
    assert [fault.code for fault in tie_faults(asked, others)] == codes


def interest(**changes: object) -> Interest:
    plain = {
        "account_id": ACCOUNT,
        "contact_id": BO,
        "stake": Stake.EXPERTISE,
        "threatens": "the new system",
        "likelihood": Decimal("0.5"),
        "impact": 4,
        "way": Way.TRUST,
        "owner": "A-017",
        "review_on": DAY,
    }
    return Interest(**(plain | changes))


def test_a_threat_is_likelihood_times_impact_times_influence() -> None:
    assert threat(interest(), Decimal("0.649"), RULE.impact_max).score == Decimal("25.96")  # 100 · 0.5 · 4/5 · 0.649
    assert threat(interest(impact=5, likelihood=Decimal(1)), Decimal(1), RULE.impact_max).score == 100
    assert threat(interest(state=InterestState.RESOLVED), Decimal(1), RULE.impact_max).score == 0


def test_a_rebate_is_flagged_and_an_advocate_is_somebody_else() -> None:
    def codes(**changes: object) -> list[str]:
        return [fault.code for fault in interest_faults(interest(**changes), {ANN, BO})]

    assert codes() == []
    assert codes(stake=Stake.REBATE) == ["rebate_needs_compliance"]
    assert codes(stake=Stake.REBATE, compliance_flag=True) == []
    assert codes(way=Way.ADVOCATE) == ["advocate_missing"]
    assert codes(way=Way.ADVOCATE, advocate_id=BO) == ["own_advocate"]
    assert codes(contact_id=CHEN) == ["unknown_resource"]


def test_a_transition_leaves_actor_reason_and_time_behind() -> None:
    at = rulebook.influence_rule(DAY).effective_from
    ask = Ask(InterestTransition.RESOLVE, "A-017", at, "agreed")
    resolved = move_interest(interest(), ask)
    assert (resolved.state, resolved.history[-1].actor, resolved.history[-1].reason) == ("resolved", "A-017", "agreed")
    with pytest.raises(Conflict):
        move_interest(resolved, ask)
    with pytest.raises(Invalid):
        move_interest(interest(), Ask(InterestTransition.RESOLVE, "A-017", at, " "))


def test_an_assessment_is_linked_by_consent_only() -> None:
    def codes(**changes: object) -> list[str]:
        plain = {"account_id": ACCOUNT, "contact_id": BO, "noted_on": DAY, "source": NoteSource.OBSERVED, "note": "x"}
        return [fault.code for fault in note_faults(PersonalityNote(**(plain | changes)))]

    assert codes() == []
    assert codes(source=NoteSource.ASSESSMENT, assessment_id=ANN) == ["consent_missing"]
    assert codes(source=NoteSource.ASSESSMENT, assessment_id=ANN, consented_on=DAY) == []
    assert codes(assessment_id=ANN) == ["assessment_and_source_differ"]
    assert codes(consented_on=date(2026, 4, 1)) == ["consented_later"]
