"""The demo's people: as many as article 3 counts, the same for a seed, and answering as a complete sheet."""

from collections import Counter

from services.assessment.domain.answers import Choice, Rating, Sheet, faults_in_complete
from services.assessment.domain.instrument import Instrument
from suite.demo_data.respondents import respondents


def test_the_people_are_those_of_the_article() -> None:
    people = respondents(2026)
    assert len(people) == len({p.external_id for p in people}) == len({p.name for p in people}) == 76
    assert Counter(p.role for p in people) == {"manager": 55, "supervisor": 21}
    assert sum(p.bank == "A" for p in people) == 38
    assert all((p.group is None) == (p.role == "supervisor") for p in people)


def test_a_seed_gives_the_same_answers_and_another_seed_others() -> None:
    assert respondents(1) == respondents(1)
    assert respondents(1) != respondents(2)


def test_everyone_answers_completely(instrument: Instrument) -> None:
    for person in respondents(5):
        choices = tuple(Choice(**answer) for answer in person.answers)
        sheet = Sheet(choices, tuple(Rating(**rating) for rating in person.ratings))
        assert not list(faults_in_complete(sheet, instrument))
