"""Breaking changes that are wanted all the same, each with the reason, in a reviewed file."""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from chassis.yaml_text import read_yaml
from gateway.contracts.comparing import Change
from gateway.contracts.document import ContractError

_FIELDS = ("operation", "rule", "place", "reason")


@dataclass(frozen=True, slots=True)
class Waiver:
    """Lets the changes pass that fit it. `operation` and `place` may hold `*` for any text."""

    operation: str
    rule: str
    place: str
    reason: str

    def fits(self, change: Change) -> bool:
        """Whether it is about `change`."""
        return (
            self.rule == change.rule
            and fnmatchcase(change.operation, self.operation)
            and fnmatchcase(change.place, self.place)
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of the changes: those that break, those waived and by what, and waivers that waive nothing."""

    breaking: tuple[Change, ...]
    waived: tuple[tuple[Change, Waiver], ...]
    idle: tuple[Waiver, ...]

    @property
    def passes(self) -> bool:
        """Whether nothing breaks and no waiver is left over."""
        return not self.breaking and not self.idle


def parse_waivers(text: str) -> list[Waiver]:
    """The waivers in a YAML list; `ContractError` names every one that is not complete."""
    found = read_yaml(text) or []
    if not isinstance(found, list):
        raise ContractError(["The waivers are not a list."])
    faults = [f"Waiver {i} needs {', '.join(_FIELDS)}, each as text, and a reason that says why."
              for i, entry in enumerate(found, 1) if not _complete(entry)]  # fmt: skip
    if faults:
        raise ContractError(faults)
    return [Waiver(**entry) for entry in found]


def judge(changes: Iterable[Change], waivers: Iterable[Waiver]) -> Verdict:
    """Each change with the first waiver that fits it, or as breaking."""
    waivers, breaking, waived = tuple(waivers), [], []
    for change in changes:
        fitting = next((waiver for waiver in waivers if waiver.fits(change)), None)
        if fitting is None:
            breaking.append(change)
        else:
            waived.append((change, fitting))
    used = {waiver for _, waiver in waived}
    return Verdict(tuple(breaking), tuple(waived), tuple(waiver for waiver in waivers if waiver not in used))


def _complete(entry: object) -> bool:
    return (
        isinstance(entry, dict)
        and entry.keys() == set(_FIELDS)
        and all(isinstance(value, str) for value in entry.values())
        and len(entry["reason"].strip()) >= 10
    )
