"""Representations of qualifications."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from pydantic import Field
from pydantic.config import JsonDict

from chassis.domain.kept import Kept
from chassis.domain.name import Name
from chassis.wire import KEPT_EXAMPLE, DecimalString, Moment, Names, Resource, Wire, decimal_string, example
from services.accounts.domain.criteria import Criterion
from services.accounts.domain.evidence import EvidenceKey, EvidenceKind
from services.accounts.domain.qualification import Decision, Outcome, Trial
from services.accounts.domain.qualification import Qualification as DomainQualification
from services.accounts.domain.qualification import Reason as DomainReason
from services.accounts.domain.qualification import Verdict as DomainVerdict
from services.accounts.schemas.evidence import EvidenceValues
from services.accounts.schemas.sentences import listed, sentence

_ASKED: JsonDict = {
    "account_id": "01981d2e-7a7c-7000-8000-000000000001",
    "criteria_set_id": None,
    "evidence_until": "2026-03-31",
}
_REASON: JsonDict = {
    "code": "at_leader_level",
    "sentence": {
        "en": "Openness to ideas and advice: 4 reaches the leader's level 4; membership 1.",
        "zh-CN": "对新想法和建议的开放度：4 达到领先水平 4，隶属度为 1。",
    },
}
_OUTCOME: JsonDict = {
    "code": "openness",
    "name": {"en": "Openness to ideas and advice", "zh-CN": "对新想法和建议的开放度"},
    "kind": "level",
    "reads": "openness_level",
    "weight_pct": "10",
    "value": "4",
    "currency": "",
    "as_of": "2025-12-31",
    "source": "ledger 2025",
    "membership": "1.000000",
    "gate_failed": False,
    "blocks": False,
    "reasons": [_REASON],
}
DECIDED: JsonDict = {
    "code": "score_is_key",
    "sentence": {"en": "A key account: the score 86.02 reaches 65.", "zh-CN": "大客户：得分 86.02 达到 65。"},
}
_VERDICT: JsonDict = {
    "decision": "key_account",
    "score": "86.02",
    "known_weight_pct": "100",
    "reasons": [DECIDED],
    "criteria": [_OUTCOME],
}


class QualificationDraft(Wire):
    """Which account is to be qualified, by which set, on the evidence up to which day."""

    model_config = example(_ASKED)

    account_id: UUID
    criteria_set_id: Annotated[UUID | None, Field(description="The set in force by default.")] = None
    evidence_until: Annotated[date | None, Field(description="Today by default.")] = None


class QualificationRunDraft(Wire):
    """By which set all active accounts are to be qualified, and on the evidence up to which day."""

    model_config = example({"evidence_until": "2026-03-31"})

    criteria_set_id: Annotated[UUID | None, Field(description="The set in force by default.")] = None
    evidence_until: Annotated[date | None, Field(description="Today by default.")] = None


class Reason(Wire):
    """Why, as a stable code and a sentence in both languages."""

    code: str
    sentence: Names


class CriterionOutcome(Wire):
    """What one criterion came to. `value` is what the evidence said, `membership` is null where it does not count."""

    code: str
    name: Names
    kind: EvidenceKind
    reads: EvidenceKey
    weight_pct: DecimalString
    value: DecimalString | None
    currency: str
    as_of: date | None
    source: str
    membership: DecimalString | None
    gate_failed: Annotated[bool, Field(description="Whether a hard condition is broken.")]
    blocks: Annotated[bool, Field(description="Whether nothing can be decided before this is known.")]
    reasons: list[Reason]

    @classmethod
    def from_domain(cls, outcome: Outcome) -> Self:
        """The representation of an outcome."""
        criterion, reading, membership = outcome.criterion, outcome.reading, outcome.membership
        return cls(
            code=criterion.code,
            name=Names.of(criterion.name),
            kind=criterion.kind,
            reads=criterion.reads,
            weight_pct=decimal_string(criterion.weight_pct),
            value=decimal_string(reading.value) if reading else None,
            currency=reading.currency if reading else "",
            as_of=reading.as_of if reading else None,
            source=reading.source if reading else "",
            membership=decimal_string(membership) if membership is not None else None,
            gate_failed=outcome.gate_failed,
            blocks=outcome.blocks,
            reasons=[_reason(reason, name=criterion.name) for reason in outcome.reasons],
        )


class QualificationTrialDraft(QualificationDraft):
    """Which account is to be tried, and what is to be supposed of it beside the evidence on file."""

    model_config = example(_ASKED | {"supposed": {"margin_rate": "0.22", "payment_days": 35}})

    supposed: EvidenceValues


class QualificationVerdict(Wire):
    """A decision with everything that led to it."""

    model_config = example(_VERDICT)

    decision: Decision
    score: Annotated[DecimalString | None, Field(description="100·Σwμ/Σw over what counts, 0 to 100.")]
    known_weight_pct: Annotated[DecimalString, Field(description="How much of the weight is known.")]
    reasons: Annotated[list[Reason], Field(description="What decided.")]
    criteria: list[CriterionOutcome]

    @classmethod
    def from_domain(cls, verdict: DomainVerdict) -> Self:
        """The representation of a verdict."""
        return cls(**_said(verdict))


class QualificationTrial(Wire):
    """What is decided on the evidence on file, and what would be if it said what is supposed. Nothing is on record."""

    model_config = example(
        {
            "account_id": _ASKED["account_id"],
            "criteria_set_id": "01981d2e-7a7c-7000-8000-000000000004",
            "evidence_until": "2026-03-31",
            "on_file": _VERDICT,
            "supposed": _VERDICT,
        }
    )

    account_id: UUID
    criteria_set_id: UUID
    evidence_until: date
    on_file: QualificationVerdict
    supposed: Annotated[
        QualificationVerdict, Field(description="Its suppositions are read with the source `supposed`.")
    ]

    @classmethod
    def from_domain(cls, trial: Trial) -> Self:
        """The representation of a trial."""
        return cls(
            account_id=trial.account_id,
            criteria_set_id=trial.criteria_set_id,
            evidence_until=trial.evidence_until,
            on_file=QualificationVerdict.from_domain(trial.on_file),
            supposed=QualificationVerdict.from_domain(trial.supposed),
        )


class Qualification(Resource):
    """What an account was found to be, with the reason for each criterion and the evidence that it read."""

    model_config = example(
        KEPT_EXAMPLE
        | _ASKED
        | _VERDICT
        | {
            "criteria_set_id": "01981d2e-7a7c-7000-8000-000000000004",
            "valid_until": "2027-04-01",
            "superseded_at": None,
        }
    )
    address: ClassVar[str] = "/v1/qualifications/{id}"

    account_id: UUID
    criteria_set_id: UUID
    evidence_until: date
    valid_until: Annotated[date, Field(description="The last day; then the account is qualified anew.")]
    decision: Decision
    score: Annotated[DecimalString | None, Field(description="100·Σwμ/Σw over what counts, 0 to 100.")]
    known_weight_pct: Annotated[DecimalString, Field(description="How much of the weight is known.")]
    reasons: Annotated[list[Reason], Field(description="What decided.")]
    criteria: list[CriterionOutcome]
    superseded_at: Annotated[Moment | None, Field(description="When a later one took its place; null while it holds.")]

    @classmethod
    def from_domain(cls, kept: Kept[DomainQualification]) -> Self:
        """The representation of a qualification."""
        made = kept.value
        return cls(
            id=kept.id,
            version=kept.version,
            created_at=kept.created_at,
            updated_at=kept.updated_at,
            account_id=made.account_id,
            criteria_set_id=made.criteria_set_id,
            evidence_until=made.evidence_until,
            valid_until=made.valid_until,
            superseded_at=made.superseded_at,
            **_said(made.verdict),
        )


def _said(verdict: DomainVerdict) -> dict[str, Any]:
    return {
        "decision": verdict.decision,
        "score": decimal_string(verdict.score) if verdict.score is not None else None,
        "known_weight_pct": decimal_string(verdict.known_weight_pct),
        "reasons": [deciding(reason, [each.criterion for each in verdict.outcomes]) for reason in verdict.reasons],
        "criteria": [CriterionOutcome.from_domain(outcome) for outcome in verdict.outcomes],
    }


def deciding(reason: DomainReason, criteria: Iterable[Criterion]) -> Reason:
    """The representation of what decided, with the names of those of the `criteria` that it is about."""
    named = [criterion.name for criterion in criteria if criterion.code in reason.criteria]
    return _reason(reason, criteria=listed(named))


def _reason(reason: DomainReason, **names: Name) -> Reason:
    return Reason(code=reason.code, sentence=sentence(reason.code, reason.params, **names))
