"""Answers that are the same for everybody who may ask, kept for as long as their contract says.

Only what a contract declares (`x-cache`) is ever here, so no answer about a person can be. The store is bounded by its
bytes; what was put in first goes first.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from hashlib import sha256

from gateway.fields import Fields
from gateway.policy.document import Caching

KEPT_FIELDS = frozenset({b"content-type", b"content-language", b"etag", b"last-modified", b"link"})
"""The fields of an answer that belong to what it says; the rest belong to the one request."""


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A 200 with the moment from which it counts, in seconds of the store's clock."""

    tag: bytes
    fields: Fields
    body: bytes
    since: float

    @classmethod
    def of(cls, fields: Fields, body: bytes, since: float) -> "KeptAnswer":
        """The answer with the service's own entity tag, or with one made from its bytes."""
        kept = tuple(field for field in fields if field[0] in KEPT_FIELDS)
        tag = dict(kept).get(b"etag")
        if tag is None:
            tag = b'"' + sha256(body).hexdigest()[:32].encode() + b'"'
            kept = (*kept, (b"etag", tag))
        return cls(tag, kept, body, since)

    def is_known_by(self, if_none_match: bytes | None) -> bool:
        """Whether the reader has it already, by weak comparison (RFC 9110 §13.1.2)."""
        if if_none_match is None:
            return False
        known = {tag.strip().removeprefix(b"W/") for tag in if_none_match.split(b",")}
        return b"*" in known or self.tag.removeprefix(b"W/") in known


class AnswerCache:
    """The kept answers of one gateway process, by noun and by what exactly was asked."""

    def __init__(self, rules: Caching, nouns: Iterable[str]) -> None:
        self.entry_bytes = rules.entry_bytes
        self._most_bytes, self._bytes = rules.bytes, 0
        self._kept: dict[tuple[str, Hashable], KeptAnswer] = {}
        self._writes = dict.fromkeys(nouns, 0)

    def holds(self, noun: str) -> bool:
        """Whether anything of this noun is ever kept."""
        return noun in self._writes

    def get(self, noun: str, asked: Hashable, now: float, seconds: int) -> KeptAnswer | None:
        """The answer to what was asked, unless it is older than `seconds`."""
        found = self._kept.get((noun, asked))
        return None if found is None or now - found.since >= seconds else found

    def writes(self, noun: str) -> int:
        """How often the noun was forgotten: an answer that was asked for before the last time is not to be kept."""
        return self._writes[noun]

    def put(self, noun: str, asked: Hashable, answer: KeptAnswer, writes: int) -> None:
        """Keep an answer that was asked for when there had been so many `writes`; the oldest go first."""
        if len(answer.body) > self.entry_bytes or writes != self._writes[noun]:
            return
        self._drop((noun, asked))
        self._kept[noun, asked] = answer
        self._bytes += len(answer.body)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._kept)))

    def forget(self, noun: str) -> None:
        """Something of this noun was written: what was read of it before does not count any more."""
        self._writes[noun] += 1
        for key in [key for key in self._kept if key[0] == noun]:
            self._drop(key)

    def _drop(self, key: tuple[str, Hashable]) -> None:
        dropped = self._kept.pop(key, None)
        self._bytes -= len(dropped.body) if dropped is not None else 0
