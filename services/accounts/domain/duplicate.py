"""Duplicates: two files that may be of one account. Names are brought to their core, blocked by keys and compared.

The method and a worked table stand in `docs/algorithms/duplicates.md`.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import cast
from uuid import UUID

from rapidfuzz import fuzz

from chassis.domain.flow import Ask, Flow, Step

_WORD = re.compile(r"\w+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_KEY_LETTERS = 6


class CandidateState(StrEnum):
    """Whether two files are one, if somebody has said so."""

    OPEN = "open"
    MERGED = "merged"
    DISMISSED = "dismissed"


class CandidateTransition(StrEnum):
    """What is decided of two files."""

    MERGE = "merge"
    UNDO = "undo"
    DISMISS = "dismiss"
    REOPEN = "reopen"


_S, _T = CandidateState, CandidateTransition
CANDIDATE_FLOW: Flow[CandidateState, CandidateTransition] = Flow(
    MappingProxyType(
        {
            _S.OPEN: {_T.MERGE: _S.MERGED, _T.DISMISS: _S.DISMISSED},
            _S.MERGED: {_T.UNDO: _S.OPEN},
            _S.DISMISSED: {_T.REOPEN: _S.OPEN},
        }
    ),
    reasoned=frozenset({_T.DISMISS}),
)


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """What names are compared by (`rules/duplicates-*.yaml`); scores run from 0 to 100."""

    candidate_min: Decimal
    block_max: int
    legal_forms: tuple[tuple[str, ...], ...]
    chinese_forms: tuple[str, ...]
    effective_from: date
    source: str


@dataclass(frozen=True, slots=True)
class NamedAccount:
    """What two accounts are compared by."""

    account_id: UUID
    legal_name: str
    country: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two names are, 0 to 100, and why as codes of sentences."""

    score: Decimal
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DuplicateCandidate:
    """Two accounts that may be one. `moved` is what a merge did, so that it can be undone."""

    first_id: UUID
    second_id: UUID
    score: Decimal
    reasons: tuple[str, ...]
    state: CandidateState = CandidateState.OPEN
    survivor_id: UUID | None = None
    moved: Mapping[str, object] | None = None
    history: tuple[Step, ...] = ()

    @property
    def moved_counts(self) -> Mapping[str, int]:
        """How many things of each noun a merge moved to the survivor."""
        rows = cast("Mapping[str, Sequence[str]]", (self.moved or {}).get("rows", {}))
        return {noun: len(ids) for noun, ids in rows.items()}

    @property
    def stayed_counts(self) -> Mapping[str, int]:
        """How many things of each noun stayed with the account that was merged into the other."""
        return cast("Mapping[str, int]", (self.moved or {}).get("stayed", {}))

    def other(self, account_id: UUID) -> UUID:
        """The one that is not `account_id`."""
        return self.second_id if account_id == self.first_id else self.first_id


def move_candidate(candidate: DuplicateCandidate, ask: Ask[CandidateTransition]) -> DuplicateCandidate:
    """The candidate after what is decided; an undone merge forgets its survivor."""
    moved = CANDIDATE_FLOW.move(candidate, ask)
    return replace(moved, survivor_id=None, moved=None) if ask.transition is _T.UNDO else moved


def core(name: str, rule: DuplicateRule) -> str:
    """The name without case, accents, punctuation and legal form: `Zhouyu Energy Co., Ltd.` → `zhouyu energy`."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    words = _WORD.findall("".join(character for character in plain if not unicodedata.combining(character)))
    shortened = _without_chinese_form(_without_form(words, rule), rule)
    return " ".join(shortened) or " ".join(words)


def sounded(text: str) -> str:
    """A Chinese name by its pinyin, other words as they are: `华南精工` → `huananjinggong`."""
    if not _HAN.search(text):
        return text.replace(" ", "")
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - reads its dictionaries for half a second

    return "".join(lazy_pinyin(text)).replace(" ", "")


def block_keys(account: NamedAccount, rule: DuplicateRule) -> frozenset[str]:
    """The keys by which the account meets others: how its name begins and sounds, and its longest word."""
    name = core(account.legal_name, rule)
    sound = sounded(name)
    longest = max(name.split(), key=lambda word: (len(word), word), default="")
    return frozenset({f"n:{sound[:_KEY_LETTERS]}", f"w:{sounded(longest)[:12]}", f"e:{sound[-_KEY_LETTERS:]}"})


def likeness(one: NamedAccount, other: NamedAccount, rule: DuplicateRule) -> Likeness:
    """How alike the two are: the better of spelling and sound, less ten where the countries differ."""
    first, second = core(one.legal_name, rule), core(other.legal_name, rule)
    spelt = fuzz.token_sort_ratio(first, second)
    heard = fuzz.ratio(sounded(first), sounded(second))
    penalty = 0 if one.country == other.country else 10
    score = Decimal(str(max(spelt, heard) - penalty)).quantize(Decimal("0.01"))
    return Likeness(max(score, Decimal(0)), tuple(_reasons(first, second, heard, penalty)))


def _reasons(first: str, second: str, heard: float, penalty: int) -> Iterator[str]:
    if first == second:
        yield "same_core_name"
    elif sorted(first.split()) == sorted(second.split()):
        yield "same_words"
    elif heard == 100:
        yield "same_sound"
    else:
        yield "similar_name"
    yield "other_country" if penalty else "same_country"


def _without_form(words: Sequence[str], rule: DuplicateRule) -> list[str]:
    left = list(words)
    forms = sorted(rule.legal_forms, key=len, reverse=True)
    while form := next((form for form in forms if tuple(left[-len(form) :]) == form and len(left) > len(form)), None):
        left = left[: -len(form)]
    return left


def _without_chinese_form(words: Sequence[str], rule: DuplicateRule) -> list[str]:
    if not words:
        return []
    last = words[-1]
    form = next((form for form in rule.chinese_forms if last.endswith(form) and last != form), "")
    return [*words[:-1], last.removesuffix(form)] if form else list(words)
