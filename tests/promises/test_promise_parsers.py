"""Whatever bytes a parser is given, it ends in a value or in a located problem. `python -m tests.fuzz` looks longer."""

from json import JSONDecodeError

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot.errors import SqlglotError

from chassis.domain.errors import Invalid
from chassis.problems import ProblemError
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS, UnlocatedError, refusals
from tests.scale import SOAK

EXAMPLES = 2_000 if SOAK else 40
PIECES = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        ["\0", "\ud800".encode("utf-8", "surrogatepass"), b"\xff", b'"', b"(", b"{", b"2026-02-31", b"9" * 40, b"%"]
    ),
)
damages = st.lists(st.tuples(st.integers(0, 2**12), st.integers(0, 8), PIECES), max_size=4)


def damaged(content: bytes, places: list[tuple[int, int, bytes]]) -> bytes:
    """The bytes with some of them exchanged for others."""
    for place, gone, piece in places:
        start = place % (len(content) + 1)
        content = content[:start] + (piece if isinstance(piece, bytes) else piece.encode()) + content[start + gone :]
    return content


@pytest.mark.parametrize("name", TARGETS)
def test_every_input_of_a_parser_ends_in_a_value_or_a_located_problem(name):
    for content in seeds()[name]:
        TARGETS[name](content)

    @settings(
        max_examples=EXAMPLES, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.sampled_from(seeds()[name]), damages)
    def of_damaged(content: bytes, places: list[tuple[int, int, bytes]]) -> None:
        TARGETS[name](damaged(content, places))

    of_damaged()


@pytest.mark.parametrize(
    ("name", "guard", "breaks"),
    [
        ("json", "gateway.checks.bodies.orjson.JSONDecodeError", JSONDecodeError),
        ("query", "gateway.checks.parameters.UnicodeDecodeError", UnicodeDecodeError),
        ("ndjson", "chassis.imports.ndjson_source.orjson.JSONDecodeError", JSONDecodeError),
        ("condition", "services.accounts.domain.condition.SqlglotError", SqlglotError),
    ],
)
def test_without_its_guard_a_parser_breaks_on_a_seed(name, guard, breaks, monkeypatch):
    """The control: what the parser would refuse comes out of it as it is."""
    monkeypatch.setattr(guard, KeyError, raising=False)

    def try_all() -> None:
        for content in seeds()[name]:
            TARGETS[name](content)

    with pytest.raises(breaks):
        try_all()


def test_a_refusal_that_helps_nobody_would_be_found():
    with pytest.raises(UnlocatedError), refusals():
        raise Invalid
    with pytest.raises(UnlocatedError), refusals():
        raise ProblemError("malformed")
