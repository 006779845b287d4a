"""The picture of the influence map: a line is never read as two, because it passes through nobody but its ends."""

import re
from datetime import date
from math import hypot
from uuid import UUID

import pytest

from services.accounts import rulebook
from services.accounts.domain.contact import Contact, DecidingPower
from services.accounts.domain.influence_map import MapRules, influence_map
from services.accounts.domain.tie import Tie, TieKind
from services.accounts.schemas.influence_picture import influence_picture

DAY = date(2026, 6, 1)
LINE = re.compile(r'<path d="M([\d.-]+) ([\d.-]+) Q([\d.-]+) ([\d.-]+) ([\d.-]+) ([\d.-]+)"')
CIRCLE = re.compile(r'<circle cx="([\d.-]+)" cy="([\d.-]+)" r="([\d.-]+)" fill="#')


@pytest.mark.parametrize("kind", TieKind)
def test_a_tie_passes_beside_whoever_stands_between_its_ends(kind):
    powers = (DecidingPower.DECIDES, DecidingPower.VETOES, DecidingPower.ADVISES, DecidingPower.NONE)
    people = {UUID(int=i): Contact(f"P{i}", deciding_power=power) for i, power in enumerate(powers)}
    tie = Tie(UUID(int=9), kind, UUID(int=3), UUID(int=0), 2, date(2026, 1, 1))
    rules = MapRules(rulebook.influence_rule(DAY), rulebook.solid_contact_rule(DAY))
    drawn = influence_picture(influence_map(UUID(int=9), DAY, people, [tie], rules), "en")
    [ends] = [tuple(float(cell) for cell in found) for found in LINE.findall(drawn)]
    circles = [tuple(float(cell) for cell in found) for found in CIRCLE.findall(drawn)][:4]
    between = sorted(circles, key=lambda circle: circle[1])[1:3]
    assert len(between) == 2
    x1, y1, x, y, x2, y2 = ends
    for t in (step / 100 for step in range(101)):
        across = (1 - t) ** 2 * x1 + 2 * t * (1 - t) * x + t**2 * x2
        down = (1 - t) ** 2 * y1 + 2 * t * (1 - t) * y + t**2 * y2
        assert all(hypot(across - cx, down - cy) > radius for cx, cy, radius in between)
