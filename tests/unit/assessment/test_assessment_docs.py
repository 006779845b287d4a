"""The worked tables of the algorithm pages are what the code computes."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from services.assessment import rulebook
from services.assessment.domain.factors import FACTORS, Factor, Style
from services.assessment.domain.indices import Yardstick
from services.assessment.domain.match import match_style
from services.assessment.domain.scoring import Score, score

PAGES = Path("docs/algorithms")
NORM = rulebook.norm("model-based@2026-01-01")


def rows(page: str, first_cell: str, cells: int) -> Iterator[list[str]]:
    """The cells of table rows that start with `first_cell` and have so many cells."""
    for line in (PAGES / page).read_text("utf-8").splitlines():
        found = [cell.strip().strip("*").replace("−", "-") for cell in line.strip("| ").split("|")]
        if found[0] == first_cell and len(found) == cells:
            yield found


def worked_scores(style: Style) -> dict[Factor, Score]:
    raws = {row[1]: int(row[2]) for row in rows("disc-scoring.md", style, 10)}
    return {factor: score(raws[factor], NORM.styles[style][factor], NORM.scale) for factor in FACTORS}


def test_the_scores_of_the_worked_table() -> None:
    for style in (Style.INTERNAL, Style.EXTERNAL):
        computed, seen = worked_scores(style), 0
        for _, factor, raw, mean, sd, reliability, *figures in rows("disc-scoring.md", style, 10):
            stated, found = NORM.styles[style][Factor(factor)], computed[Factor(factor)]
            assert [Decimal(x) for x in (mean, sd, reliability)] == [stated.mean, stated.sd, stated.reliability]
            assert [Decimal(x) for x in figures] == [found.points, found.sem, found.low, found.high]
            assert found.raw == int(raw)
            seen += 1
        assert seen == 4


def test_the_match_degrees_of_the_worked_table(yardstick: Callable[..., Yardstick]) -> None:
    models = {f: Decimal(row[2]) for f in FACTORS for row in rows("match-degree.md", f, 7) if len(row[1]) < 5}
    match = match_style(worked_scores(Style.EXTERNAL), yardstick(models))
    for factor in FACTORS:
        x, _, gap, *degree = next(row[1:] for row in rows("match-degree.md", factor, 7) if len(row[1]) < 5)
        found = match.factors[factor]
        assert [Decimal(x), Decimal(gap)] == [models[factor] + match.gaps[factor], match.gaps[factor]]
        assert [Decimal(value) for value in degree] == [found.points, found.low, found.high]
    overall = next(rows("match-degree.md", "overall", 7))
    assert [Decimal(v) for v in overall[4:]] == [match.overall.points, match.overall.low, match.overall.high]
    readings = f"Root mean square {match.root_mean_square}, Euclidean {match.euclidean}, largest {match.largest}."
    assert readings in (PAGES / "match-degree.md").read_text("utf-8")

    indices = match.indices
    assert indices is not None
    for name in ("elevation", "scatter", "shape", "icc_double_entry", "cattell_rp", "chance_within"):
        assert Decimal(next(rows("match-degree.md", f"`{name}`", 3))[1]) == getattr(indices, name)
