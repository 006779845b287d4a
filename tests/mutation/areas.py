"""The areas of `areas.yaml`, and the mutants that count as equivalent."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chassis.yaml_text import read_yaml

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Area:
    """Modules whose mutants the tests of the same area have to kill; both as paths from the root."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One mutant by what it does: numbers would move with every edit. `was` and `now` are lines without indentation."""

    function: str
    was: str
    now: str


def areas() -> list[Area]:
    """Every area, its patterns resolved."""
    document = read_yaml((HERE / "areas.yaml").read_text("utf-8"))
    return [Area(name, _paths(entry["modules"]), _paths(entry["tests"])) for name, entry in document.items()]


def equivalents() -> dict[Change, str]:
    """Reviewed mutants that no test can tell from the original, each with its reason."""
    entries = read_yaml((HERE / "equivalent.yaml").read_text("utf-8")) or {}
    return {Change(function, one["was"], one["now"]): one["why"] for function, them in entries.items() for one in them}


def _paths(patterns: list[str]) -> tuple[str, ...]:
    return tuple(path for pattern in patterns for path in _found(pattern))


def _found(pattern: str) -> Iterator[str]:
    found = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(pattern))
    if not found:
        raise FileNotFoundError(pattern)
    yield from found
