"""The policy file is read again when it changes; a bad one is told and leaves the policies as they are."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from structlog.testing import capture_logs

from chassis.settings import Settings
from gateway.policy.document import Policies, Rate
from gateway.policy.watching import PolicyFile

READ = "limits: {read: {requests: %d, seconds: 1}}\n"


@pytest.fixture
def file(tmp_path: Path) -> PolicyFile:
    path = tmp_path / "policies.yaml"
    path.write_text(READ % 5)
    replaced: list[Policies] = []
    record = SimpleNamespace(policies_refused=(), replaced=replaced)
    file = PolicyFile(Settings(policy_file=path), replaced.append, record)
    file.seen = file.stamp()
    return file


def test_a_file_that_is_as_it_was_is_not_read_again(file: PolicyFile) -> None:
    file.look()
    assert file.record.replaced == []


@pytest.mark.parametrize("text", [READ % 6, READ % 60])
def test_a_changed_file_counts_once_whether_its_time_or_its_length_changed(file: PolicyFile, text: str) -> None:
    path = file.settings.policy_file
    path.write_text(text)
    os.utime(path, ns=(0, 1 if len(text) == len(READ % 5) else file.seen[0]))
    with capture_logs() as said:
        file.look()
        file.look()
    assert [policies.limits.read for policies in file.record.replaced] == [
        Rate(requests=int(text.split("requests: ")[1].split(",", maxsplit=1)[0]), seconds=1)
    ]
    assert [(line["event"], line["log_level"]) for line in said] == [("policies replaced", "info")]


def test_a_bad_file_is_refused_with_a_sentence_for_each_reason(file: PolicyFile) -> None:
    file.settings.policy_file.write_text(READ % 0 + "quota_zone: Nowhere\n")
    with capture_logs() as said:
        file.look()
    assert len(file.record.policies_refused) == 2
    assert file.record.replaced == []
    assert said == [
        {"event": "policies refused", "log_level": "error", "reasons": file.record.policies_refused}
    ]  # fmt: skip
    assert "no time zone has this name" in file.record.policies_refused[1]


def test_a_file_that_is_gone_is_told_and_one_that_is_back_counts(file: PolicyFile) -> None:
    path = file.settings.policy_file
    text = path.read_text()
    path.unlink()
    file.look()
    assert file.stamp() is None
    assert "No such file" in file.record.policies_refused[0]
    path.write_text(text)
    file.look()
    assert len(file.record.replaced) == 1


def test_without_a_file_of_ones_own_there_is_nothing_to_look_at() -> None:
    assert PolicyFile(Settings.model_construct(policy_file=None), print, None).stamp() is None
