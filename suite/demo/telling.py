"""The story of the demo bank from questionnaires to pay, told through the gateway's public API."""

from dataclasses import dataclass

from suite.demo.chapters.accounts import Accounts, bring_in_accounts
from suite.demo.chapters.matching import Matches, match_everybody
from suite.demo.chapters.paying import Pay, pay_the_month
from suite.demo.chapters.people import Person, take_questionnaires
from suite.demo.chapters.role_model import RoleModel, model_the_role
from suite.demo.chapters.scoring import Scores, score_the_month
from suite.demo.chapters.staff import Manager, take_on
from suite.demo.client import Door
from suite.demo.screen import Screen


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the suite answered."""

    people: list[Person]
    role_model: RoleModel
    matches: Matches
    managers: list[Manager]
    accounts: Accounts
    scores: Scores
    pay: Pay


def tell(door: Door, screen: Screen) -> Story:
    """Every chapter in turn.

    Each thing is made under an Idempotency-Key of its own, so telling the story again to the same suite finds
    everything there and doubles nothing.
    """
    people = take_questionnaires(door, screen)
    role_model = model_the_role(door, screen, people)
    matches = match_everybody(door, screen, people, role_model)
    managers = take_on(door, screen, people)
    accounts = bring_in_accounts(door, screen, managers)
    scores = score_the_month(door, screen, {manager.external_id: manager.group for manager in managers})
    return Story(people, role_model, matches, managers, accounts, scores, pay_the_month(door, screen, scores))
