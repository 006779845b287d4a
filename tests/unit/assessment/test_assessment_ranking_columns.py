"""The ranking from columns gives what the ranking person by person gives: the same order, ranks and ties."""

from collections.abc import Callable
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.domain.errors import Fault, Invalid
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.indices import Yardstick
from services.assessment.domain.ranking import Candidate, RankingTask, rank
from services.assessment.domain.ranking_columns import Columns, ladder
from services.assessment.domain.scoring import Score

tenths = st.integers(0, 1000)
people = st.lists(st.tuples(tenths, tenths, tenths, tenths), min_size=1, max_size=25)
levels = st.tuples(*[st.integers(0, 100)] * 4)
errors = st.integers(0, 150).map(lambda n: Decimal(n) / 10)


def columns_of(rows: list[tuple[int, ...]], sem: Decimal) -> Columns:
    table = np.array(rows, dtype=np.int16)
    return Columns([np.ascontiguousarray(table[:, k]) for k in range(4)], dict.fromkeys(FACTORS, sem))


def candidates_of(rows: list[tuple[int, ...]], sem: Decimal) -> list[Candidate]:
    def styles(row: tuple[int, ...]) -> dict[Style, dict[Factor, Score]]:
        scores = {
            f: Score(0, Decimal(v) / 10, sem, Decimal(0), Decimal(100)) for f, v in zip(FACTORS, row, strict=True)
        }
        return dict.fromkeys(Style, scores)

    return [Candidate(f"{n:03}", styles(row)) for n, row in enumerate(rows)]


@settings(max_examples=150, deadline=None)
@given(rows=people, model=levels, sem=errors, error=errors)
def test_columns_and_persons_agree_to_the_last_tie(
    yardstick: Callable[..., Yardstick],
    rows: list[tuple[int, ...]],
    model: tuple[int, ...],
    sem: Decimal,
    error: Decimal,
) -> None:
    stick = yardstick({f: Decimal(level) for f, level in zip(FACTORS, model, strict=True)}, str(error))
    expected = rank(candidates_of(rows, sem), RankingTask(stick, (), Style.EXTERNAL))
    found = ladder(columns_of(rows, sem), stick)
    pages = [place for start in range(0, len(rows), 7) for place in found.page(start, 7)]
    assert [(f"{p.row:03}", p.position, p.rank, p.tied, p.overall) for p in pages] == [
        (e.key, e.position, e.rank, len(e.tied_with), e.matches[Style.EXTERNAL].overall.points) for e in expected
    ]


def test_beyond_the_last_there_is_nobody(yardstick: Callable[..., Yardstick]) -> None:
    stick = yardstick(dict.fromkeys(FACTORS, Decimal(50)))
    found = ladder(columns_of([(500, 500, 500, 500)], Decimal(10)), stick)
    assert found.page(1, 10) == []
    assert [place.overall for place in found.page(0, 10)] == [0]


def test_a_level_finer_than_a_tenth_is_refused(yardstick: Callable[..., Yardstick]) -> None:
    stick = yardstick(dict.fromkeys(FACTORS, Decimal("50.05")))
    with pytest.raises(Invalid) as refused:
        ladder(columns_of([(500, 500, 500, 500)], Decimal(10)), stick)
    assert refused.value.faults == (Fault("level_too_fine", "/role_model_id"),)


def test_a_crowd_is_ranked_part_by_part_as_it_would_be_at_once(
    yardstick: Callable[..., Yardstick], monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = yardstick(dict.fromkeys(FACTORS, Decimal(50)))
    columns = columns_of([(500 + 7 * n % 90, 500, 510, 480) for n in range(50)], Decimal(1))
    at_once = ladder(columns, stick)
    monkeypatch.setattr("services.assessment.domain.ranking_columns._AT_ONCE", 8)
    in_parts = ladder(columns, stick)
    assert in_parts.page(0, 50) == at_once.page(0, 50)
    assert sorted(place.row for place in in_parts.page(0, 50)) == list(range(50))


def test_equals_stand_in_the_order_of_their_rows_however_many_they_are(yardstick: Callable[..., Yardstick]) -> None:
    found = ladder(
        columns_of([(510, 500, 500, 500), (500, 500, 500, 500)] * 200, Decimal(0)),
        yardstick(dict.fromkeys(FACTORS, Decimal(50))),
    )
    assert [place.row for place in found.page(0, 400)] == [*range(1, 400, 2), *range(0, 400, 2)]
    assert [place.row for place in found.page(190, 20)] == [*range(381, 400, 2), *range(0, 20, 2)]


def test_nobody_is_worse_than_as_far_as_the_scale_reaches(yardstick: Callable[..., Yardstick]) -> None:
    found = ladder(
        columns_of([(1000, 1000, 1000, 1000)] * 2, Decimal(3)), yardstick(dict.fromkeys(FACTORS, Decimal(0)))
    )
    assert [(place.overall, place.rank, place.tied) for place in found.page(0, 2)] == [(100, 1, 1), (100, 1, 1)]
