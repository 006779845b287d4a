"""Representations of norms."""

from typing import Annotated, ClassVar, Self

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.wire import Wire, example
from services.assessment.domain.norm import Norm as DomainNorm
from services.assessment.domain.norm import NormKind
from services.assessment.domain.norm_record import ALLOWED, NormRecord, RuleState, RuleTransition
from services.assessment.schemas.editions import EDITION_EXAMPLE, Edition
from services.assessment.schemas.factors import ByFactor, EditionKey, Points, by_factor

_FIGURES: JsonDict = {"mean": 5.51, "sd": 6.01, "reliability": 0.75}
_STYLE: JsonDict = by_factor(_FIGURES, _FIGURES, _FIGURES, _FIGURES)
_NULL: JsonDict = {"sd": 15.4, "up_share": 0.43}


class Scale(Wire):
    """How standard scores become points: centre + points_per_sd · z, clipped; bands reach band_z SEM to either side."""

    centre: Points
    points_per_sd: Points
    lowest: Points
    highest: Points
    band_z: Points
    shift_margin: Annotated[Points, Field(description="A shift within this many points is no shift.")]


class Distribution(Wire):
    """Mean, standard deviation and reliability of one raw sum in the norm's population."""

    mean: Points
    sd: Points
    reliability: Points


class FactorDistributions(ByFactor[Distribution]):
    """The raw sums of one style."""


class StyleDistributions(Wire):
    """The raw sums of all three styles."""

    internal: FactorDistributions
    external: FactorDistributions
    summary: FactorDistributions


class ShiftNull(Wire):
    """What the shift looks like when nobody shifts: its spread in points and the share of people who seem to rise."""

    sd: Points
    up_share: Points


class FactorShiftNulls(ByFactor[ShiftNull]):
    """The null of the shift for each factor."""


class NormSample(Wire):
    """What a local norm stands on."""

    persons: Annotated[int, Field(description="Persons with a sound sitting, each counted once.")]
    left_out: Annotated[int, Field(description="Sittings answered too carelessly to count.")]
    weight: Annotated[Points, Field(description="The share of their figures; the rest are those of `base`.")]
    base: EditionKey


class NormTransitionRequest(Wire):
    """`publish` puts the norm in force, for somebody else than who asked for it; `retire` takes it out."""

    model_config = example({"transition": "publish"})

    transition: RuleTransition


class Norm(Edition):
    """What raw sums mean, for whom, and how exactly they are measured."""

    model_config = example(
        EDITION_EXAMPLE
        | {
            "key": "model-based@2026-01-01",
            "title": {"en": "Model-based norm, not empirical", "zh-CN": "模型推算常模（非实测）"},
            "kind": "model_based",
            "instrument": "disc-24@2026-01-01",
            "population": 20000,
            "scale": {
                "centre": 50,
                "points_per_sd": 20,
                "lowest": 0,
                "highest": 100,
                "band_z": 1.96,
                "shift_margin": 1.6,
            },
            "styles": {"internal": _STYLE, "external": _STYLE, "summary": _STYLE},
            "shift_null": by_factor(_NULL, _NULL, _NULL, _NULL),
            "sample": None,
            "state": "published",
            "author": None,
            "published_by": None,
            "allowed_transitions": [],
        }
    )
    address: ClassVar[str] = "/v1/norms/{key}"

    kind: NormKind
    instrument: EditionKey
    population: Annotated[int, Field(description="How many respondents the norm stands on.")]
    scale: Scale
    styles: StyleDistributions
    shift_null: FactorShiftNulls
    sample: Annotated[NormSample | None, Field(description="For a norm that was built here.")]
    state: Annotated[RuleState, Field(description="A shipped norm is always published.")]
    author: str | None
    published_by: str | None
    allowed_transitions: list[RuleTransition]

    @classmethod
    def of_record(cls, kept: DomainNorm | Kept[NormRecord]) -> Self:
        """The representation of a norm, shipped or built here."""
        if isinstance(kept, DomainNorm):
            return cls.of_norm(kept)
        record = kept.value
        return cls.of_norm(
            record.norm,
            sample=record.sample,
            state=record.state,
            author=record.author,
            published_by=record.published.by if record.published else None,
            allowed_transitions=list(ALLOWED[record.state]),
        )

    @classmethod
    def of_norm(cls, norm: DomainNorm, **way: object) -> Self:
        """The representation of a norm; `way` is how it came into force, for one that was built here."""
        shipped: dict[str, object] = {"sample": None, "state": RuleState.PUBLISHED, "author": None}
        shipped |= {"published_by": None, "allowed_transitions": []}
        return cls.of_edition(
            norm.edition,
            kind=norm.kind,
            instrument=norm.instrument,
            population=norm.population,
            scale=norm.scale,
            styles=norm.styles,
            shift_null=norm.shift_null,
            **(shipped | way),
        )
