"""Ten top performers and four supervisors say what the role asks for; merged, it is the bank's role model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from suite.demo.chapters.given import given_document
from suite.demo.chapters.people import Person
from suite.demo.chapters.values import FACTORS, ByFactor, Names, by_factor, exact
from suite.demo.client import Document, Door
from suite.demo.screen import Screen

NAME = "Relationship manager"


@dataclass(frozen=True, slots=True)
class RoleModel:
    """What the role asks of each factor, with what stands behind it."""

    id: str
    levels: ByFactor
    standard_error: Mapping[str, Decimal]
    agreement: Mapping[str, Decimal]
    traits: Sequence[Names]
    raters: Mapping[str, int]


def model_the_role(door: Door, screen: Screen, people: Sequence[Person]) -> RoleModel:
    """Every rater fills in the form with a token of their own; HR merges the questionnaires and publishes the model."""
    data = given_document("role_questionnaires")
    names = {person.external_id: person.name for person in people}
    ids: list[str] = []
    with screen.progress("role_model.progress", len(data["questionnaires"])) as advance:
        for filled in data["questionnaires"]:
            ids.append(_fill_in(door, data, filled, names[filled["rater"]]))
            advance(len(ids), None)
    office = door.for_role("hr")
    draft = {
        "name": NAME,
        "bank": data["bank"],
        "role": data["role"],
        "method": "questionnaires",
        "role_questionnaire_ids": ids,
    }
    made = office.post("/v1/role-models", draft, key="demo-role-model")
    model = office.get(f"/v1/role-models/{made['id']}")
    if model["state"] == "draft":
        # Four eyes: whoever made a model cannot publish it.
        model = door.for_role("admin").post(
            f"/v1/role-models/{made['id']}/transitions", {"transition": "publish"}, key="demo-role-published"
        )
    groups = [filled["group"] for filled in data["questionnaires"]]
    return _role_model(model, {group: groups.count(group) for group in dict.fromkeys(groups)})


def _fill_in(door: Door, data: Document, filled: Document, name: str) -> str:
    external_id = filled["rater"]
    role = "supervisor" if filled["group"] == "supervisor" else "manager"
    draft = {
        "rater": {"external_id": external_id, "name": name, "group": filled["group"]},
        "bank": data["bank"],
        "role": data["role"],
        "form": data["role_questionnaire"],
        "ratings": filled["ratings"],
        "traits": filled["traits"],
    }
    answered = door.for_role(role, external_id).post(
        "/v1/role-questionnaires", draft, key=f"demo-role-questionnaire-{external_id}"
    )
    return str(answered["id"])


def _role_model(model: Document, raters: Mapping[str, int]) -> RoleModel:
    evidence = model["evidence"]
    return RoleModel(
        id=model["id"],
        levels=by_factor(model["levels"]),
        standard_error={factor: exact(evidence[factor]["standard_error"]) for factor in FACTORS},
        agreement={factor: exact(evidence[factor]["agreement"]) for factor in FACTORS},
        traits=[trait["text"] for trait in model["key_traits"]],
        raters=raters,
    )
