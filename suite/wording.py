"""The catalogue of the contracts' words in order: each in its file, none that is no longer said, none forgotten.

What several services say, every summary and every tag stand in `common.yaml`; what one service says stands in that
service's folder, in the file of what it is about.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from gateway.contracts import SECTIONS, Contract, Kind, Translations, Wording, translation, wordings
from suite.contracts import CONTRACTS

CHINESE = CONTRACTS / "translations" / "zh-CN"
HEADER = "# The contracts in Chinese. `kam contracts words` sorts this file and makes room for what is missing.\n"
COMMON = "common.yaml"
_FILES = {Kind.PARAMETER: "parameters.yaml", Kind.RESPONSE: "responses.yaml", Kind.SCHEMA: "schemas.yaml"}
_ELSEWHERE = "operations.yaml"
_SECTIONS = {Kind.SUMMARY: "summaries", Kind.TAG: "tags"}

Sections = Mapping[str, Mapping[str, str | None]]


class _Dumper(yaml.SafeDumper):
    """What has no translation yet is left blank."""


_Dumper.add_representer(type(None), lambda dumper, _: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def arranged(contracts: Iterable[Contract], words: Translations) -> dict[str, Sections]:
    """The whole catalogue by file: what the contracts say, in the words there are, and blank where there are none."""
    places: dict[tuple[str, str], list[Wording]] = defaultdict(list)
    for wording in (found for contract in contracts for found in wordings(contract)):
        places[_SECTIONS.get(wording.kind, "texts"), wording.text].append(wording)
    found: dict[str, dict[str, dict[str, str | None]]] = defaultdict(lambda: defaultdict(dict))
    for (section, text), said in places.items():
        found[_file(section, said)][section][text] = translation(said[0].kind, text, words)
    titles = {contract.document["info"]["title"] for contract in contracts}
    found[COMMON]["texts"].update({title: words.texts.get(title) for title in titles})
    return {name: dict(sections) for name, sections in found.items()}


def _file(section: str, said: list[Wording]) -> str:
    services = {wording.service for wording in said}
    if section != "texts" or len(services) > 1:
        return COMMON
    return f"{services.pop()}/{_FILES.get(said[0].kind, _ELSEWHERE)}"


def rendered(sections: Sections) -> str:
    """A file of the catalogue."""
    ordered = {name: dict(sorted(sections[name].items())) for name in SECTIONS if name in sections}
    return HEADER + yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100_000)


def write(files: Mapping[str, Sections], folder: Path = CHINESE) -> list[Path]:
    """Make `folder` hold exactly these files; those that changed."""
    texts = {folder / name: rendered(sections) for name, sections in files.items()}
    for path in set(folder.rglob("*.yaml")) - texts.keys():
        path.unlink()
    changed = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(texts[path], "utf-8")
    return sorted(changed)
