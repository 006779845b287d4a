"""Candidates in order of their match with a role model: by one figure, but never by that figure alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.assessment.domain.descriptors import Pole
from services.assessment.domain.factors import Levels, Style
from services.assessment.domain.indices import Yardstick
from services.assessment.domain.match import StyleMatch, match_person
from services.assessment.domain.role_model import KeyTrait
from services.assessment.domain.scoring import Scores


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person to rank: the styles of one profile, and the flags it carries."""

    key: str
    styles: Mapping[Style, Scores]
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Placing:
    """A candidate's place.

    `rank` is one more than the number of candidates who are clearly better, whose range ends below the start of this
    one's; so everyone whom measurement error cannot tell from the best shares rank 1. `position` is the plain order
    by the overall figure, and `tied_with` names those whose ranges overlap with this one.
    """

    key: str
    position: int
    rank: int
    tied_with: tuple[str, ...]
    matches: Mapping[Style, StyleMatch]
    traits_shown: tuple[str, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RankingTask:
    """What to rank against: a yardstick and the model's key traits; `by` is the style that decides."""

    yardstick: Yardstick
    key_traits: tuple[KeyTrait, ...]
    by: Style


def rank(candidates: Sequence[Candidate], task: RankingTask) -> tuple[Placing, ...]:
    """Order `candidates` by the overall match degree of the deciding style, the smallest first; equals by key."""
    matches = {candidate.key: match_person(candidate.styles, task.yardstick) for candidate in candidates}
    overall = {key: match[task.by].overall for key, match in matches.items()}
    ordered = sorted(candidates, key=lambda candidate: (overall[candidate.key].points, candidate.key))
    return tuple(
        Placing(
            key=candidate.key,
            position=position,
            rank=1 + sum(other.high < overall[candidate.key].low for other in overall.values()),
            tied_with=tuple(
                other.key
                for other in ordered
                if other.key != candidate.key and overall[other.key].overlaps(overall[candidate.key])
            ),
            matches=matches[candidate.key],
            traits_shown=traits_shown(candidate.styles[task.by], task),
            flags=candidate.flags,
        )
        for position, candidate in enumerate(ordered, start=1)
    )


def traits_shown(scores: Scores, task: RankingTask) -> tuple[str, ...]:
    """The key traits whose factor reaches the model's level, give or take one standard error of measurement."""
    return tuple(trait.id for trait in task.key_traits if _reaches(scores, trait, task.yardstick.levels))


def _reaches(scores: Scores, trait: KeyTrait, levels: Levels) -> bool:
    score, level = scores[trait.factor], levels[trait.factor]
    if trait.pole is Pole.HIGH:
        return score.points + score.sem >= level
    return score.points - score.sem <= level
