"""76 people of two banks take the questionnaire, each with a token of their own, and their profiles come back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.drawing.scale import Band
from suite.demo.chapters.values import FACTORS, ByFactor, Names, band, by_factor
from suite.demo.client import Caller, Document, Door
from suite.demo.screen import Screen
from suite.demo_data.respondents import INSTRUMENT, Respondent, respondents

SEED = 242
"""Of the seeds below 400, the one whose sample comes nearest to the figures that article 3 reports of its own."""
PURPOSE = "Research into the fit of relationship managers with their role"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a profile. `group` is `excellent` or `good` for managers and `supervisor` for the others."""

    external_id: str
    name: str
    bank: str
    group: str
    profile_id: str
    internal: Mapping[str, Band]
    external: Mapping[str, Band]
    shift: ByFactor
    words: Sequence[Names]
    flags: Sequence[str]


def take_questionnaires(door: Door, screen: Screen) -> list[Person]:
    """HR invites; each person consents, answers and submits."""
    everybody = respondents(SEED)
    people: list[Person] = []
    with screen.progress("people.progress", len(everybody)) as advance:
        for respondent in everybody:
            people.append(_take(door, respondent))
            advance(len(people), None)
    return people


def _take(door: Door, respondent: Respondent) -> Person:
    office = door.for_role("hr")
    person = door.for_role(respondent.role, respondent.external_id)
    invitation = {"respondent": _described(respondent), "instrument": INSTRUMENT, "purpose": PURPOSE}
    invited = office.post("/v1/assessments", invitation, key=f"demo-sitting-{respondent.external_id}")
    return _person(_profile(person, f"/v1/assessments/{invited['id']}", respondent), respondent)


def _described(respondent: Respondent) -> Document:
    return {
        "external_id": respondent.external_id,
        "name": respondent.name,
        "bank": respondent.bank,
        "role": respondent.role,
        "performance": respondent.group,
    }


def _profile(person: Caller, place: str, respondent: Respondent) -> Document:
    """The profile; a sitting that an earlier filling has left half done is gone on with."""
    sitting = person.get(f"{place}/answers")
    if sitting["state"] == "submitted":
        return person.get(f"{place}/profile")
    if sitting["consent"] is None:
        key = f"demo-consent-{respondent.external_id}"
        sitting = person.post(f"{place}/consent", {"purpose": PURPOSE}, key=key)
    sheet = {"answers": respondent.answers, "ratings": respondent.ratings}
    person.put(f"{place}/answers", sheet, sitting["version"])
    return person.post(f"{place}/submission", None, key=f"demo-submission-{respondent.external_id}")


def _person(profile: Document, respondent: Respondent) -> Person:
    styles = profile["styles"]
    return Person(
        external_id=respondent.external_id,
        name=respondent.name,
        bank=respondent.bank,
        group=respondent.group or "supervisor",
        profile_id=profile["id"],
        internal={factor: band(styles["internal"][factor]) for factor in FACTORS},
        external={factor: band(styles["external"][factor]) for factor in FACTORS},
        shift=by_factor(profile["shift"]),
        words=[word for descriptor in profile["descriptors"] for word in descriptor["words"]],
        flags=profile["flags"],
    )
