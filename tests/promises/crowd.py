"""Several processes that do the same on the same rows at the same moment.

Run as a program it takes orders, one JSON object a line, and forks as many processes as the order names, each with a
service of its own on the database of the settings. What each came to is printed as one line.
"""

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LIMIT_S = 60


class Crowd:
    """The program, ready for orders; it imports once what all its processes need."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process

    async def do(self, settings, deed: str, orders: list[dict[str, Any]], without: str = "") -> list[Any]:
        """What each process came to, in the order of `orders`; `without` names a protection to switch off."""
        order = {
            "settings": {"data_dir": str(settings.data_dir), "database_url": settings.database_url},
            "deed": deed,
            "orders": orders,
            "without": without,
        }
        return await asyncio.wait_for(asyncio.to_thread(self.answer, json.dumps(order)), LIMIT_S)

    def answer(self, order: str) -> list[Any]:
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextlib.contextmanager
def crowd() -> Iterator[Crowd]:
    """A crowd for as long as the block lasts."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "KAM_LOG_LEVEL": "error"}
    command = [sys.executable, str(Path(__file__).resolve())]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    ) as process:
        yield Crowd(process)
        process.stdin.close()


def main() -> None:
    """Take orders until there are no more."""
    import services.accounts.app  # noqa: PLC0415 - before the forks, so that it is paid for once
    import services.kpi.app  # noqa: F401, PLC0415 - as above

    for line in sys.stdin:
        sys.stdout.write(json.dumps(carried_out(json.loads(line))) + "\n")
        sys.stdout.flush()


def carried_out(order: dict[str, Any]) -> list[Any]:
    """Fork a process for each order, let all of them go at once, and gather what they came to."""
    gate_out, gate_in = os.pipe()
    children = [started(order, number, (gate_out, gate_in)) for number in range(len(order["orders"]))]
    os.close(gate_in)
    os.close(gate_out)
    results = []
    for pid, results_out in children:
        with os.fdopen(results_out) as stream:
            results.append(json.loads(stream.read() or '"died"'))
        os.waitpid(pid, 0)
    return results


def started(order: dict[str, Any], number: int, gate: tuple[int, int]) -> tuple[int, int]:
    results_out, results_in = os.pipe()
    if pid := os.fork():
        os.close(results_in)
        return pid, results_out
    os.close(gate[1])
    try:
        switch_off(order["without"])
        found = asyncio.run(done(order, order["orders"][number], gate[0]))
        os.write(results_in, json.dumps(found).encode())
    finally:
        os._exit(0)


async def done(order: dict[str, Any], own: dict[str, Any], gate: int) -> Any:
    """Put a service together, wait until everybody is ready, and do the deed."""
    import httpx  # noqa: PLC0415 - after the fork

    from chassis.settings import ServiceName, Settings  # noqa: PLC0415 - after the fork
    from suite.compose import service_app, verifier_of  # noqa: PLC0415 - after the fork
    from suite.issuer import LocalIssuer  # noqa: PLC0415 - after the fork

    settings = Settings(**order["settings"], database_timeout_ms=30_000)
    app = service_app(ServiceName(own["service"]), settings, verifier_of(settings), None)
    token = LocalIssuer.open(settings).token(own["role"], own["subject"])
    headers = {"authorization": f"Bearer {token}"} | own.get("headers", {})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://kam.test", headers=headers) as c:
        await c.get("/readyz")
        os.read(gate, 1)  # at the end of the file everybody is there
        return await DEEDS[order["deed"]](c, own)


async def count(client: Any, own: dict[str, Any]) -> dict[str, int]:
    """Read a number, add one, write it back; read it anew when somebody else was first, or the database was busy."""
    landed = refused = 0
    while landed < own["times"]:
        read = await client.get(own["path"])
        body = {own["field"]: read.json()[own["field"]] + 1}
        answer = await client.patch(own["path"], json=body, headers={"if-match": read.headers["etag"]})
        landed, refused = landed + answer.is_success, refused + (answer.status_code == 412)
        if answer.status_code not in (200, 412, 503):
            raise AssertionError(answer.text)
    return {"landed": landed, "refused": refused}


async def post(client: Any, own: dict[str, Any]) -> dict[str, Any]:
    """Ask for one thing."""
    answer = await client.post(own["path"], json=own["body"])
    return {"status": answer.status_code, "body": answer.json()}


DEEDS: dict[str, Callable[..., Any]] = {"count": count, "post": post}


def switch_off(protection: str) -> None:
    """The negative controls: one protection less in this process."""
    if protection == "versions":
        from services.accounts.store import managers  # noqa: PLC0415 - after the fork

        managers.require_version = lambda present, expected: None
    elif protection == "rivals":
        from services.kpi.store import pay_runs  # noqa: PLC0415 - after the fork

        pay_runs.paid_before = lambda session, run_id: {}
    elif protection == "keys":
        from chassis import edge  # noqa: PLC0415 - after the fork

        async def nothing(_self: object) -> None:
            return None

        edge.Edge._attempt = nothing
    elif protection:
        raise ValueError(protection)


if __name__ == "__main__":
    main()
