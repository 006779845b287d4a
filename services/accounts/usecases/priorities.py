"""Priorities: the questions and their answers, and where a manager's hours are best spent."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from pydantic import TypeAdapter

from chassis.domain.errors import Fault, Invalid, NotFound, refuse_if
from chassis.domain.kept import Kept
from chassis.domain.money import minor_digits
from chassis.pages import PageQuery, Slice
from chassis.work import Work
from services.accounts import rulebook
from services.accounts.domain.opportunity import chance_pct
from services.accounts.domain.priority import Choice, PriorityRule, Prospect, Task, TaskKind, choose, task_of
from services.accounts.domain.priority_answers import ON_EXECUTIVES, Answer, PriorityAnswers, answer_faults
from services.accounts.domain.priority_list import (
    AccountSight,
    PriorityList,
    accounts_beyond,
    executive_visits,
    horizon_hours,
    lines,
)
from services.accounts.store import accounts, managers, planning
from services.accounts.store.planning import StoredPriorities, answers, priorities
from services.accounts.store.tiers import tiers_on
from services.accounts.usecases.references import referred_to_at
from services.accounts.usecases.rights import require_owner, today, viewer_of

MOST_TASKS, MOST_HOURS = 1_000, Decimal(300)
_DOCUMENT = TypeAdapter(PriorityList)


def put_answers(work: Work, account_id: UUID, given: Sequence[Answer]) -> Kept[PriorityAnswers]:
    """Answer the questions for an account; what was answered before is replaced."""
    accounts.get(work.session, account_id, viewer_of(work))
    made = PriorityAnswers(account_id, today(work), work.principal.subject, tuple(given))
    refuse_if(answer_faults(made, rulebook.priority_questions(today(work))))
    present = answers.every(work.session, account_id=account_id)
    if present:
        return answers.replace(work.session, present[0], made, work.now)
    return answers.add(work.session, work.new_id(), made, work.now)


def get_answers(work: Work, account_id: UUID) -> Kept[PriorityAnswers]:
    """What was answered for the account."""
    accounts.get(work.session, account_id, viewer_of(work))
    found = answers.every(work.session, account_id=account_id)
    if not found:
        raise NotFound(Fault("unknown_resource", ":account_id", {"resource": "priority answers"}))
    return found[0]


def create_priorities(work: Work, manager: str, hours: Decimal | None, currency: str) -> Kept[StoredPriorities]:
    """Reckon where the manager's hours of a month are best spent, and keep it as it was reckoned today."""
    require_owner(work, manager)
    with referred_to_at("/manager"):
        seat = managers.by_external_id(work.session, manager).value
    capacity = hours if hours is not None else Decimal(seat.capacity_hours)
    if capacity > MOST_HOURS:
        raise Invalid(Fault("out_of_range", "/hours", {"least": 0, "most": MOST_HOURS}))
    made = _reckoned(work, manager, capacity, currency)
    stored = StoredPriorities(manager, made.as_of, _DOCUMENT.dump_python(made, mode="json"))
    return priorities.add(work.session, work.new_id(), stored, work.now)


def get_priorities(work: Work, list_id: UUID) -> tuple[Kept[StoredPriorities], PriorityList]:
    """The list; a manager sees own ones."""
    return shown(priorities.get(work.session, list_id, None, manager=_only(work)))


def list_priorities(
    work: Work, query: PageQuery, manager: str | None
) -> Slice[tuple[Kept[StoredPriorities], PriorityList]]:
    """One page of the lists that the caller may see."""
    own = _only(work)
    if own is not None and manager not in (None, own):
        return Slice((), None)
    return priorities.page(work.session, query, None, {"manager": own or manager}).map(shown)


def shown(kept: Kept[StoredPriorities]) -> tuple[Kept[StoredPriorities], PriorityList]:
    """A stored list, read again."""
    return kept, _DOCUMENT.validate_python(kept.value.document)


def _only(work: Work) -> str | None:
    return work.principal.subject if work.principal.sees_only_own() else None


