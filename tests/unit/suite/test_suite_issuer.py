"""The local issuer: tokens that this installation trusts, and no other."""

import time
from dataclasses import replace

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from chassis.auth import TokenVerifier
from chassis.keys import key_source
from chassis.problems import ProblemError
from chassis.settings import DEMO_KEY_PREFIX, Settings
from gateway.contracts import load_contracts
from suite.issuer import IssuerError, LocalIssuer
from suite.roles import roles


def scopes_in_the_contracts():
    return {
        scope
        for contract in load_contracts().values()
        for operations in contract.document["paths"].values()
        for operation in operations.values()
        for requirement in operation["security"]
        for scope in requirement["bearer"]
    }


@pytest.fixture
def local(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def verifier(settings: Settings) -> TokenVerifier:
    return TokenVerifier(key_source(settings), settings.jwt_issuer, settings.jwt_audience, settings.jwt_algorithms)


@pytest.mark.parametrize("role", roles())
def test_a_token_carries_its_role_and_the_scopes_of_the_role(local, role):
    issuer = LocalIssuer.open(local)
    principal = verifier(local).verify(f"Bearer {issuer.token(role, subject='E001')}")
    assert principal.subject == "E001"
    assert principal.roles == {role}
    assert principal.scopes == set(roles()[role].scopes)


def test_every_scope_is_one_that_the_contracts_use_and_admin_has_them_all():
    granted = {scope for role in roles().values() for scope in role.scopes}
    assert granted == scopes_in_the_contracts() == set(roles()["admin"].scopes)


def test_whoever_assesses_does_not_see_pay_and_only_finance_approves_it():
    assert not any(scope.startswith("pay:") for scope in roles()["hr"].scopes)
    assert {name for name, role in roles().items() if "pay:approve" in role.scopes} == {"admin", "finance"}


def test_every_role_says_why_in_both_languages():
    assert all(set(role.why) == {"en", "zh-CN"} and all(role.why.values()) for role in roles().values())


def test_the_key_is_made_once_and_only_its_owner_may_read_it(local):
    first, second = LocalIssuer.open(local), LocalIssuer.open(local)
    assert first.key.kid == second.key.kid
    assert first.key.kid.startswith(DEMO_KEY_PREFIX)
    assert local.local_keys_file.stat().st_mode & 0o777 == 0o600


def test_what_checks_tokens_cannot_sign_them(local):
    LocalIssuer.open(local)
    assert not any(key.is_private for key in key_source(local)())


def test_a_token_of_another_installation_is_not_trusted(local, tmp_path):
    LocalIssuer.open(local)
    stranger = LocalIssuer.open(Settings(data_dir=tmp_path / "other"))
    with pytest.raises(ProblemError) as refused:
        verifier(local).verify(f"Bearer {stranger.token('admin')}")
    assert refused.value.problem.faults[0].code == "token_untrusted"


def test_a_token_ends_when_it_says(local):
    issuer = LocalIssuer.open(local)
    yesterday = LocalIssuer(replace(issuer.signer, clock=lambda: time.time() - 86_400))
    with pytest.raises(ProblemError) as refused:
        verifier(local).verify(f"Bearer {yesterday.token('admin', hours=1)}")
    assert refused.value.problem.faults[0].code == "token_expired"


def test_the_kid_of_a_trusted_key_does_not_make_another_key_trusted(local):
    issuer = LocalIssuer.open(local)
    forged = ECKey.generate_key("P-256", {"kid": issuer.key.kid})
    claims = jwt.decode(issuer.token("admin"), issuer.key).claims
    token = jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": issuer.key.kid}, claims, forged)
    with pytest.raises(ProblemError):
        verifier(local).verify(f"Bearer {token}")


def test_an_unknown_role_is_refused_with_the_roles_there_are(local):
    with pytest.raises(IssuerError, match=r"no role boss.*admin, hr"):
        LocalIssuer.open(local).token("boss")


def test_an_installation_with_an_issuer_of_its_own_signs_nothing(tmp_path):
    with pytest.raises(IssuerError, match="takes its tokens from"):
        LocalIssuer.open(Settings(data_dir=tmp_path, jwks_url="https://id.bank.example/jwks"))
