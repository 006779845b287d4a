"""`kam up --demo`: the demo bank, brought in through the API as any client would bring it."""

import sys
from threading import Thread

from chassis.settings import Settings
from suite.demo.story import fill
from suite.errors import SuiteError
from suite.issuer import LocalIssuer


def fill_beside(settings: Settings) -> None:
    """Fill the running suite while it already answers; done again on the same data, it doubles nothing."""
    Thread(target=_fill, args=(settings,), name="demo-bank", daemon=True).start()


def _fill(settings: Settings) -> None:
    try:
        fill(settings.gateway_url, LocalIssuer.open(settings).token)
    except SuiteError as error:
        print(f"The demo bank is not complete: {error}", file=sys.stderr)  # noqa: T201 - this is the command line
