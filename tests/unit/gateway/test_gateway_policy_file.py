"""The policy file: what it says counts, and a slip of the pen is named."""

from pathlib import Path

import pytest

from chassis.settings import Settings
from gateway.policy import PolicyError, load_policies
from gateway.policy.document import Rate, parse_policies


@pytest.mark.parametrize("environment", ["local", "production"])
def test_the_policies_that_come_with_the_suite_are_complete(environment: str) -> None:
    policies = load_policies(Settings.model_construct(environment=environment, policy_file=None))
    assert all(policies.limits.rate(name) for name in ("read", "write", "bulk"))
    assert policies.retries
    assert policies.circuits
    assert policies.shedding
    assert policies.cache


def test_an_installation_s_own_file_goes_before_them(tmp_path: Path) -> None:
    path = tmp_path / "policies.yaml"
    path.write_text("limits: {read: {requests: 5, seconds: 1}}\ncallers: {core: {write: {requests: 9, seconds: 1}}}\n")
    policies = load_policies(Settings(policy_file=path))
    assert policies.limits_of("core", "").read == Rate(requests=5, seconds=1)
    assert policies.limits_of("E-1", "core").write == Rate(requests=9, seconds=1)
    assert policies.limits_of("E-1", "").write is None
    assert policies.retries is None


def test_every_slip_is_named_with_its_place() -> None:
    with pytest.raises(PolicyError) as refused:
        parse_policies("limits: {read: {requests: 0, seconds: 1}, reed: {}}\nretries: {share: 2}")
    named = ["limits.read.requests", "limits.reed", "retries.share", "retries.spare_per_s", "retries.most"]
    assert [problem.split(":")[0] for problem in refused.value.problems] == [f"The policy file, {n}" for n in named]


def test_what_is_not_yaml_is_a_sentence() -> None:
    with pytest.raises(PolicyError, match="not YAML"):
        parse_policies("limits: [")
