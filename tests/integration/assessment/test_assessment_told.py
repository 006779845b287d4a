"""That a profile was made and a role model published is told, without a word about the person."""

from test_assessment_story import assess, make_model

from suite.demo_data.respondents import respondents
from tests.telling import told


async def test_a_profile_and_a_published_model_are_told_and_name_nobody(as_role):
    hr = as_role("hr")
    (profile,) = await assess(hr, respondents(2026)[:1])
    levels = {"D": 32, "I": 72, "S": 46, "C": 57}
    model = (await make_model(hr, method="stated", levels=levels, key_traits=["friendly"])).json()
    place = f"/v1/role-models/{model['id']}"
    published = await as_role("admin").post(f"{place}/transitions", json={"transition": "publish"})
    assert published.status_code == 200, published.text
    assert await told(as_role("system"), "assessment", 2) == [
        (
            "profile.submitted",
            f"/v1/profiles/{profile['id']}",
            {"assessment": f"/v1/assessments/{profile['assessment_id']}"},
        ),
        ("role_model.published", place, {"bank": "A", "role": "relationship_manager"}),
    ]
