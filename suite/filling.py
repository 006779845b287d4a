"""`kam up --demo`: the demo bank, brought in through the API as any client would bring it."""

from threading import Thread

from chassis.settings import Settings
from suite.demo.client import Door, UnexpectedAnswerError, connect
from suite.demo.screen import Screen
from suite.demo.story import tell
from suite.demo.words import voice
from suite.issuer import LocalIssuer


def fill_beside(settings: Settings) -> None:
    """Fill the running suite while it already answers; done again on the same data, it doubles nothing."""
    Thread(target=fill, args=(settings,), name="demo-bank", daemon=True).start()


def fill(settings: Settings) -> None:
    """Tell the demo's story to the suite at `gateway_url`, and say on stderr how it went."""
    screen = Screen.open(voice("en"), quiet=True)
    try:
        with connect(settings.gateway_url) as http:
            tell(Door(http, LocalIssuer.open(settings).token), screen)
    except UnexpectedAnswerError as error:
        screen.err.print(f"The demo bank is not complete: {error}", style="red", highlight=False)
    else:
        screen.err.print("The demo bank is in place.", style="green", highlight=False)
