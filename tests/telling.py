"""What a service has told of, as a system that reads its feed sees it."""

import asyncio

import httpx


async def told(client: httpx.AsyncClient, service: str, number: int) -> list[tuple[str, str, dict]]:
    """The first `number` events: type, subject and data."""
    async with asyncio.timeout(10):
        while True:
            answer = await client.get(f"/v1/events/{service}")
            assert answer.status_code == 200, answer.text
            items = answer.json()["items"]
            if len(items) >= number:
                return [(item["type"], item["subject"], item["data"]) for item in items]
            await asyncio.sleep(0.02)
