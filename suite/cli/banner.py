"""What `kam up` says when it is ready: where things are, who may call, and lines to try."""

from rich.console import Console
from rich.text import Text

from chassis.settings import Settings
from suite.issuer import LocalIssuer
from suite.roles import roles

MANAGER = (
    '{"external_id": "E-1001", "name": "林雯", "role": "relationship", "grade": "G3", '
    '"employed_from": "2021-04-01", "capacity_hours": 160}'
)


def announce(settings: Settings) -> None:
    """Print the banner on stdout. Tokens stand each on a line, however long, so that they can be copied and cut."""
    console = Console()
    url = settings.gateway_url
    console.print(Text("KAM Suite is ready.", style="bold green"))
    for name, path in {"gateway": "", "docs": "/docs", "document": "/openapi.json", "health": "/readyz"}.items():
        _line(console, name, url + path)
    if not settings.signs_its_own_tokens:
        return
    issuer = LocalIssuer.open(settings)
    tokens = {role: issuer.token(role) for role in roles()}
    console.print(Text("\nTokens for 12 hours, by role (kam token --role ROLE makes another):", style="bold"))
    for role, token in tokens.items():
        _line(console, role, token)
    console.print(Text("\nTry:", style="bold"))
    for line in curl_lines(url, tokens["admin"]):
        console.print(Text(line), soft_wrap=True)


def curl_lines(url: str, token: str) -> list[str]:
    """Three calls that work as they stand: is it ready, read a list, rehearse a write."""
    bearer = f"-H 'Authorization: Bearer {token}'"
    return [
        f"curl {url}/readyz",
        f"curl {bearer} '{url}/v1/accounts?limit=5'",
        f"curl {bearer} -H 'Content-Type: application/json' -d '{MANAGER}' '{url}/v1/managers?validate_only=true'",
    ]


def _line(console: Console, name: str, value: str) -> None:
    console.print(Text(f"  {name:<11}", style="cyan").append(value, style="default"), soft_wrap=True)
