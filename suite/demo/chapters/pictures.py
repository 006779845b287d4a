"""The pictures of people, as the assessment service draws them for anybody who may see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chassis.catalogue import LOCALES, Locale
from chassis.drawing.markup import Markup
from suite.demo.chapters.matching import Matches
from suite.demo.chapters.people import Person
from suite.demo.chapters.role_model import RoleModel
from suite.demo.client import Caller, Door

Drawn = Mapping[Locale, Markup]
"""One picture, in every language."""


@dataclass(frozen=True, slots=True)
class Pictures:
    """The role model; who matches it best, as a profile and factor by factor; and who shows most more influence."""

    role_model: Drawn
    best: Drawn
    match: Drawn
    riser: Person
    rise: Drawn


def draw_people(door: Door, people: Sequence[Person], model: RoleModel, matches: Matches) -> Pictures:
    """HR asks for each picture in each language."""
    office = door.for_role("hr")
    best = matches.placings[0].person
    riser = max(people, key=lambda person: (person.shift["I"], person.external_id))
    draft = {"role_model_id": model.id, "profile_ids": [best.profile_id]}
    matched = office.post("/v1/matches", draft, key="demo-match-best")
    return Pictures(
        role_model=_drawn(office, f"/v1/role-models/{model.id}/picture"),
        best=_drawn(office, f"/v1/profiles/{best.profile_id}/picture", role_model_id=model.id),
        match=_drawn(office, f"/v1/matches/{matched['id']}/picture", profile_id=best.profile_id),
        riser=riser,
        rise=_drawn(office, f"/v1/profiles/{riser.profile_id}/picture", role_model_id=model.id),
    )


def _drawn(office: Caller, path: str, **query: str) -> Drawn:
    return {locale: office.in_language(locale).draw(path, **query) for locale in LOCALES}
