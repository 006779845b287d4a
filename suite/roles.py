"""The roles of the suite and the scopes that each carries, as `roles.yaml` says."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from chassis.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Role:
    """A set of scopes with a name, and why it is this set."""

    name: str
    scopes: tuple[str, ...]
    why: Mapping[str, str]


@cache
def roles() -> Mapping[str, Role]:
    """Every role by its name, in the order of the file."""
    document = read_yaml((files("suite") / "roles.yaml").read_text("utf-8"))
    return {name: Role(name, tuple(entry["scopes"]), entry["why"]) for name, entry in document.items()}
