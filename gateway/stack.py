"""Behind the routing each operation has a stack of its own: the layers that it uses, and no other on its way."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

from gateway.exchange import Handler, Layer
from gateway.routes import Route


def _always(_: Route) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Step:
    """A layer and the operations that go through it; all of them where nothing is said."""

    layer: Layer
    serves: Callable[[Route], bool] = _always


def stacked(layers: Iterable[Layer], innermost: Handler) -> Handler:
    """The layers around `innermost`, the first one outermost."""
    return reduce(lambda inner, layer: layer(inner), reversed(tuple(layers)), innermost)


def stacks(routes: Iterable[Route], steps: Iterable[Step], innermost: Handler) -> Mapping[str, Handler]:
    """The handler of each operation, by its id; operations that use the same layers share one."""
    steps, made = tuple(steps), dict[tuple[Layer, ...], Handler]()

    def stack_of(route: Route) -> Handler:
        layers = tuple(step.layer for step in steps if step.serves(route))
        return made.get(layers) or made.setdefault(layers, stacked(layers, innermost))

    return {route.operation_id: stack_of(route) for route in routes}
