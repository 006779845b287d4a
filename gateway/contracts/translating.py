"""The document in another language: the same contract, its summaries and descriptions put into the reader's words.

The catalogue (`contracts/translations/zh-CN.yaml`) is kept by sentence. What several operations say is translated once,
and a sentence that changes in English has no translation any more, so nothing stale is ever shown: what is not there
stays in English. Every operation has to have its summary; `kam contracts lint` says which one lacks it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from gateway.contracts.document import Contract, Document
from gateway.contracts.linting import Finding

_SHOWN = frozenset({"example", "examples", "default", "enum", "const"})
"""Under these stand values, not words about them."""


@dataclass(frozen=True, slots=True)
class Translations:
    """Sentences by what they stand in: summaries of operations, names of tags, and everything else."""

    summaries: Mapping[str, str]
    tags: Mapping[str, str]
    texts: Mapping[str, str]


@cache
def translations(language: str = "zh-CN") -> Translations:
    """The catalogue of a language."""
    text = (files("contracts") / "translations" / f"{language}.yaml").read_text("utf-8")
    return Translations(**yaml.load(text, Loader=yaml.CSafeLoader))


def translated(document: Document, words: Translations) -> dict[str, Any]:
    """A copy of `document` in the language of `words`."""
    copy: dict[str, Any] = _translated(document, words)
    about = copy["info"].get("description", "").split("\n\n")
    copy["info"]["description"] = "\n\n".join(_introduced(part, words) for part in about)
    copy["tags"] = [{**tag, "name": words.tags.get(tag["name"], tag["name"])} for tag in copy.get("tags", ())]
    for item in copy["paths"].values():
        for operation in item.values():
            if isinstance(operation, dict) and "tags" in operation:
                operation["tags"] = [words.tags.get(tag, tag) for tag in operation["tags"]]
    return copy


def untranslated(contracts: Iterable[Contract], words: Translations) -> Iterator[Finding]:
    """A finding for every operation whose summary has no translation."""
    for contract in contracts:
        for template, item in contract.document.get("paths", {}).items():
            for method, operation in item.items():
                summary = operation.get("summary", "") if isinstance(operation, dict) else ""
                if summary and summary not in words.summaries:
                    message = f'"{summary}" is not in contracts/translations/zh-CN.yaml'
                    yield Finding(contract.service, f"{method.upper()} {template}", "translated", message)


def _translated(thing: Any, words: Translations) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(thing, list):
        return [_translated(part, words) for part in thing]
    if not isinstance(thing, dict):
        return thing
    return {name: part if name in _SHOWN else _said(name, part, words) for name, part in thing.items()}


def _said(name: str, part: Any, words: Translations) -> Any:  # noqa: ANN401 - any JSON value
    if not isinstance(part, str):
        return _translated(part, words)
    if name == "summary":
        return words.summaries.get(part, part)
    return words.texts.get(part, part) if name == "description" else part


def _introduced(part: str, words: Translations) -> str:
    title, separator, text = part.partition("**: ")
    return title + separator + words.texts.get(text, text) if separator else words.texts.get(part, part)
