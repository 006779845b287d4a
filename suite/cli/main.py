"""The commands together, and what becomes of an error: a sentence on stderr and an exit code.

0 is success; 1 says that what was asked failed or was found wanting; 2 that the command line or the settings are wrong;
70 that the suite has a fault of its own.
"""

import os
import sys
from collections.abc import Iterator

import typer

from suite.cli import audit, backup, client, contracts, demo, doctor, keys, mcp, migrate, mock, serve, token, up

FAILED, MISUSED, BROKEN = 1, 2, 70

app = typer.Typer(
    help="KAM Suite: who fits the relationship-manager role, what they work on, what it is worth.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("up")(up.up)
app.command("serve")(serve.serve_part)
app.command("demo")(demo.demo)
app.command("mock")(mock.mock)
app.command("mcp")(mcp.mcp)
app.command("migrate")(migrate.migrate)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("move")(backup.move)
app.add_typer(contracts.app, name="contracts")
app.add_typer(audit.app, name="audit")
app.command("token")(token.token)
app.add_typer(client.app, name="client")
app.command("keys")(keys.keys)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """Run the command that the arguments name."""
    try:
        app(prog_name="kam")
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - keeps the interpreter from complaining at its end
        sys.exit(FAILED)
    except Exception as error:
        if os.environ.get("KAM_LOG_LEVEL") == "debug":
            raise
        code, sentences = explained(error)
        for sentence in sentences:
            print(sentence, file=sys.stderr)  # noqa: T201 - this is the command line
        sys.exit(code)


def explained(error: Exception) -> tuple[int, list[str]]:
    """The exit code and the sentences for `error`."""
    from pydantic import ValidationError

    from chassis.audit_heads import HeadError
    from chassis.keys import KeysError
    from gateway.contracts import ContractError
    from gateway.doors import DoorError
    from gateway.lifespans import StartError
    from gateway.policy import PolicyError
    from suite.errors import SuiteError

    match error:
        case ValidationError():
            return MISUSED, list(settings_faults(error))
        case ContractError():
            return FAILED, list(error.problems)
        case PolicyError():
            return MISUSED, list(error.problems)
        case SuiteError() | KeysError() | DoorError() | StartError() | HeadError():
            return FAILED, [str(error)]
        case OSError():
            return FAILED, [f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}."]
    unknown = f"kam failed in a way that nobody foresaw: {type(error).__name__}: {error}."
    return BROKEN, [unknown, "Run it again with KAM_LOG_LEVEL=debug to see where."]


def settings_faults(error: Exception) -> Iterator[str]:
    """A sentence for every setting that is wrong."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        for fault in error.errors(include_url=False, include_context=False):
            name = "_".join(("KAM", *(str(part) for part in fault["loc"]))).upper() if fault["loc"] else "The settings"
            yield f"{name}: {fault['msg']}."
