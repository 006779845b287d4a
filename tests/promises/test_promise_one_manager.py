"""Whatever is asked in which order, every active account has exactly one primary manager on every day from today on."""

import itertools
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from machines import Steps
from test_promise_machines import SHORT, bound, steps

__all__ = ["steps"]

OFFICE, ADMIN, OWN = ("supervisor", "S-1"), ("admin", "X-1"), ("manager", "A-0")
TODAY = datetime.now(UTC).date()
DAYS = tuple(str(TODAY + timedelta(days=offset)) for offset in (0, 5, 20, 60, 400))
SPANS = st.integers(-30, 60)
FRESH = itertools.count()
SENSIBLE = {200, 201, 202, 403, 404, 409, 412, 422}


def day(offset: int) -> str:
    return str(TODAY + timedelta(days=offset))


class Book(RuleBasedStateMachine):
    """Accounts that come, rest, become one, are given away and left behind; managers who come and go."""

    steps: Steps

    def ask(self, who: tuple[str, str], method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        answer = self.steps.ask(who, method, path, body, **headers)
        assert answer.status_code in SENSIBLE, answer.text
        return answer

    def items(self, path: str) -> list[dict[str, Any]]:
        return self.ask(ADMIN, "GET", path).json()["items"]

    def one_of(self, data: st.DataObject, path: str) -> dict[str, Any] | None:
        found = self.items(path)
        return data.draw(st.sampled_from(found)) if found else None

    def over(self, place: str) -> None:
        while self.ask(ADMIN, "GET", place).json()["state"] in ("queued", "running"):
            pass

    @initialize()
    def begin(self) -> None:
        if not self.items("/v1/managers?external_id=A-0"):
            self.join("A-0")
        for form in ("股份有限公司", "有限责任公司"):
            self.file("active", OFFICE, name=f"华南精工{next(FRESH)}{form}")

    def join(self, number: str) -> None:
        draft = {"external_id": number, "name": number, "grade": "senior", "employed_from": "2021-07-01"}
        self.ask(OFFICE, "POST", "/v1/managers", draft)

    @rule()
    def somebody_joins(self) -> None:
        self.join(f"A-{next(FRESH) + 1}")

    @rule(data=st.data(), offset=st.integers(-3, 3))
    def somebody_leaves(self, data: st.DataObject, offset: int) -> None:
        if (found := self.one_of(data, "/v1/managers?limit=50")) and found["external_id"] != "A-0":
            patch, version = {"employed_until": day(offset)}, f'"v{found["version"]}"'
            self.ask(OFFICE, "PATCH", f"/v1/managers/{found['id']}", patch, if_match=version)

    @rule(data=st.data())
    def somebody_is_named_the_desk(self, data: st.DataObject) -> None:
        if found := self.one_of(data, "/v1/managers?limit=50"):
            version = f'"v{found["version"]}"'
            self.ask(OFFICE, "PATCH", f"/v1/managers/{found['id']}", {"house_desk": True}, if_match=version)

    @rule(status=st.sampled_from(["active", "prospect"]), who=st.sampled_from([OFFICE, OWN]))
    def file(self, status: str, who: tuple[str, str], name: str = "") -> None:
        number = f"N-{next(FRESH)}"
        draft = {"legal_name": name or number, "country": "CN", "external_id": number, "status": status}
        self.ask(who, "POST", "/v1/accounts", draft)

    @rule(data=st.data(), move=st.sampled_from(["activate", "rest", "close"]))
    def move_on(self, data: st.DataObject, move: str) -> None:
        if found := self.one_of(data, "/v1/accounts?limit=50"):
            self.ask(OFFICE, "POST", f"/v1/accounts/{found['id']}/transitions", {"transition": move})

    @rule(data=st.data(), starts=SPANS, lasts=st.none() | st.integers(0, 40), steps_back=st.booleans())
    def assign(self, data: st.DataObject, starts: int, lasts: int | None, steps_back: bool) -> None:
        account = self.one_of(data, "/v1/accounts?limit=50")
        leader = self.one_of(data, "/v1/managers?limit=50&role=relationship")
        if account is None or leader is None:
            return
        if steps_back:
            for held in self.items(f"/v1/assignments?account_id={account['id']}&on={day(starts)}"):
                body = {"transition": "end", "ends_on": day(starts)}
                self.ask(OFFICE, "POST", f"/v1/assignments/{held['id']}/transitions", body)
        body = {"account_id": account["id"], "manager_id": leader["id"], "starts_on": day(starts)}
        self.ask(OFFICE, "POST", "/v1/assignments", body | {"ends_on": None if lasts is None else day(starts + lasts)})

    @rule(data=st.data(), ends=SPANS, named=st.booleans())
    def end(self, data: st.DataObject, ends: int, named: bool) -> None:
        if found := self.one_of(data, "/v1/assignments?limit=50&sort=-created_at"):
            body = {"transition": "end", "ends_on": day(ends)}
            if named and (leader := self.one_of(data, "/v1/managers?limit=50")):
                body["successor_id"] = leader["id"]
            self.ask(OFFICE, "POST", f"/v1/assignments/{found['id']}/transitions", body)

    @rule(offset=st.integers(0, 20))
    def allocate(self, offset: int) -> None:
        proposed = self.ask(OFFICE, "POST", "/v1/allocations", {"starts_on": day(offset)}).json()
        for who, move in ((ADMIN, "approve"), (OFFICE, "apply")):
            self.ask(who, "POST", f"/v1/allocations/{proposed['id']}/transitions", {"transition": move})

    @rule(data=st.data(), undo=st.booleans())
    def merge_or_undo(self, data: st.DataObject, undo: bool) -> None:
        self.over(self.ask(ADMIN, "POST", "/v1/duplicate-searches").headers["location"])
        state, move = ("merged", "undo") if undo else ("open", "merge")
        if found := self.one_of(data, f"/v1/duplicate-candidates?state={state}"):
            self.ask(ADMIN, "POST", f"/v1/duplicate-candidates/{found['id']}/transitions", {"transition": move})

    @rule(undo=st.booleans())
    def land_a_file(self, undo: bool) -> None:
        row = {"external_id": f"I-{next(FRESH)}", "legal_name": "of a file", "country": "CN"}
        answer = self.ask(ADMIN, "POST", "/v1/imports/accounts", row, content_type="application/x-ndjson")
        place = answer.headers["location"]
        self.over(place)
        if undo:
            self.ask(ADMIN, "POST", f"{place}/transitions", {"transition": "revert"})
            self.over(self.ask(ADMIN, "GET", place).json()["reverted"]["job"])

    @invariant()
    def every_active_account_has_exactly_one_primary_manager(self) -> None:
        active = {found["id"] for found in self.items("/v1/accounts?status=active&limit=200")}
        there = {found["id"]: found["employed_until"] for found in self.items("/v1/managers?limit=200")}
        for on in DAYS:
            held = [
                found
                for found in self.items(f"/v1/assignments?role=relationship&on={on}&limit=200")
                if found["account_id"] in active
            ]
            counted = Counter(found["account_id"] for found in held)
            assert (set(counted), set(counted.values()) - {1}) == (active, set()), on
            if on == DAYS[0]:
                assert all((there[found["manager_id"]] or "9999") > on for found in held)


def test_every_active_account_has_exactly_one_primary_manager(steps):
    run_state_machine_as_test(bound(Book, steps), settings=SHORT)


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_without_the_desk_the_machine_of_the_book_finds_an_account_that_is_nobodys(steps, monkeypatch):
    """The negative control."""
    monkeypatch.setattr("services.accounts.usecases.house_desk._give", lambda work, spans: None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(bound(Book, steps), settings=SHORT)
