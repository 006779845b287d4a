"""An operation is found by its path's segments, and nothing of a request waits for a thread."""

from collections.abc import Iterator
from inspect import iscoroutinefunction
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from chassis.path_tree import PathTree, segments_of
from chassis.settings import ServiceName, Settings
from suite.compose import service_app, verifier_of


@pytest.fixture
def tree() -> PathTree[str]:
    """A few paths, as a service has them."""
    grown: PathTree[str] = PathTree()
    for template in ("/v1/accounts", "/v1/accounts/{id}", "/v1/accounts/{id}/contacts/{id}", "/v1/accounts/changes"):
        grown.add(template, "GET", template)
    return grown


@pytest.mark.parametrize(
    ("path", "template", "values"),
    [
        ("/v1/accounts", "/v1/accounts", ()),
        ("/v1/accounts/7", "/v1/accounts/{id}", ("7",)),
        ("/v1/accounts/changes", "/v1/accounts/changes", ()),
        ("/v1/accounts/changes/contacts/8", "/v1/accounts/{id}/contacts/{id}", ("changes", "8")),
    ],
)
def test_a_literal_segment_beats_a_parameter_and_gives_way_where_it_leads_nowhere(
    tree: PathTree[str], path: str, template: str, values: tuple[str, ...]
) -> None:
    assert tree.find(segments_of(path)) == ({"GET": template}, values)


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/accounts/", "/v1/accounts/7/contacts", "/v1/accounts//contacts/8"])
def test_what_no_template_has_is_not_found(tree: PathTree[str], path: str) -> None:
    assert tree.find(segments_of(path)) is None


@pytest.mark.parametrize("service", ServiceName)
def test_no_dependency_of_any_operation_is_run_in_a_thread(service: ServiceName, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    app = service_app(service, settings, verifier_of(settings), None)
    operations = [route for route in app.routes if isinstance(route, APIRoute)]
    threaded = {str(needed.call) for route in operations for needed in _dependencies(route.dependant)
                if not iscoroutinefunction(needed.call)}  # fmt: skip
    assert operations
    assert threaded == set()


def _dependencies(dependant: Dependant) -> Iterator[Dependant]:
    for needed in dependant.dependencies:
        yield needed
        yield from _dependencies(needed)
