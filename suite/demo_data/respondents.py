"""The 76 people of the demo: managers and supervisors of banks A and B, and what each answers.

Article 3 counts 55 managers and 21 supervisors, 38 of the 76 at bank A. Their answers come from the latent respondent
model: each person has natural (internal) traits and shows shifted ones (external) at work; the excellent show traits
nearer to what the role asks for, and nearly everyone's influence tends to rise at work. The scores are then whatever
the instrument makes of the answers.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

import numpy as np

from services.assessment import rulebook
from services.assessment.domain.instrument import Block, Instrument
from services.assessment.domain.latent import Floats, LatentModel, choose, rate_anchors

Bank = Literal["A", "B"]
Role = Literal["manager", "supervisor"]
Performance = Literal["excellent", "good"]

INSTRUMENT = "disc-24@2026-01-01"


class Answer(TypedDict):
    """One block's choice, as `PUT /v1/assessments/{id}/answers` takes it."""

    block: str
    most: str
    least: str
    taken_ms: int


class AnchorRating(TypedDict):
    """One anchor's rating, as `PUT /v1/assessments/{id}/answers` takes it."""

    anchor: str
    rating: int


@dataclass(frozen=True, slots=True)
class Respondent:
    """Someone who takes the questionnaire; `group` is the performance group, None for supervisors."""

    external_id: str
    name: str
    bank: Bank
    role: Role
    group: Performance | None
    answers: list[Answer]
    ratings: list[AnchorRating]


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Persons of one bank, role and group; `shown` is the mean of their external traits in standard deviations."""

    bank: Bank
    role: Role
    group: Performance | None
    persons: int
    shown: tuple[float, float, float, float]


_EXCELLENT = (-0.65, 0.40, -0.15, 0.25)
_GOOD = (-0.10, 0.05, 0.10, 0.10)
_SUPERVISING = (0.30, 0.10, -0.10, 0.20)

COHORTS = (
    _Cohort("A", "manager", "excellent", 14, _EXCELLENT),
    _Cohort("A", "manager", "good", 13, _GOOD),
    _Cohort("A", "supervisor", None, 11, _SUPERVISING),
    _Cohort("B", "manager", "excellent", 13, _EXCELLENT),
    _Cohort("B", "manager", "good", 15, _GOOD),
    _Cohort("B", "supervisor", None, 10, _SUPERVISING),
)

_SHIFT_MEAN = (-0.15, 0.50, -0.10, 0.05)
_SHIFT_SD = 0.40
_WITHIN_SD = 0.60

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = ("思远", "雅琴", "志强", "晓梅", "文博", "静怡", "建国", "丽华", "子轩", "佳慧", "海涛", "婉清")


def respondents(seed: int) -> list[Respondent]:
    """Everyone, cohort by cohort; the same seed gives the same people and the same answers."""
    rng = np.random.default_rng(seed)
    instrument, model = rulebook.instrument(INSTRUMENT), rulebook.latent_model(date(2026, 1, 1))
    people: list[Respondent] = []
    for cohort in COHORTS:
        answers, ratings = _sit(cohort, rng, instrument, model)
        for n in range(cohort.persons):
            label = f"{cohort.bank}-{'M' if cohort.role == 'manager' else 'S'}"
            number = 1 + sum(person.external_id.startswith(label) for person in people)
            people.append(
                Respondent(
                    external_id=f"{label}{number:02}",
                    name=_name(len(people)),
                    bank=cohort.bank,
                    role=cohort.role,
                    group=cohort.group,
                    answers=answers[n],
                    ratings=ratings[n],
                )
            )
    return people


def _sit(
    cohort: _Cohort, rng: np.random.Generator, instrument: Instrument, model: LatentModel
) -> tuple[list[list[Answer]], list[list[AnchorRating]]]:
    external, internal = _traits(cohort, rng, model)
    blocks, anchors = instrument.blocks, instrument.anchors
    uniform = rng.random((2, cohort.persons, len(blocks), 4))
    most, least = choose(external, internal, uniform, model, instrument)
    noise = rng.standard_normal((cohort.persons, len(anchors)))
    rated = rate_anchors((external + internal) / 2, noise, model, instrument)
    taken_ms = rng.integers(5_000, 22_000, size=most.shape)
    answers = [
        [
            Answer(
                block=block.id,
                most=block.items[int(most[n, b])].id,
                least=block.items[int(least[n, b])].id,
                taken_ms=int(taken_ms[n, b]),
            )
            for b, block in enumerate(blocks)
        ]
        for n in range(cohort.persons)
    ]
    for n, given in enumerate(answers):
        given += [_again(block, given, changed=n % 5 == 0) for block in instrument.repeats]
    ratings = [
        [AnchorRating(anchor=anchor.id, rating=int(rated[n, a])) for a, anchor in enumerate(anchors)]
        for n in range(cohort.persons)
    ]
    return answers, ratings


def _again(block: Block, given: list[Answer], *, changed: bool) -> Answer:
    """What a person says of a block that comes again: the same, or with another mind about what fits least."""
    first = next(answer for answer in given if answer["block"] == block.repeats)
    others = [item.id for item in block.items if item.id not in (first["most"], first["least"])]
    least = others[0] if changed else first["least"]
    return Answer(block=block.id, most=first["most"], least=least, taken_ms=first["taken_ms"] // 2 + 2_000)


def _traits(cohort: _Cohort, rng: np.random.Generator, model: LatentModel) -> tuple[Floats, Floats]:
    """External and internal traits, persons × 4: what is shown, and what is natural (shown − shift)."""
    own = model.correlated(rng.standard_normal((cohort.persons, 4)))
    external = np.array(cohort.shown) + _WITHIN_SD * own
    shift = np.array(_SHIFT_MEAN) + _SHIFT_SD * rng.standard_normal((cohort.persons, 4))
    return external, external - shift


def _name(n: int) -> str:
    """A Chinese name; no two of the first 480 are the same."""
    return _SURNAMES[n % len(_SURNAMES)] + _GIVEN[(n + n // len(_SURNAMES)) % len(_GIVEN)]
