"""Goals of an account, soon and in the long run (article 9), and how the two stand to each other.

Short-term needs want results quickly; long-term ones want sustainable results and may cost something at first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from chassis.domain.flow import Flow, Step
from chassis.domain.money import round_decimal


class Horizon(StrEnum):
    """Whether it is to pay soon, or in the long run."""

    SHORT = "short"
    LONG = "long"


class GoalState(StrEnum):
    """Where it stands."""

    OPEN = "open"
    ACHIEVED = "achieved"
    MISSED = "missed"
    DROPPED = "dropped"


class GoalTransition(StrEnum):
    """What moves it on."""

    ACHIEVE = "achieve"
    MISS = "miss"
    DROP = "drop"
    REOPEN = "reopen"


_S, _T = GoalState, GoalTransition
GOAL_FLOW: Flow[GoalState, GoalTransition] = Flow(
    MappingProxyType(
        {
            _S.OPEN: {_T.ACHIEVE: _S.ACHIEVED, _T.MISS: _S.MISSED, _T.DROP: _S.DROPPED},
            _S.ACHIEVED: {_T.REOPEN: _S.OPEN},
            _S.MISSED: {_T.REOPEN: _S.OPEN},
            _S.DROPPED: {_T.REOPEN: _S.OPEN},
        }
    ),
    reasoned=frozenset({_T.MISS, _T.DROP, _T.REOPEN}),
)


@dataclass(frozen=True, slots=True)
class Goal:
    """What the account wants (`need`) and how we help (`contribution`); `sacrifice` is what it costs at first.

    `weight` 1 to 5 is how much it matters to the account.
    """

    account_id: UUID
    horizon: Horizon
    title: str
    due_on: date
    owner: str
    need: str = ""
    contribution: str = ""
    sacrifice: str = ""
    target: str = ""
    weight: int = 3
    progress_pct: int = 0
    state: GoalState = GoalState.OPEN
    history: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class HorizonShare:
    """What lies on one horizon: goals, their weighted progress, and the share of the plan's hours, both 0 to 100."""

    horizon: Horizon
    goals: int
    open: int
    achieved: int
    late: int
    progress_pct: Decimal | None
    hours: Decimal
    hours_share_pct: Decimal | None


@dataclass(frozen=True, slots=True)
class Balance:
    """How short and long stand to each other; `one_sided` names the horizon that has goals but no work."""

    horizons: tuple[HorizonShare, ...]
    one_sided: tuple[Horizon, ...]


def goals_progress_pct(goals: Sequence[Goal]) -> Decimal | None:
    """The progress of goals by their weights, those that were dropped left out; `None` without any."""
    counted = [goal for goal in goals if goal.state is not GoalState.DROPPED]
    return weighted([(_done_pct(goal), Decimal(goal.weight)) for goal in counted])


def _done_pct(goal: Goal) -> int:
    return 100 if goal.state is GoalState.ACHIEVED else goal.progress_pct


def balance(goals: Sequence[Goal], hours: Mapping[Horizon, Decimal], day: date) -> Balance:
    """How short and long stand to each other on `day`: the goals of one account or of a group, and our `hours`."""
    shares = tuple(_share(h, [g for g in goals if g.horizon is h], hours, day) for h in Horizon)
    return Balance(shares, tuple(each.horizon for each in shares if each.open and not each.hours))


def _share(horizon: Horizon, goals: Sequence[Goal], hours: Mapping[Horizon, Decimal], day: date) -> HorizonShare:
    counted = [goal for goal in goals if goal.state is not GoalState.DROPPED]
    whole = sum(hours.values(), Decimal(0))
    return HorizonShare(
        horizon=horizon,
        goals=len(counted),
        open=sum(goal.state is GoalState.OPEN for goal in counted),
        achieved=sum(goal.state is GoalState.ACHIEVED for goal in counted),
        late=sum(goal.state is GoalState.OPEN and goal.due_on < day for goal in counted),
        progress_pct=goals_progress_pct(counted),
        hours=hours[horizon],
        hours_share_pct=round_decimal(100 * hours[horizon] / whole, 1) if whole else None,
    )


def weighted(parts: Sequence[tuple[int, Decimal]]) -> Decimal | None:
    """The mean of values by their weights, to one decimal; `None` without any weight."""
    weight = sum((each for _, each in parts), Decimal(0))
    return round_decimal(sum((value * each for value, each in parts), Decimal(0)) / weight, 1) if weight else None
