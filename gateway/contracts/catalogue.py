"""The catalogue of a language: the contracts' words beside what they are in it.

It is a folder of files, `contracts/translations/zh-CN/`. Which file a word stands in is for readers; `kam contracts
words` puts each where it belongs. A word may stand in two files only if both say the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from chassis.yaml_text import read_yaml
from gateway.contracts.document import ContractError


@dataclass(frozen=True, slots=True)
class Translations:
    """Words by what they stand in: summaries of operations, names of tags, and everything else."""

    summaries: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)


SECTIONS = tuple(section.name for section in fields(Translations))


@cache
def translations(language: str = "zh-CN") -> Translations:
    """The catalogue of a language, as it was installed."""
    return read_translations(files("contracts") / "translations" / language)


def read_translations(folder: Traversable) -> Translations:
    """The catalogue in `folder`; `ContractError` where two files say different things of the same words."""
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    clashes = []
    for file in _files(folder):
        for section, words in (read_yaml(file.read_text("utf-8")) or {}).items():
            for english, said in (words or {}).items():
                if said and found[section].setdefault(english, said) != said:
                    clashes.append(f'{file.name}: "{english}" is said otherwise in another file.')
    if clashes:
        raise ContractError(clashes)
    return Translations(**found)


def _files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry)
        elif entry.name.endswith(".yaml"):
            yield entry
