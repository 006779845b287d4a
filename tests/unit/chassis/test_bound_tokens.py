"""A bound token opens one path, for a while, and cannot be made or stretched by anybody else."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import KeySet

from chassis import bound_tokens
from chassis.auth import Principal, TokenVerifier
from chassis.problems import ProblemError

SECRET = b"0123456789abcdef0123456789abcdef"
NOW = datetime(2026, 6, 1, tzinfo=UTC)
TOKEN = bound_tokens.issue(SECRET, "A-M01", "assessment:answer", "/v1/assessments/1", NOW + timedelta(hours=1))


def verifier(secret: bytes = SECRET, moment: datetime = NOW) -> TokenVerifier:
    return TokenVerifier(lambda: KeySet([]), "", "", (), clock=moment.timestamp, bound_secret=secret)


def test_it_names_who_may_do_what_beneath_which_path() -> None:
    found = verifier().verify(f"Bearer {TOKEN}")
    assert found == Principal(
        "A-M01", frozenset({"guest"}), frozenset({"assessment:answer"}), only_under="/v1/assessments/1"
    )
    assert found.may_enter("/v1/assessments/1")
    assert found.may_enter("/v1/assessments/1/answers")
    assert not found.may_enter("/v1/assessments/10/answers")
    assert not found.may_enter("/v1/own-assessments")


def test_it_holds_to_its_last_second_and_is_read_by_whoever_knows_the_key() -> None:
    expires = int((NOW + timedelta(hours=1)).timestamp())
    found = bound_tokens.Bound("A-M01", "assessment:answer", "/v1/assessments/1", expires)
    assert bound_tokens.read(SECRET, TOKEN) == found
    assert verifier(moment=NOW + timedelta(minutes=59, seconds=59)).verify(f"Bearer {TOKEN}").subject == "A-M01"


@given(st.text(max_size=30), st.binary(min_size=1, max_size=40))
def test_whoever_a_token_is_for_it_is_read_as_it_was_given(subject: str, secret: bytes) -> None:
    token = bound_tokens.issue(secret, subject, "a:b", "/v1/x", NOW)
    assert bound_tokens.read(secret, token) == bound_tokens.Bound(subject, "a:b", "/v1/x", int(NOW.timestamp()))
    assert "=" not in token
    assert bound_tokens.read(secret + b"x", token) is None


def test_why_a_bound_token_is_refused_is_said() -> None:
    for moment, secret, code in ((NOW + timedelta(hours=1), SECRET, "token_expired"), (NOW, b"x", "token_untrusted")):
        with pytest.raises(ProblemError) as refused:
            verifier(secret, moment).verify(f"Bearer {TOKEN}")
        assert [fault.code for fault in refused.value.problem.faults] == [code]


@pytest.mark.parametrize(
    ("token", "secret", "moment"),
    [
        (TOKEN, b"another key of thirty-two bytes!", NOW),
        (TOKEN, b"", NOW),
        (TOKEN, SECRET, NOW + timedelta(hours=1)),
        (TOKEN[:-2] + "AA", SECRET, NOW),
        (TOKEN.replace("kam1.", "kam1.W"), SECRET, NOW),
        ("kam1.", SECRET, NOW),
        ("kam1.é.x", SECRET, NOW),
    ],
)
def test_whatever_is_forged_stretched_or_over_opens_nothing(token: str, secret: bytes, moment: datetime) -> None:
    with pytest.raises(ProblemError):
        verifier(secret, moment).verify(f"Bearer {token}")


def test_any_other_token_may_enter_everywhere() -> None:
    assert Principal("hr").may_enter("/v1/anything")
