"""The suite, but whoever is answered is never forgotten: what the measure of memory has to notice.

`python tests/promises/leaking.py PORT`, as `bench.load_apps` serves the suite that forgets.
"""

import sys

from starlette.types import Receive, Scope, Send

from chassis.settings import Settings
from suite.compose import compose
from suite.serving import listener_at, serve

LEAKED_BYTES = 65_536


def main() -> None:
    suite, kept = compose(Settings()), []

    async def leaking(scope: Scope, receive: Receive, send: Send) -> None:
        kept.append(bytearray(b"x" * LEAKED_BYTES))
        await suite(scope, receive, send)

    with listener_at("127.0.0.1", int(sys.argv[1])) as listener:
        serve(leaking, listener, with_parent=True)


if __name__ == "__main__":
    main()
