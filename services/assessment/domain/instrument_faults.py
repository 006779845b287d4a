"""What makes an instrument unfit to be asked: every fault where it is, before anybody signs it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from chassis.domain.errors import Fault
from services.assessment.domain.desirability import spread_of
from services.assessment.domain.factors import FACTORS
from services.assessment.domain.instrument import Anchor, Block, Instrument

LEAST_BLOCKS, MOST_BLOCKS = 8, 60
MOST_REVERSED = 1
WIDEST_DESIRABILITY = 3
"""How far apart the phrases of a block may lie in how good they sound, on a scale of nine."""


def faults_in_instrument(instrument: Instrument) -> Iterator[Fault]:
    """Everything wrong with the structure.

    Every block has four items, one of each factor, one reversed at most, about equally desirable; ids and wordings
    occur once; repeated blocks exist; each factor has as many anchors as the others; the rating scale has a middle.
    """
    if not LEAST_BLOCKS <= len(instrument.blocks) <= MOST_BLOCKS:
        yield Fault("number_of_blocks", "/blocks", {"least": LEAST_BLOCKS, "most": MOST_BLOCKS})
    for n, block in enumerate(instrument.blocks):
        yield from (fault.under(f"/blocks/{n}") for fault in _block_faults(block))
    for n, block in enumerate(instrument.repeats):
        if not block.items:
            yield Fault("unknown_repeat", f"/repeats/{n}/block")
    yield from _repeated_ids(instrument)
    yield from _repeated_wordings(instrument)
    yield from _reversal_faults(instrument)
    yield from _anchor_faults(instrument.anchors)
    if instrument.rating.lowest >= instrument.rating.highest:
        yield Fault("scale_upside_down", "/rating/highest", {"lowest": instrument.rating.lowest})


def _block_faults(block: Block) -> Iterator[Fault]:
    counts = Counter(item.factor for item in block.items)
    if any(counts[factor] != 1 for factor in FACTORS):
        yield Fault("not_one_of_each_factor", "/items", {"found": "".join(sorted(counts.elements()))})
    if sum(item.key < 0 for item in block.items) > MOST_REVERSED:
        yield Fault("too_many_reversed", "/items", {"most": MOST_REVERSED})
    if (spread_of(block) or 0) > WIDEST_DESIRABILITY:
        yield Fault("unequally_desirable", "/items", {"most": WIDEST_DESIRABILITY})


def _repeated_ids(instrument: Instrument) -> Iterator[Fault]:
    items = [(f"/blocks/{n}/items/{k}/id", item.id) for n, b in enumerate(instrument.blocks) for k, item in
             enumerate(b.items)]  # fmt: skip
    blocks = [(f"/blocks/{n}/id", block.id) for n, block in enumerate(instrument.blocks)]
    blocks += [(f"/repeats/{n}/id", block.id) for n, block in enumerate(instrument.repeats)]
    anchors = [(f"/anchors/{n}/id", anchor.id) for n, anchor in enumerate(instrument.anchors)]
    for places in (items, blocks, anchors):
        yield from _taken_twice(places, "id_taken_twice")


def _repeated_wordings(instrument: Instrument) -> Iterator[Fault]:
    spoken = [(f"/blocks/{n}/items/{k}/text", item.text) for n, b in enumerate(instrument.blocks) for k, item in
              enumerate(b.items)]  # fmt: skip
    yield from _taken_twice([(f"{place}/en", text.en.casefold()) for place, text in spoken], "wording_taken_twice")
    yield from _taken_twice([(f"{place}/zh-CN", text.zh_cn) for place, text in spoken], "wording_taken_twice")


def _reversal_faults(instrument: Instrument) -> Iterator[Fault]:
    turned = Counter(item.factor for block in instrument.blocks for item in block.items if item.key < 0)
    if len({turned[factor] for factor in FACTORS}) > 1:
        yield Fault("reversed_unevenly", "/blocks")


def _anchor_faults(anchors: Sequence[Anchor]) -> Iterator[Fault]:
    counts = Counter(anchor.factor for anchor in anchors)
    if len({counts[factor] for factor in FACTORS}) > 1:
        yield Fault("anchors_uneven", "/anchors")


def _taken_twice(places: Sequence[tuple[str, str]], code: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, value in places:
        if value in seen:
            yield Fault(code, place, {"value": value})
        seen.add(value)
