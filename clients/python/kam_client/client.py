"""The clients: every operation of the contract, and the waiting for jobs."""

from collections.abc import Mapping
from typing import Any

from kam_client.calls import Watch
from kam_client.models import Job
from kam_client.operations import AsyncOperations, Operations
from kam_client.transport import nobody


class Client(Operations):
    """Calls that wait for their answers.

    >>> with Client("https://kam.bank.example", token) as kam:
    ...     for account in kam.iter_accounts(country="CN"):
    ...         print(account["legal_name"])
    """

    def wait(
        self, thing: Mapping[str, Any], *, limit_s: float = 600.0, pause_s: float = 0.5, watch: Watch = nobody
    ) -> Job:
        """Wait for a job, or for the job of an import or a run; `watch` is told how far it is.

        Raises `JobUnsuccessful` when it fails or is cancelled, `JobNotFinished` after `limit_s` seconds.
        """
        job: Job = super().wait(thing, limit_s=limit_s, pause_s=pause_s, watch=watch)
        return job


class AsyncClient(AsyncOperations):
    """The same calls for asyncio.

    >>> async with AsyncClient("https://kam.bank.example", token) as kam:
    ...     job = await kam.wait(await kam.import_accounts(rows, media_type="text/csv"))
    """

    async def wait(
        self, thing: Mapping[str, Any], *, limit_s: float = 600.0, pause_s: float = 0.5, watch: Watch = nobody
    ) -> Job:
        """Wait for a job, or for the job of an import or a run; `watch` is told how far it is.

        Raises `JobUnsuccessful` when it fails or is cancelled, `JobNotFinished` after `limit_s` seconds.
        """
        job: Job = await super().wait(thing, limit_s=limit_s, pause_s=pause_s, watch=watch)
        return job
