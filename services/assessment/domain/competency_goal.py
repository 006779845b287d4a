"""From a review of competencies to goals: what the role asks for and others do not see yet, and the next step to it."""

from dataclasses import dataclass
from decimal import Decimal

from chassis.domain.name import Name
from services.assessment.domain.competency import CompetencyModel
from services.assessment.domain.competency_result import ReviewResult


@dataclass(frozen=True, slots=True)
class CompetencyGoal:
    """A competency to work on: the level that others see, the target, and what the next level looks like."""

    competency: str
    text: Name
    seen: Decimal
    target: int
    next_level: Name


def competency_goals(result: ReviewResult, model: CompetencyModel) -> tuple[CompetencyGoal, ...]:
    """The competencies seen below their target, the farthest first; equals in the model's order."""
    competencies = {one.id: one for one in model.competencies}
    found = [
        CompetencyGoal(
            finding.competency,
            competencies[finding.competency].text,
            finding.others,
            finding.target,
            competencies[finding.competency].levels[int(finding.others)],
        )
        for finding in result.findings
        if finding.others is not None and finding.others < finding.target
    ]
    return tuple(sorted(found, key=lambda goal: goal.seen - goal.target))
