"""What assessment tests build on: the shipped rules, a complete sheet, scores at will."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest

from services.assessment import rulebook
from services.assessment.domain.answers import Choice, Rating, Sheet
from services.assessment.domain.factors import FACTORS, Factor, Levels
from services.assessment.domain.indices import Yardstick
from services.assessment.domain.instrument import Instrument
from services.assessment.domain.profile import ProfileRules
from services.assessment.domain.scoring import Score


@pytest.fixture(scope="session")
def rules() -> ProfileRules:
    return rulebook.profile_rules("disc-24@2026-01-01", date(2026, 6, 1))


@pytest.fixture(scope="session")
def instrument(rules: ProfileRules) -> Instrument:
    return rules.instrument


@pytest.fixture
def sheet(instrument: Instrument) -> Sheet:
    """Complete and unremarkable: the place chosen moves on with every block."""
    choices = [
        Choice(block.id, block.items[n % 4].id, block.items[(n + 1) % 4].id) for n, block in enumerate(instrument.shown)
    ]
    return Sheet(tuple(choices), tuple(Rating(anchor.id, 3) for anchor in instrument.anchors))


@pytest.fixture(scope="session")
def levels() -> Callable[[Mapping[str, str]], dict[Factor, Decimal]]:
    return lambda document: {factor: Decimal(document[factor]) for factor in FACTORS}


@pytest.fixture(scope="session")
def scores() -> Callable[..., dict[Factor, Score]]:
    """Scores at the given levels, each measured with one and the same SEM (bands of ± 2 SEM)."""

    def at(points: Levels, sem: str = "0") -> dict[Factor, Score]:
        error = Decimal(sem)
        return {f: Score(0, points[f], error, points[f] - 2 * error, points[f] + 2 * error) for f in FACTORS}

    return at


def yardstick_at(levels: Levels, error: str = "0") -> Yardstick:
    """A model at these levels, each with one standard error, by the shipped rules (bands of 1.96)."""
    errors = dict.fromkeys(FACTORS, Decimal(error))
    return Yardstick(levels, errors, Decimal("1.96"), Decimal(20), rulebook.index_rules(date(2026, 6, 1)))


@pytest.fixture(scope="session")
def yardstick() -> Callable[..., Yardstick]:
    return yardstick_at
