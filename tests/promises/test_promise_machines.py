"""Whatever people do in which order, a record is what its last writer was told, and one pair of eyes never suffices."""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from machines import Steps, stepping

from tests.integration.kpi.kpi_story import PLAN
from tests.scale import SOAK, scaled

OFFICE = ("supervisor", "S-1")
PEOPLE = [("finance", "F-01"), ("finance", "F-02"), ("finance", "F-03")]
STANDING = ("approved", "effective")
FRESH = itertools.count()
SHORT = settings(
    max_examples=scaled(6, 400),
    stateful_step_count=scaled(12, 40),
    deadline=None,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    phases=list(Phase) if SOAK else [Phase.generate],  # making a failure smaller takes minutes
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def steps(template, installation) -> Iterator[Steps]:
    template.restore(installation)
    with stepping(installation) as found:
        yield found


class Records(RuleBasedStateMachine):
    """Managers on record, changed by their versions: the model is what the answers said."""

    steps: Steps

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[str, dict] = {}
        self.asked: dict[str, tuple[dict, bytes]] = {}

    def draft(self, name: str) -> dict:
        return {"external_id": f"E-{next(FRESH)}", "name": name, "grade": "senior", "employed_from": "2021-07-01"}

    @initialize()
    def begin(self) -> None:
        self.create("first")

    @rule(name=st.sampled_from(["林晓", "O'Hara", "Ünïcode ☂"]))
    def create(self, name: str) -> None:
        key, draft = f"k-{next(FRESH)}", self.draft(name)
        answer = self.steps.ask(OFFICE, "POST", "/v1/managers", draft, idempotency_key=key)
        assert answer.status_code == 201, answer.text
        self.kept[answer.json()["id"]] = answer.json()
        self.asked[key] = (draft, answer.content)

    @rule(data=st.data())
    def repeat_a_creation(self, data: st.DataObject) -> None:
        key = data.draw(st.sampled_from(sorted(self.asked)))
        draft, first = self.asked[key]
        answer = self.steps.ask(OFFICE, "POST", "/v1/managers", draft, idempotency_key=key)
        assert (answer.status_code, answer.content) == (201, first)

    @rule(data=st.data(), rehearsal=st.booleans())
    def take_a_number_that_is_taken(self, data: st.DataObject, rehearsal: bool) -> None:
        taken = data.draw(st.sampled_from(sorted(self.kept)))
        draft = self.draft("x") | {"external_id": self.kept[taken]["external_id"]}
        path = f"/v1/managers?validate_only={str(rehearsal).lower()}"
        assert self.steps.ask(OFFICE, "POST", path, draft).status_code == 409

    @rule(data=st.data(), behind=st.integers(0, 2), hours=st.integers(1, 200), rehearsal=st.booleans())
    def change(self, data: st.DataObject, behind: int, hours: int, rehearsal: bool) -> None:
        record = self.kept[data.draw(st.sampled_from(sorted(self.kept)))]
        version = max(1, record["version"] - behind)
        path = f"/v1/managers/{record['id']}?validate_only={str(rehearsal).lower()}"
        answer = self.steps.ask(OFFICE, "PATCH", path, {"capacity_hours": hours}, if_match=f'"v{version}"')
        if version != record["version"]:
            assert answer.status_code == 412
            return
        assert answer.status_code == 200, answer.text
        assert (answer.json()["version"], answer.json()["capacity_hours"]) == (version + 1, hours)
        if not rehearsal:
            self.kept[record["id"]] = answer.json()

    @rule(data=st.data())
    def change_without_a_version(self, data: st.DataObject) -> None:
        record = data.draw(st.sampled_from(sorted(self.kept)))
        assert self.steps.ask(OFFICE, "PATCH", f"/v1/managers/{record}", {"capacity_hours": 1}).status_code == 428

    @invariant()
    def what_is_read_is_what_was_told(self) -> None:
        for path, record in ((f"/v1/managers/{found}", told) for found, told in list(self.kept.items())[-3:]):
            answer = self.steps.ask(OFFICE, "GET", path)
            assert (answer.json(), answer.headers["etag"]) == (record, f'"v{record["version"]}"')
            again = self.steps.ask(OFFICE, "GET", path, if_none_match=answer.headers["etag"])
            assert again.status_code == 304


class Plans(RuleBasedStateMachine):
    """A pay plan between people: drafted, submitted, approved, withdrawn, changed."""

    steps: Steps

    def __init__(self) -> None:
        super().__init__()
        self.id, self.version, self.state, self.author = "", 1, "", PEOPLE[0]
        self.body: dict = {}

    @initialize(who=st.sampled_from(PEOPLE))
    def draft(self, who: tuple[str, str]) -> None:
        self.body = PLAN | {"code": f"plan-{next(FRESH)}"}
        made = self.steps.ask(who, "POST", "/v1/pay-plans", self.body)
        assert made.status_code == 201, made.text
        self.id, self.version, self.state, self.author = made.json()["id"], 1, "draft", who

    @rule(who=st.sampled_from(PEOPLE), transition=st.sampled_from(["submit", "approve", "return"]))
    def move(self, who: tuple[str, str], transition: str) -> None:
        before = self.present()
        answer = self.steps.ask(who, "POST", f"/v1/pay-plans/{self.id}/transitions", {"transition": transition})
        assert (answer.status_code == 200) == (
            transition in before["allowed_transitions"] and not (transition == "approve" and who == self.author)
        ), (before["state"], transition, answer.text)
        if answer.status_code == 200:
            self.state, self.version = answer.json()["state"], answer.json()["version"]
            assert self.state not in STANDING or answer.json()["approver"] == who[1] != self.author[1]

    @precondition(lambda self: self.state == "draft")
    @rule(who=st.sampled_from(PEOPLE), behind=st.integers(0, 1))
    def rewrite(self, who: tuple[str, str], behind: int) -> None:
        version = max(1, self.version - behind)
        answer = self.steps.ask(who, "PUT", f"/v1/pay-plans/{self.id}", self.body, if_match=f'"v{version}"')
        assert answer.status_code == (200 if version == self.version else 412), answer.text
        if answer.status_code == 200:
            self.version, self.author = answer.json()["version"], who

    @precondition(lambda self: self.state in STANDING)
    @rule(who=st.sampled_from(PEOPLE))
    def what_was_approved_is_not_rewritten(self, who: tuple[str, str]) -> None:
        path, match = f"/v1/pay-plans/{self.id}", f'"v{self.version}"'
        assert self.steps.ask(who, "PUT", path, self.body, if_match=match).status_code == 409

    def present(self) -> dict:
        return self.steps.ask(PEOPLE[2], "GET", f"/v1/pay-plans/{self.id}").json()

    @invariant()
    def approved_means_by_another(self) -> None:
        if self.id:
            present = self.present()
            assert (present["state"], present["version"]) == (self.state, self.version)
            assert present["state"] not in STANDING or present["approver"] not in (None, self.author[1])


def bound(machine: type[RuleBasedStateMachine], steps: Steps) -> type[RuleBasedStateMachine]:
    return type(machine.__name__, (machine,), {"steps": steps})


def test_records_are_what_their_last_writers_were_told(steps):
    run_state_machine_as_test(bound(Records, steps), settings=SHORT)


def test_a_plan_is_approved_by_another_and_stands_from_then_on(steps):
    run_state_machine_as_test(bound(Plans, steps), settings=SHORT)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_without_versions_the_machine_of_records_finds_a_lost_update(steps, monkeypatch):
    """The negative control."""
    monkeypatch.setattr("services.accounts.store.managers.require_version", lambda present, expected: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(bound(Records, steps), settings=SHORT)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_without_four_eyes_the_machine_of_plans_finds_an_approval_by_its_author(steps, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(
        "chassis.domain.flow.Flow.after_by", lambda flow, state, move, author, actor: flow.after(state, move)
    )
    with pytest.raises(AssertionError):
        run_state_machine_as_test(bound(Plans, steps), settings=SHORT)
