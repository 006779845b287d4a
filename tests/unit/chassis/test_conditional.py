"""Merge patches follow RFC 7396 to the letter, and a change must name the version that it changes."""

import pytest

from chassis.conditional import etag, merge_patch, require_version
from chassis.domain.errors import Stale
from tests.cases import cases


@pytest.mark.parametrize("case", cases("chassis/merge_patch.yaml"), ids=str)
def test_a_merge_patch_does_what_the_standard_shows(case):
    assert merge_patch(case["document"], case["patch"]) == case["result"]


def test_a_merge_patch_leaves_its_document_alone():
    document = {"a": {"b": 1}}
    merge_patch(document, {"a": {"b": None}})
    assert document == {"a": {"b": 1}}


def test_an_older_version_is_told_the_present_one():
    require_version(3, 3)
    with pytest.raises(Stale) as refusal:
        require_version(3, 2)
    assert refusal.value.faults[0].params == {"version": 3}
    assert etag(3) == '"v3"'
