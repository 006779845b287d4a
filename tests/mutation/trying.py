"""A plugin of pytest that tries mutants: the tests are collected once, then each mutant has a fork of that process.

The file that `KAM_TEST_MUTANTS` names says what to try. A run without a change finds which tests go through which
function; a mutant gets those, the quickest first, until one fails. Examples are few, always the same, never shrunk.
"""

import gc
import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from sys import meta_path
from types import CodeType, ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

ALIVE, KILLED, UNTESTED, HUNG = "alive", "killed", "untested", "hung"
SPARE_CPU_S, LONGEST_S = 3, 300
"""A mutant may use ten times what its tests need without a change and this; what only waits is ended by the clock."""

settings.register_profile(
    "mutants",
    max_examples=30,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
_ORDER: Mapping[str, Any] = json.loads(Path(os.environ["KAM_TEST_MUTANTS"]).read_text("utf-8"))
_TOLD = os.dup(1)
"""Where whoever waits is told, past pytest's capture."""


class _Mutated(SourceFileLoader):
    """Loads a module with all its mutants in it, under the name and in the place of the original."""

    def get_code(self, fullname: str) -> CodeType:
        return compile(Path(_ORDER["modules"][fullname]).read_bytes(), self.path, "exec", dont_inherit=True)


class _Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        spec = PathFinder.find_spec(fullname, path) if fullname in _ORDER["modules"] else None
        if spec is not None and spec.origin is not None:
            spec.loader = _Mutated(fullname, spec.origin)
        return spec


meta_path.insert(0, _Finder())
set_mutant_under_test("")


def pytest_sessionstart() -> None:
    """After `tests/conftest.py`, which has a profile of its own, and before any test is read."""
    settings.load_profile("mutants")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """In place of one run of all tests: for each mutant, one of those that may notice."""
    hits = _in_a_fork(lambda: _hits(session), None)
    gc.freeze()  # a fork that collects garbage would copy everything there is
    verdicts = None if hits is None else dict(_verdicts(session, hits))
    Path(_ORDER["verdicts"]).write_text(json.dumps(verdicts), "utf-8")
    return True


def _hits(session: pytest.Session) -> dict[str, dict[str, float]] | None:
    """By function, the tests that go through it and the seconds that each takes; nothing when one fails."""
    set_mutant_under_test("stats")
    hits: dict[str, dict[str, float]] = {}
    started = time.process_time()
    for test in _passing(session, session.items):
        for function in state()._stats:
            hits.setdefault(function, {})[test] = time.process_time() - started
        state()._stats.clear()
        started = time.process_time()
    return None if session.testsfailed else hits


def _verdicts(session: pytest.Session, hits: Mapping[str, Mapping[str, float]]) -> Iterator[tuple[str, str]]:
    items = {item.nodeid: item for item in session.items}
    for number, name in enumerate(_ORDER["mutants"], 1):
        took = hits.get(name.partition("__mutmut_")[0], {})
        mine = [items[test] for test in sorted(took, key=lambda test: took[test])]
        yield name, _verdict(session, name, mine, sum(took.values())) if mine else UNTESTED
        os.write(_TOLD, f"\n{number}/{len(_ORDER['mutants'])}\n".encode())


def _verdict(session: pytest.Session, name: str, tests: list[pytest.Item], usual_s: float) -> str:
    def tried() -> str:
        limit = int(10 * usual_s) + SPARE_CPU_S
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
        signal.alarm(LONGEST_S)
        set_mutant_under_test(name)
        for _ in _passing(session, tests):
            pass
        return KILLED if session.testsfailed else ALIVE

    return str(_in_a_fork(tried, HUNG))


def _passing(session: pytest.Session, tests: Sequence[pytest.Item]) -> Iterator[str]:
    """Run the tests as long as they pass, and tell each one's name after it."""
    for test, following in zip(tests, [*tests[1:], None], strict=True):
        session.config.hook.pytest_runtest_protocol(item=test, nextitem=following)
        if session.testsfailed:
            return
        yield test.nodeid


def _in_a_fork(work: Callable[[], Any], otherwise: Any) -> Any:
    """What `work` returns in a process of its own, or `otherwise` when that comes to a bad end."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            with os.fdopen(writing, "w") as told:
                json.dump(work(), told)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        answer = said.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else otherwise
