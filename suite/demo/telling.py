"""The story of the demo bank from questionnaires to pay, told through the gateway's public API."""

from dataclasses import dataclass

from chassis.catalogue import Locale
from suite.demo.chapters.accounts import Accounts, bring_in_accounts
from suite.demo.chapters.matching import Matches, match_everybody
from suite.demo.chapters.paying import Pay, pay_the_month
from suite.demo.chapters.people import Person, take_questionnaires
from suite.demo.chapters.pictures import Pictures, draw_people
from suite.demo.chapters.role_model import RoleModel, model_the_role
from suite.demo.chapters.scoring import Scores, score_the_month
from suite.demo.chapters.staff import Manager, take_on
from suite.demo.client import Door
from suite.demo.screen import Screen
from suite.demo.tables.accounts import show_accounts
from suite.demo.tables.assessment import show_matches, show_people, show_role_model
from suite.demo.tables.pay import show_pay, show_scores


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the suite answered."""

    people: list[Person]
    role_model: RoleModel
    matches: Matches
    pictures: Pictures
    managers: list[Manager]
    accounts: Accounts
    scores: Scores
    pay: Pay


def tell(door: Door, screen: Screen, locale: Locale) -> Story:
    """Every chapter in turn.

    Each thing is made under an Idempotency-Key of its own, so telling the story again to the same suite finds
    everything there and doubles nothing.
    """
    screen.chapter("chapter.people")
    people = take_questionnaires(door, screen)
    show_people(screen, people)
    screen.chapter("chapter.role_model")
    role_model = model_the_role(door, screen, people)
    show_role_model(screen, role_model, locale)
    screen.chapter("chapter.matching")
    matches = match_everybody(door, screen, people, role_model)
    show_matches(screen, matches)
    pictures = draw_people(door, people, role_model, matches)
    screen.chapter("chapter.accounts")
    managers = take_on(door, screen, people)
    accounts = bring_in_accounts(door, screen, managers)
    show_accounts(screen, accounts, locale)
    screen.chapter("chapter.scoring")
    scores = score_the_month(door, screen, {manager.external_id: manager.group for manager in managers})
    show_scores(screen, scores, {manager.external_id: manager.name for manager in managers}, locale)
    screen.chapter("chapter.paying")
    pay = pay_the_month(door, screen, scores)
    show_pay(screen, pay, locale)
    return Story(people, role_model, matches, pictures, managers, accounts, scores, pay)
