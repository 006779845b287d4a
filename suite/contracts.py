"""The contracts as the code serves them, and whether `contracts/*.yaml` says the same."""

import difflib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from joserfc.jwk import KeySet

from chassis.auth import TokenVerifier
from chassis.settings import ServiceName, Settings
from suite.compose import service_app

CONTRACTS = Path(__file__).resolve().parents[1] / "contracts"
HEADER = "# Written by `kam contracts write` from the code, then reviewed. CI fails when the two differ.\n\n"
MOST_DIFFERING_LINES = 40


class _Dumper(yaml.CSafeDumper):
    """YAML for reviewers: no anchors, and text of several lines as it reads."""

    def ignore_aliases(self, _data: object) -> bool:
        return True


def _text(dumper: yaml.CSafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def served(service: ServiceName) -> dict[str, Any]:
    """The OpenAPI document that the service's code makes. Nothing is started and no token would be trusted."""
    settings = Settings(environment="local")
    nobody = TokenVerifier(lambda: KeySet([]), settings.jwt_issuer, settings.jwt_audience, settings.jwt_algorithms)
    return service_app(service, settings, nobody, None).openapi()


def rendered(document: dict[str, Any]) -> str:
    """The document as it stands in `contracts/`."""
    body: str = yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return HEADER + body


def file_of(service: ServiceName, folder: Path = CONTRACTS) -> Path:
    """Where the service's contract is kept."""
    return folder / f"{service}.yaml"


def write(service: ServiceName, folder: Path = CONTRACTS) -> bool:
    """Put what the code serves into the service's contract; whether anything changed."""
    path, text = file_of(service, folder), rendered(served(service))
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.write_text(text, "utf-8")
    return True


def drift(service: ServiceName, folder: Path = CONTRACTS) -> Iterator[str]:
    """The first lines in which the contract and the code differ, as a unified diff; none when they agree."""
    path = file_of(service, folder)
    written, made = path.read_text("utf-8") if path.exists() else "", rendered(served(service))
    if written == made:
        return iter(())  # looking for the differences between equal texts takes seconds
    names = f"contracts/{path.name}", "the code"
    lines = difflib.unified_diff(written.splitlines(), made.splitlines(), *names, lineterm="")
    return islice(lines, MOST_DIFFERING_LINES)
