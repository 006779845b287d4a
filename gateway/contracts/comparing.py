"""A contract beside its last release: every change that can break a client which was written against the release.

What a client may send must still be taken (the new request schema covers the old), and what it gets must still be what
it was told (the old response schema covers the new, fields that it does not know aside: clients ignore those).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from gateway.contracts.containment import Gap, Schema, gaps, lost_properties, opened
from gateway.contracts.document import Contract, Document
from gateway.contracts.merging import shape
from gateway.contracts.operations import Operation, operations_of


@dataclass(frozen=True, slots=True)
class Change:
    """One way in which a contract breaks its release. `decided` is false where nobody can prove that it does or not."""

    service: str
    operation: str
    rule: str
    place: str
    message: str
    decided: bool = True
    counterexample: Document | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """A contract in one of its two editions: as those read it who are asked, and those who are answered."""

    asked: Document
    answered: Document

    @classmethod
    def of(cls, contract: Contract) -> "Edition":
        """The edition that `contract` is."""
        return cls(contract.document, opened(contract.document))


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule says of a pair of operations."""

    place: str
    message: str
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One operation in both editions."""

    old: Operation
    new: Operation
    before: Edition
    after: Edition

    def refused(self, place: str, old: Document, new: Document) -> Iterator[Found]:
        """The request rule for a schema at `place`."""
        for gap in gaps(Schema(self.after.asked, new), Schema(self.before.asked, old)):
            yield Found(place + gap.place, "values that were taken are refused", gap)

    def surprising(self, place: str, old: Document, new: Document) -> Iterator[Found]:
        """The response rule for a schema at `place`."""
        was, is_now = Schema(self.before.answered, opened(old)), Schema(self.after.answered, opened(new))
        for gap in gaps(was, is_now):
            yield Found(place + gap.place, "answers can hold values that were ruled out", gap)
        for lost in lost_properties(was, is_now):
            yield Found(place + lost, "answers no longer have this field")


def compare(old: Contract, new: Contract) -> list[Change]:
    """Every breaking change from `old` to `new`, in the order of `old`."""
    before, after = Edition.of(old), Edition.of(new)
    present = _by_address(new)
    return [change for operation in operations_of(old) for change in _changes(operation, present, before, after)]


def added(old: Contract, new: Contract) -> list[str]:
    """The operations that `new` has and `old` had not."""
    known = _by_address(old)
    return [f"{o.method} {o.template}" for key, o in _by_address(new).items() if key not in known]


def _by_address(contract: Contract) -> dict[tuple[str, str], Operation]:
    return {(o.method, shape(o.template)): o for o in operations_of(contract)}


def _changes(
    old: Operation, present: Mapping[tuple[str, str], Operation], before: Edition, after: Edition
) -> Iterator[Change]:
    where = f"{old.method} {old.template}"
    new = present.get((old.method, shape(old.template)))
    if new is None:
        yield Change(old.service, where, "operation-removed", "", "the operation is gone")
        return
    pair = Pair(old, new, before, after)
    for rule, check in RULES.items():
        for found in check(pair):
            decided, shown = (found.gap.decided, found.gap.counterexample) if found.gap else (True, None)
            yield Change(old.service, where, rule, found.place, found.message, decided, shown)


def _renamed(pair: Pair) -> Iterator[Found]:
    if pair.old.operation_id != pair.new.operation_id:
        yield Found("", f"generated clients call it {pair.old.operation_id}, now it is {pair.new.operation_id}")


def _scopes(pair: Pair) -> Iterator[Found]:
    if pair.new.scopes and not pair.old.scopes:
        yield Found("", "a token is needed now")
    for sufficed in pair.old.scopes:
        if pair.new.scopes and not any(needed <= sufficed for needed in pair.new.scopes):
            yield Found("", f"{' '.join(sorted(sufficed))} does not suffice any more")


def _limits(pair: Pair) -> Iterator[Found]:
    was, is_now = pair.old.max_body_bytes, pair.new.max_body_bytes
    if was is not None and is_now is not None and is_now < was:
        yield Found("", f"bodies may have {is_now} bytes instead of {was}")
    if pair.old.idempotent and not pair.new.idempotent:
        yield Found("", "it may not be repeated any more (x-idempotent)")


def _parameters(operation: Operation) -> dict[str, Document]:
    # A parameter of the path is known by where it stands: its name is nowhere in a request.
    positions = {part[1:-1]: i for i, part in enumerate(operation.template.split("/")) if part.startswith("{")}
    return {
        f":{positions[p['name']]}"
        if p["in"] == "path"
        else {"query": "?", "header": "@"}.get(p["in"], "") + p["name"]: p
        for p in operation.parameters
    }


def _removed_parameters(pair: Pair) -> Iterator[Found]:
    for place in _parameters(pair.old).keys() - _parameters(pair.new).keys():
        yield Found(place, "the parameter is refused now")


def _required_parameters(pair: Pair) -> Iterator[Found]:
    were = _parameters(pair.old)
    for place, parameter in _parameters(pair.new).items():
        if parameter.get("required") and not were.get(place, {}).get("required"):
            yield Found(place, "the parameter is required now")


def _narrowed_parameters(pair: Pair) -> Iterator[Found]:
    are = _parameters(pair.new)
    for place, parameter in _parameters(pair.old).items():
        if place in are:
            yield from pair.refused(place, parameter.get("schema", {}), are[place].get("schema", {}))


def _bodies(pair: Pair) -> Iterator[Found]:
    was, is_now = pair.old.body or {}, pair.new.body or {}
    if is_now.get("required") and not was.get("required"):
        yield Found("body", "a body is required now")
    for media_type in was.get("content", {}).keys() - is_now.get("content", {}).keys():
        yield Found("body", f"{media_type} is refused now")


def _narrowed_bodies(pair: Pair) -> Iterator[Found]:
    was, is_now = (edition.body or {} for edition in (pair.old, pair.new))
    for media_type, medium in was.get("content", {}).items():
        if media_type in is_now.get("content", {}):
            present = is_now["content"][media_type]
            yield from pair.refused("body", medium.get("schema", {}), present.get("schema", {}))


def _statuses(pair: Pair) -> Iterator[Found]:
    was, is_now = ({s for s in edition.responses if s < "4"} for edition in (pair.old, pair.new))
    if "@if-none-match" not in _parameters(pair.old):
        is_now.discard("304")  # it comes only to who names an entity tag, and nobody had a reason to
    for status in sorted(is_now - was):
        yield Found(status, "a success that clients were not told of")
    for status in sorted(was - is_now):
        yield Found(status, "this success does not come any more")


def _shared_responses(pair: Pair) -> Iterator[tuple[str, Document, Document]]:
    for status, response in pair.old.responses.items():
        if status in pair.new.responses:
            yield status, response, pair.new.responses[status]


def _answer_media(pair: Pair) -> Iterator[Found]:
    for status, was, is_now in _shared_responses(pair):
        for media_type in was.get("content", {}).keys() ^ is_now.get("content", {}).keys():
            known = media_type in was.get("content", {})
            yield Found(status, f"{media_type} {'does not come any more' if known else 'can come now'}")
        for name in was.get("headers", {}).keys() - is_now.get("headers", {}).keys():
            yield Found(status, f"the header {name} does not come any more")


def _widened_answers(pair: Pair) -> Iterator[Found]:
    for status, was, is_now in _shared_responses(pair):
        for media_type, medium in was.get("content", {}).items():
            if media_type in is_now.get("content", {}):
                present = is_now["content"][media_type]
                yield from pair.surprising(status, medium.get("schema", {}), present.get("schema", {}))


RULES: Mapping[str, Callable[[Pair], Iterator[Found]]] = {
    "operation-renamed": _renamed,
    "scope-added": _scopes,
    "limit-lowered": _limits,
    "parameter-removed": _removed_parameters,
    "parameter-required": _required_parameters,
    "parameter-narrowed": _narrowed_parameters,
    "body-changed": _bodies,
    "body-narrowed": _narrowed_bodies,
    "status-changed": _statuses,
    "answer-changed": _answer_media,
    "answer-widened": _widened_answers,
}
"""The rules for an operation that both editions have, by name; beside them there is `operation-removed`."""
