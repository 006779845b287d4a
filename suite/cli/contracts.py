"""`kam contracts`: the reviewed contracts beside what the code serves."""

import json
from pathlib import Path
from typing import Annotated

import typer

from chassis.settings import ServiceName
from suite.cli import usage

app = typer.Typer(help="Compare, write, lint and merge the OpenAPI contracts.", no_args_is_help=True)
app.command("usage")(usage.usage)
Folder = Annotated[Path | None, typer.Option(help="Where the contracts are. [default: contracts/]")]
Only = Annotated[ServiceName | None, typer.Option("--service", help="One service only. [default: all]")]


@app.command()
def check(service: Only = None, folder: Folder = None) -> None:
    """Fail when a contract and the code say different things, and show where."""
    from suite.contracts import CONTRACTS, drift

    differing = {name: list(drift(name, folder or CONTRACTS)) for name in _chosen(service)}
    for lines in filter(None, differing.values()):
        typer.echo("\n".join(lines))
    drifted = [name for name, lines in differing.items() if lines]
    if drifted:
        typer.echo(f"Contract and code differ: {', '.join(drifted)}. Review, then run kam contracts write.", err=True)
        raise typer.Exit(1)
    typer.echo("Contracts and code agree.")


@app.command()
def write(service: Only = None, folder: Folder = None) -> None:
    """Write what the code serves into contracts/, for review."""
    from suite.contracts import CONTRACTS, file_of, write

    for name in _chosen(service):
        changed = write(name, folder or CONTRACTS)
        typer.echo(f"{file_of(name).name}: {'written' if changed else 'unchanged'}")


@app.command()
def lint() -> None:
    """Fail when an operation lacks words, examples, scopes or problems, contracts clash, or a tool is unsafe."""
    from gateway.contracts import lint, load_contracts, merge, translations, untranslated
    from suite.mcp.offer import offered

    contracts = load_contracts()
    merge(contracts.values())
    offered(contracts)
    findings = [str(finding) for contract in contracts.values() for finding in lint(contract)]
    findings += map(str, untranslated(contracts.values(), translations()))
    for finding in findings:
        typer.echo(finding)
    if findings:
        typer.echo(f"{len(findings)} findings.", err=True)
        raise typer.Exit(1)
    typer.echo("The contracts are fit to publish.")


@app.command()
def words() -> None:
    """Put the Chinese words into their files, drop what is no longer said, and make room for what has none."""
    from gateway.contracts import load_contracts, read_translations, untranslated
    from suite.wording import CHINESE, arranged, write

    contracts, found = load_contracts().values(), read_translations(CHINESE)
    for path in write(arranged(contracts, found)):
        typer.echo(f"{path.relative_to(CHINESE.parent)}: written")
    blank = len(list(untranslated(contracts, found)))
    typer.echo(f"{blank} to be translated." if blank else "Everything has its Chinese.")


@app.command()
def diff(
    against: Annotated[
        Path | None, typer.Option(help="The folder of contracts to compare with. [default: the last release]")
    ] = None,
    waivers: Annotated[
        Path | None, typer.Option(help="Breaking changes that are wanted. [default: contracts/waivers.yaml]")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the comparison for machines.")] = False,
) -> None:
    """Fail when a client written against the last release could break, and show by which values."""
    from suite.releases import WAIVERS, compare_with_release

    found = compare_with_release(against, waivers or WAIVERS)
    if as_json:
        typer.echo(json.dumps(found.document(), ensure_ascii=False, indent=2))
    else:
        from suite.cli.comparison import show

        show(found)
    raise typer.Exit(0 if found.verdict.passes else 1)


@app.command()
def clients(
    into: Annotated[Path | None, typer.Option(help="Where the clients are. [default: clients/]")] = None,
) -> None:
    """Write what is generated of the Python and TypeScript clients from the contracts."""
    from suite.clients import CLIENTS, write_clients

    for path in write_clients(into or CLIENTS):
        typer.echo(f"{path}: written")


@app.command()
def merge() -> None:
    """Print the one document that the gateway serves, as JSON."""
    from chassis.settings import Settings
    from gateway.contracts import load_contracts, merge

    typer.echo(json.dumps(merge(load_contracts().values(), title=Settings().docs_title), ensure_ascii=False, indent=2))


def _chosen(service: ServiceName | None) -> list[ServiceName]:
    return [service] if service else list(ServiceName)
