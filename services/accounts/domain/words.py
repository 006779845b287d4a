"""Words that nobody needs any more: what was counted stays, what was said goes."""

from dataclasses import replace

from chassis.domain.flow import Step
from services.accounts.domain.activity import Activity
from services.accounts.domain.complaint import Complaint

GONE = "–"
"""What stands where words stood."""


def unsaid(words: str) -> str:
    """What is left of words: that there were some."""
    return GONE if words.strip() else ""


def activity_unsaid(activity: Activity) -> Activity:
    """The activity without its words: who met whom and when, what was kept and what is still to be done stays."""
    return replace(
        activity,
        subject=GONE,
        place=unsaid(activity.place),
        purpose=unsaid(activity.purpose),
        preparations=tuple(replace(each, what=GONE) for each in activity.preparations),
        agenda=tuple(unsaid(each) for each in activity.agenda),
        minutes=unsaid(activity.minutes),
        next_steps=tuple(replace(each, what=GONE) for each in activity.next_steps),
        confirmed_by=unsaid(activity.confirmed_by),
        unconfirmed_reason=unsaid(activity.unconfirmed_reason),
        history=_history_unsaid(activity.history),
    )


def complaint_unsaid(complaint: Complaint) -> Complaint:
    """The case without its words: its clocks, its outcome and the countermeasure, which is about us, stay."""
    return replace(
        complaint,
        subject=GONE,
        description=unsaid(complaint.description),
        answer=unsaid(complaint.answer),
        history=_history_unsaid(complaint.history),
    )


def _history_unsaid(history: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(replace(step, reason=unsaid(step.reason)) for step in history)
