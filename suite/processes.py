"""`kam up --processes`: which processes make the suite, and what each is told."""

import asyncio
import sys
import time
from collections.abc import Callable

import httpx

from chassis.settings import BEHIND_THE_GATEWAY, Settings
from suite.errors import SuiteError
from suite.serving import free_port
from suite.supervisor import Part, Supervisor, prefixed
from suite.tls import tls_towards_door

START_LIMIT_S = 60.0


def run_processes(settings: Settings, host: str, port: int, ready: Callable[[], None]) -> None:
    """Run the gateway on `port` and every service on a port of its own, until stopped; `ready` once all answer."""

    async def run() -> None:
        await Supervisor(parts_of(settings, host, port), prefixed).run(announced)

    async def announced() -> None:
        await until_ready(settings)
        ready()

    asyncio.run(run())


def parts_of(settings: Settings, host: str, port: int) -> list[Part]:
    """The four processes, the gateway first."""
    ports = {name: free_port() for name in BEHIND_THE_GATEWAY}
    where = {f"KAM_{name}_URL".upper(): f"http://127.0.0.1:{ports[name]}" for name in BEHIND_THE_GATEWAY}
    common = {"KAM_GATEWAY_URL": settings.gateway_url, "KAM_LOG_FORMAT": settings.log_format, "PYTHONUNBUFFERED": "1"}
    gateway = Part("gateway", _arguments("gateway", host, port), {**common, **where})
    services = [Part(name, _arguments(name, "127.0.0.1", ports[name]), common) for name in BEHIND_THE_GATEWAY]
    return [gateway, *services]


async def until_ready(settings: Settings) -> None:
    """Wait until the gateway and all behind it say that they are ready."""
    end = time.monotonic() + START_LIMIT_S
    certificate = settings.tls_certificate_file
    verify = tls_towards_door(certificate) if certificate else True
    async with httpx.AsyncClient(base_url=settings.gateway_url, timeout=2, trust_env=False, verify=verify) as client:
        while time.monotonic() < end:
            try:
                if (await client.get("/readyz")).is_success:
                    return
            except httpx.HTTPError:
                pass
            await asyncio.sleep(0.1)
    raise SuiteError(f"The suite was not ready after {START_LIMIT_S:.0f} seconds; the reason stands in the log above.")


def _arguments(name: str, host: str, port: int) -> list[str]:
    return [sys.executable, "-m", "suite.cli", "serve", name, "--host", host, "--port", str(port), "--with-parent"]
