"""What several stories of assessment begin with: raters, a role model, people with profiles."""

from pathlib import Path

from chassis.yaml_text import read_yaml

ROLE = {"bank": "A", "role": "relationship_manager"}
PURPOSE = "Research"
QUESTIONNAIRES = read_yaml(Path("suite/demo_data/role_questionnaires.yaml").read_text("utf-8"))


async def submit_questionnaires(as_role):
    """The fourteen raters of bank A, each answering in the own name."""
    ids = []
    for entry in QUESTIONNAIRES["questionnaires"]:
        rater = {"external_id": entry["rater"], "name": entry["rater"], "group": entry["group"]}
        draft = ROLE | {"rater": rater, "form": QUESTIONNAIRES["role_questionnaire"]}
        draft |= {"ratings": entry["ratings"], "traits": entry["traits"]}
        answer = await as_role("supervisor", subject=entry["rater"]).post("/v1/role-questionnaires", json=draft)
        assert answer.status_code == 201, answer.text
        ids.append(answer.json()["id"])
    return ids


async def make_model(hr, **origin):
    return await hr.post("/v1/role-models", json=ROLE | {"name": "Relationship manager"} | origin)


async def published(chief, model):
    """The model in force; publishing is for somebody else than who made it."""
    answer = await chief.post(f"/v1/role-models/{model['id']}/transitions", json={"transition": "publish"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def stated(hr, chief):
    """A model stated by hand, in force."""
    levels = {"D": 32, "I": 72, "S": 46, "C": 57}
    made = await make_model(hr, method="stated", levels=levels, key_traits=["friendly", "team_oriented"])
    assert made.status_code == 201, made.text
    return await published(chief, made.json())


async def assess(hr, people):
    """Everyone's profile, answered on paper and entered by HR."""
    profiles = []
    for person in people:
        facts = {"bank": person.bank, "role": person.role, "performance": person.group}
        respondent = {"external_id": person.external_id, "name": person.name} | facts
        draft = {"respondent": respondent, "instrument": "disc-24@2026-01-01", "purpose": PURPOSE}
        place = f"/v1/assessments/{(await hr.post('/v1/assessments', json=draft)).json()['id']}"
        await hr.post(f"{place}/consent", json={"purpose": PURPOSE})
        sheet = {"answers": person.answers, "ratings": person.ratings}
        await hr.put(f"{place}/answers", json=sheet, headers={"if-match": '"v2"'})
        answer = await hr.post(f"{place}/submission")
        assert answer.status_code == 201, answer.text
        profiles.append(answer.json())
    return profiles
