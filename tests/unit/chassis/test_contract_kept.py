"""A service's contract is made once for each state of its code."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from fastapi import FastAPI

from chassis.openapi import kept


@pytest.fixture(autouse=True)
def begin_again(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Begins another process, which knows nothing of what was made before."""

    def forget() -> None:
        monkeypatch.setattr("chassis.openapi.keeping._here", {})

    forget()
    return forget


class Made:
    """Counts how often the contract is made."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> dict[str, object]:
        self.times += 1
        return {"openapi": "3.1.0", "times": self.times}


def service(path: str = "/v1/things", title: str = "Things") -> FastAPI:
    app = FastAPI(title=title)

    @app.get(path)
    async def list_things() -> None: ...

    return app


def test_it_is_made_once_in_a_process_and_once_for_all_that_follow(tmp_path: Path, begin_again) -> None:
    made = Made()
    first = kept(service(), made, tmp_path)
    assert kept(service(), made, tmp_path) == first
    begin_again()
    assert kept(service(), made, tmp_path) == first
    assert made.times == 1
    assert orjson.loads(first)["openapi"] == "3.1.0"


def test_other_operations_are_another_contract(tmp_path: Path) -> None:
    made = Made()
    assert kept(service(), made, tmp_path) != kept(service("/v1/other-things"), made, tmp_path)


def test_other_code_is_another_contract(tmp_path: Path, monkeypatch, begin_again) -> None:
    made = Made()
    kept(service(), made, tmp_path)
    begin_again()
    monkeypatch.setattr("chassis.openapi.keeping._code", lambda package: "changed")
    kept(service(), made, tmp_path)
    assert made.times == 2
    assert len(list(tmp_path.iterdir())) == 1, "the older one is not kept"


@pytest.mark.parametrize("torn", [b"", b"nonsense", b"0\n{}"])
def test_what_is_torn_is_made_anew(tmp_path: Path, begin_again, torn: bytes) -> None:
    made = Made()
    kept(service(), made, tmp_path)
    (file,) = tmp_path.iterdir()
    file.write_bytes(torn)
    begin_again()
    kept(service(), made, tmp_path)
    assert made.times == 2


def test_a_folder_that_cannot_be_written_to_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert orjson.loads(kept(service(title="Elsewhere"), Made(), tmp_path / "file" / "folder"))["times"] == 1
