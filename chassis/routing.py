"""FastAPI's router, finding an operation by its path's segments where FastAPI tries every route in turn."""

from collections.abc import Iterable

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.types import Receive, Scope, Send

from chassis.path_tree import PathTree, segments_of


class TreeRouter(APIRouter):
    """A router whose cost does not grow with the number of operations.

    What the tree does not know, an unknown path or a method that a path has not, FastAPI's own routing answers.
    """

    def take(self, router: APIRouter) -> None:
        """Serve the operations of `router` as they are: it has neither a prefix nor dependencies to add to them."""
        self.routes.extend(router.routes)

    def grow(self) -> None:
        """Build the tree; to be called when every route is there."""
        self._tree = _tree_of(route for route in self.routes if isinstance(route, APIRoute))

    async def app(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        found = self._tree.find(segments_of(scope["path"])) if scope["type"] == "http" else None
        route = found[0].get(scope["method"]) if found else None
        if found is None or route is None:
            await super().app(scope, receive, send)
            return
        scope["router"], scope["route"], scope["endpoint"] = self, route, route.endpoint
        scope["path_params"] = dict(zip(route.param_convertors, found[1], strict=True))
        await route.handle(scope, receive, send)


def _tree_of(routes: Iterable[APIRoute]) -> PathTree[APIRoute]:
    tree: PathTree[APIRoute] = PathTree()
    for route in routes:
        for method in route.methods or ():
            tree.add(route.path_format, method, route)
    return tree
