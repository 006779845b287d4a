"""Explanations on demand: a score is computed anew from the measurements kept with it, by the rules of its run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.domain.kept import Kept
from services.kpi.domain.outcome import Rules, explained
from services.kpi.domain.runs import KeptScorecard, ScoredManager, ScoreRun
from services.kpi.domain.scheme import Scheme
from services.kpi.domain.scheme_in_force import in_force
from services.kpi.domain.scorecard import Scorecard
from services.kpi.store import schemes, score_runs
from services.kpi.usecases.catalogue import catalogue_on


def rules_of(session: Session, kept: Kept[ScoreRun]) -> Rules:
    """By what a run scores: what was known when it was started."""
    run = kept.value
    scheme: Scheme = schemes.get(session, run.scheme_id).value
    catalogue = catalogue_on(session, run.period.start, kept.created_at)
    return Rules(in_force(scheme, run.period, run.switched_on), catalogue, run.period)


@dataclass(frozen=True, slots=True)
class Traces:
    """Explains scores; the rules of each run are read once."""

    session: Session
    _rules: dict[UUID, Rules] = field(default_factory=dict)

    def told(self, kept: Kept[ScoredManager]) -> Kept[KeptScorecard]:
        """The scorecard with its explanation."""
        found = kept.value
        card = found.scorecard or self._explained(found)
        whose = (found.score_run_id, found.manager, found.period)
        told = KeptScorecard(*whose, card, found.segment, found.grade, found.place)
        return Kept(kept.id, kept.version, kept.created_at, kept.updated_at, told)

    def all_told(self, kept: Iterable[Kept[ScoredManager]]) -> dict[str, Scorecard]:
        """The explained scorecards of some managers of one run, by manager."""
        return {each.value.manager: self.told(each).value.scorecard for each in kept}

    def _explained(self, found: ScoredManager) -> Scorecard:
        if found.score_run_id not in self._rules:
            self._rules[found.score_run_id] = rules_of(self.session, score_runs.get(self.session, found.score_run_id))
        card = explained(self._rules[found.score_run_id], found.measured)
        if card.score != found.score:
            raise AssertionError(f"the score {found.score} of {found.manager} is explained as {card.score}")
        return card
