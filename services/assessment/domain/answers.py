"""Answers to an instrument: checked one by one while they are saved, and as a whole when they are submitted."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chassis.domain.errors import Fault
from services.assessment.domain.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Choice:
    """In one block, the item most like the person and the one least like the person."""

    block: str
    most: str
    least: str
    taken_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """How well an anchor fits the person."""

    anchor: str
    rating: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a person has answered so far."""

    choices: tuple[Choice, ...] = ()
    ratings: tuple[Rating, ...] = ()


def with_choice(sheet: Sheet, choice: Choice) -> Sheet:
    """The sheet with this block answered so, whether it was answered before or not."""
    others = tuple(earlier for earlier in sheet.choices if earlier.block != choice.block)
    return replace(sheet, choices=(*others, choice))


def with_rating(sheet: Sheet, rating: Rating) -> Sheet:
    """The sheet with this statement rated so, whether it was rated before or not."""
    others = tuple(earlier for earlier in sheet.ratings if earlier.anchor != rating.anchor)
    return replace(sheet, ratings=(*others, rating))


def faults_in_choice(choice: Choice, instrument: Instrument) -> list[Fault]:
    """Everything wrong with one block's answer when it is saved by itself: `/least` `same_item`."""
    return [replace(f, pointer=":block_id") if f.pointer == "/block" else f for f in _choice_faults(choice, instrument)]


def faults_in_rating(rating: Rating, instrument: Instrument) -> list[Fault]:
    """Everything wrong with one statement's rating when it is saved by itself."""
    found = _rating_faults(rating, instrument)
    return [replace(f, pointer=":anchor_id") if f.pointer == "/anchor" else f for f in found]


def faults_in(sheet: Sheet, instrument: Instrument) -> Iterator[Fault]:
    """Everything wrong with the answers given; missing ones are no fault yet.

    `/answers/3/least` `same_item`; unknown blocks, items and anchors; a block or anchor answered twice; a rating off
    the scale.
    """
    answered: Counter[str] = Counter()
    for n, choice in enumerate(sheet.choices):
        answered[choice.block] += 1
        if answered[choice.block] > 1:
            yield Fault("block_answered_twice", f"/answers/{n}/block", {"block": choice.block})
        yield from (fault.under(f"/answers/{n}") for fault in _choice_faults(choice, instrument))
    rated: Counter[str] = Counter()
    for n, rating in enumerate(sheet.ratings):
        rated[rating.anchor] += 1
        if rated[rating.anchor] > 1:
            yield Fault("anchor_rated_twice", f"/ratings/{n}/anchor", {"anchor": rating.anchor})
        yield from (fault.under(f"/ratings/{n}") for fault in _rating_faults(rating, instrument))


def faults_in_complete(sheet: Sheet, instrument: Instrument) -> Iterator[Fault]:
    """Everything that keeps the answers from being scored: the faults of each, and every block or anchor left open."""
    yield from faults_in(sheet, instrument)
    chosen = {choice.block for choice in sheet.choices}
    for block in instrument.shown:
        if block.id not in chosen:
            yield Fault("block_unanswered", "/answers", {"block": block.id})
    rated = {rating.anchor for rating in sheet.ratings}
    for anchor in instrument.anchors:
        if anchor.id not in rated:
            yield Fault("anchor_unrated", "/ratings", {"anchor": anchor.id})


def _choice_faults(choice: Choice, instrument: Instrument) -> Iterator[Fault]:
    block = instrument.block(choice.block)
    if block is None:
        yield Fault("unknown_block", "/block", {"block": choice.block})
        return
    if choice.most == choice.least:
        yield Fault("same_item", "/least", {"block": choice.block})
    for place, item_id in (("/most", choice.most), ("/least", choice.least)):
        if block.item(item_id) is None:
            yield Fault("unknown_item", place, {"item": item_id, "block": block.id})


def _rating_faults(rating: Rating, instrument: Instrument) -> Iterator[Fault]:
    if instrument.anchor(rating.anchor) is None:
        yield Fault("unknown_anchor", "/anchor", {"anchor": rating.anchor})
    if not instrument.rating.holds(rating.rating):
        scale = instrument.rating
        yield Fault("rating_off_scale", "/rating", {"lowest": scale.lowest, "highest": scale.highest})
