"""What stands between the doors and the services, put together from the policies, anew when they change."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar, cast

from chassis.settings import ServiceName
from gateway.checks.answers import AnswerCheck
from gateway.exchange import Layer
from gateway.layers.answer import answers_checked
from gateway.layers.check import checked
from gateway.layers.clean import cleaned
from gateway.layers.count import counted
from gateway.layers.keep import forgotten, kept
from gateway.layers.limit import limited, limited_together
from gateway.layers.protect import admitted, circuits_of, protected
from gateway.layers.quarantine import quarantined
from gateway.layers.repeat import repeated
from gateway.layers.time import timed
from gateway.ledger.together import Together
from gateway.policy import Policies
from gateway.policy.allowances import Allowances
from gateway.policy.answer_cache import AnswerCache
from gateway.policy.document import Answers, Caching
from gateway.policy.error_budget import ErrorBudgets
from gateway.record import Record
from gateway.routes import Route
from gateway.stack import Step

Part = TypeVar("Part")
Rules = TypeVar("Rules")


@dataclass(slots=True)
class Assembly:
    """The layers of one run. What a new policy file leaves as it was keeps what it knows."""

    routes: Sequence[Route]
    services: Sequence[ServiceName]
    record: Record
    answer_checks: Callable[[], Mapping[str, AnswerCheck]]
    _made: dict[str, tuple[object, object]] = field(default_factory=dict)

    def steps(self, policies: Policies) -> Iterator[Step]:
        """The layers, outermost first, and for which operations."""
        yield Step(counted(self.record.usage))
        counting = policies.model_dump(include={"limits", "quotas", "quota_zone", "callers", "together"})
        yield Step(self._part("limits", counting, lambda _: self._limits(policies)))
        yield Step(quarantined(self.record.quarantine))
        yield from self._cache(policies.cache)
        yield from self._answers(policies.answers)
        yield Step(cleaned)
        yield Step(timed)
        yield Step(checked)
        yield from self._protection(policies)

    def _limits(self, policies: Policies) -> Layer:
        alone, ledger = Allowances(policies, self.record.quotas), self.record.ledger
        if policies.together and ledger is not None and ledger.is_shared:
            return limited_together(Together(ledger, alone))
        return limited(alone)

    def _cache(self, rules: Caching | None) -> Iterator[Step]:
        if rules is not None:
            nouns = {route.noun for route in self.routes if route.kept}
            cache = self._part("cache", rules, lambda found: AnswerCache(found, nouns))
            yield Step(kept(cache), lambda route: route.kept)
            yield Step(forgotten(cache), lambda route: route.method != "GET" and cache.holds(route.noun))

    def _answers(self, rules: Answers | None) -> Iterator[Step]:
        if rules is not None:
            self.record.budgets = self._part("budgets", rules.budget, ErrorBudgets)
            layer = answers_checked(self.answer_checks(), rules, self.record.budgets)
            yield Step(layer, lambda route: not route.streams)

    def _protection(self, policies: Policies) -> Iterator[Step]:
        if policies.retries is not None:
            yield Step(self._part("retries", policies.retries, lambda rules: repeated(self.services, rules)))
        self.record.circuits = {}
        if policies.circuits is not None:
            self.record.circuits = self._part("circuits", policies.circuits, lambda r: circuits_of(self.routes, r))
            yield Step(protected(self.record.circuits))
        if policies.shedding is not None:
            layer = self._part("shedding", policies.shedding, lambda rules: admitted(self.services, rules))
            yield Step(layer, lambda route: not route.streams)

    def _part(self, name: str, rules: Rules, make: Callable[[Rules], Part]) -> Part:
        """What `make` makes of the rules; the same as before while the rules are the same."""
        before = self._made.get(name)
        if before is None or before[0] != rules:
            self._made[name] = before = (rules, make(rules))
        return cast("Part", before[1])
