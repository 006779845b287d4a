"""The contracts beside those of the last release, and what was decided about the differences."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from chassis.settings import ServiceName
from gateway.contracts import (
    Change,
    Contract,
    ContractError,
    Verdict,
    added,
    compare,
    judge,
    load_contracts,
    parse_waivers,
)
from suite.contracts import CONTRACTS, file_of

RELEASED = CONTRACTS / "released"
WAIVERS = CONTRACTS / "waivers.yaml"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing with a release."""

    against: Path
    verdict: Verdict
    added: tuple[str, ...]

    def document(self) -> dict[str, Any]:
        """The comparison for machines."""
        return {
            "against": self.against.name,
            "passes": self.verdict.passes,
            "breaking": [_document(change) for change in self.verdict.breaking],
            "waived": [_document(change) | {"reason": waiver.reason} for change, waiver in self.verdict.waived],
            "idle_waivers": [{"operation": w.operation, "rule": w.rule, "place": w.place} for w in self.verdict.idle],
            "added": list(self.added),
        }


def last_release(folder: Path = RELEASED) -> Path:
    """The folder of the latest release; releases are folders named by their version."""
    versions = [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []
    if not versions:
        raise ContractError([f"{folder} holds no release to compare with. Name a folder with --against."])
    return max(versions, key=lambda path: [int(part) for part in path.name.split(".") if part.isdigit()])


def compare_with_release(against: Path | None = None, waivers: Path = WAIVERS) -> Comparison:
    """Today's contracts beside those in the folder `against`, by default those of the last release."""
    folder = against or last_release()
    released = [service for service in ServiceName if file_of(service, folder).exists()]
    if not released:
        raise ContractError([f"{folder} holds no contracts to compare with."])
    then, now = load_contracts(folder, released), load_contracts(CONTRACTS)
    changes = [change for service, old in then.items() for change in compare(old, now[service])]
    decided = parse_waivers(waivers.read_text("utf-8")) if waivers.exists() else []
    nothing = Contract(ServiceName.GATEWAY, {})
    new = tuple(operation for service, is_now in now.items() for operation in added(then.get(service, nothing), is_now))
    return Comparison(folder, judge(changes, decided), new)


def alike(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes in groups that say the same of several operations, as a change of a shared schema does."""
    groups: dict[tuple[str, str, str, bytes], list[Change]] = defaultdict(list)
    for change in changes:
        place = change.place[change.place.find("/") :] if "/" in change.place else change.place
        groups[change.rule, place, change.message, orjson.dumps(change.counterexample)].append(change)
    return list(groups.values())


def _document(change: Change) -> dict[str, Any]:
    return {
        "service": change.service,
        "operation": change.operation,
        "rule": change.rule,
        "place": change.place,
        "message": change.message,
        "decided": change.decided,
        "counterexample": change.counterexample,
    }