def _reckoned(work: Work, manager: str, capacity: Decimal, currency: str) -> PriorityList:
    day, rule = today(work), rulebook.priority_rule(today(work))
    names = planning.led_by(work.session, manager, day)
    answered = {kept.value.account_id: kept.value for kept in answers.among(work.session, "account_id", names)}
    found = list(_tasks(work, names, answered, rule, day))
    tasks = [task for task, of in found if of == currency]
    if len(tasks) > MOST_TASKS:
        raise Invalid(Fault("too_many_tasks", "/manager", {"most": MOST_TASKS, "tasks": len(tasks)}))
    sights = list(_sights(work, names, answered, day))
    cases = min(capacity, rule.case_hours * sum(sight.open_cases for sight in sights))
    choice = choose(tasks, int((capacity - cases) * 2), rule)
    needed = sum((sight.hours_needed for sight in sights), Decimal(0))
    value_min = int(rule.executive_value_min.scaleb(minor_digits(currency)))
    visits = executive_visits(sights, tasks, value_min, rule, day)
    return PriorityList(
        manager=manager,
        as_of=day,
        currency=currency,
        capacity_hours=capacity,
        case_hours=cases,
        accounts=len(names),
        hours_needed=needed,
        too_many_accounts=needed > capacity,
        accounts_beyond=accounts_beyond(sights, capacity) if needed > capacity else 0,
        **_worths(choice),
        other_currencies=len(found) - len(tasks),
        rule_effective_from=rule.effective_from,
        horizons=tuple(horizon_hours(choice)),
        lines=tuple(lines(choice)),
        executive_visits=tuple(visits),
    )


def _worths(choice: Choice) -> dict[str, int]:
    return {
        "worth_minor": choice.worth,
        "bound_minor": min(choice.bound, max(choice.unreserved, choice.worth)),
        "unreserved_minor": choice.unreserved,
    }


def _tasks(
    work: Work, names: Mapping[UUID, str], answered: Mapping[UUID, PriorityAnswers], rule: PriorityRule, day: date
) -> Iterator[tuple[Task, str]]:
    for found in _prospects(work, names, rule, day):
        answer = answered.get(found.account_id)
        said = answer.horizon if answer else None
        yield task_of(found, names[found.account_id], said, rule, day), found.value.currency


def _prospects(work: Work, names: Mapping[UUID, str], rule: PriorityRule, day: date) -> Iterator[Prospect]:
    chances, hours = rulebook.chance_rule(day), rule.task_hours
    for deal in planning.open_opportunities(work.session, names):
        o, place = deal.value, f"/v1/opportunities/{deal.id}"
        chance = chance_pct(o, chances)
        yield Prospect(o.account_id, TaskKind.OPPORTUNITY, place, o.name, o.expected_on, o.amount, chance, o.hours)
    for renewal in planning.open_renewals(work.session, names):
        r, place, all_of_it = renewal.value, f"/v1/renewals/{renewal.id}", Decimal(100)
        needed = hours[TaskKind.RENEWAL]
        yield Prospect(r.account_id, TaskKind.RENEWAL, place, r.offer[:200], r.ends_on, r.amount, all_of_it, needed)
    for owed in planning.late_receivables(work.session, names, day):
        c, place = owed.value, f"/v1/receivables/{owed.id}"
        loss, needed = Decimal(rule.loss_pct(c.overdue_days(day))), hours[TaskKind.COLLECTION]
        yield Prospect(c.account_id, TaskKind.COLLECTION, place, c.title, c.due_on, c.outstanding, loss, needed)


def _sights(
    work: Work, names: Mapping[UUID, str], answered: Mapping[UUID, PriorityAnswers], day: date
) -> Iterator[AccountSight]:
    workload, decided = rulebook.workload_rule(day), planning.decisions(work.session, names)
    tiers, cases = tiers_on(work.session, day, among=names), planning.open_cases(work.session, names)
    against = planning.deciders_against_us(work.session, names)
    visits = planning.executive_visits(work.session, names)
    for account_id, name in names.items():
        count, escalated = cases.get(account_id, (0, False))
        yield AccountSight(
            account_id=account_id,
            account=name,
            hours_needed=workload.hours(decided.get(account_id), tiers.get(account_id)),
            open_cases=count,
            escalated=escalated,
            decider_against_us=account_id in against,
            last_executive_visit=visits[account_id].date() if account_id in visits else None,
            asked_for_executive=account_id in answered and answered[account_id].says_yes(ON_EXECUTIVES),
        )
