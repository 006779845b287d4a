"""Which form of a resource a caller gets by `Accept`."""

import pytest

from chassis.negotiation import chosen
from chassis.problems import ProblemError

OFFERED = ("image/svg+xml", "image/png")


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("", "image/svg+xml"),
        ("*/*", "image/svg+xml"),
        ("image/*", "image/svg+xml"),
        ("image/png", "image/png"),
        ("IMAGE/PNG", "image/png"),
        ("image/svg+xml;q=0.5, image/png", "image/png"),
        ("image/png;q=0.2, */*;q=0.8", "image/svg+xml"),
        ("image/svg+xml;q=0, */*", "image/png"),
        ("text/html, image/png;q=0.1", "image/png"),
        ("image/png;level=1;q=0.9", "image/png"),
        ("image/png;q=abc", "image/png"),
    ],
)
def test_the_form_that_is_preferred(accept, form):
    assert chosen(accept, OFFERED) == form


@pytest.mark.parametrize("accept", ["text/html", "image/svg+xml;q=0, image/png;q=0", "image/webp, application/json"])
def test_what_nobody_offers_is_a_problem_that_names_what_there_is(accept):
    with pytest.raises(ProblemError) as refused:
        chosen(accept, OFFERED)
    assert refused.value.problem.status == 406
    assert refused.value.problem.faults[0].params == {"accepted": "image/svg+xml, image/png"}
