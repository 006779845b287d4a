"""The YAML of the rules as documents, and which version of a rule holds on a day."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from chassis.domain.name import Name
from chassis.yaml_text import read_yaml

Document = Mapping[str, Any]  # YAML has no types; each reader gives it one


def in_force(stem: str, on: date) -> Document:
    """The version of a rule that holds on `on`; before the first one, the first."""
    return begun(stem, on)[-1]


def begun(stem: str, on: date) -> list[Document]:
    """The versions of a rule that had begun by `on`, in their order; before the first one, the first."""
    known = sorted(versions(stem), key=lambda found: found["effective_from"])
    return [found for found in known if found["effective_from"] <= on] or known[:1]


@cache
def versions(stem: str) -> tuple[Document, ...]:
    """Every version of a rule: `rules/STEM-DATE.yaml`."""
    folder = files("services.accounts") / "rules"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.startswith(f"{stem}-"))
    return tuple(document(name.removesuffix(".yaml")) for name in names)


@cache
def document(stem: str) -> Document:
    """One file of rules."""
    path = files("services.accounts") / "rules" / f"{stem}.yaml"
    found: dict[str, Any] = read_yaml(path.read_text("utf-8"))
    return MappingProxyType(found)


def dated(found: Document) -> dict[str, Any]:
    """What every rule has: since when, and where it is from."""
    return {"effective_from": found["effective_from"], "source": found["source"]}


def names(entries: Mapping[str, Mapping[str, str]]) -> Mapping[str, Name]:
    """Names by code."""
    return MappingProxyType({code: name(entry) for code, entry in entries.items()})


def name(entry: Mapping[str, str]) -> Name:
    """A name in both languages."""
    return Name(entry["en"], entry["zh-CN"])
