"""An answer on its way out of the door."""

from asyncio import Transport, get_running_loop


class Leaving:
    """The transport of one answer. The first that is written waits for the next, so that a head and the body that
    follows at once leave together, in one system call; what nothing follows leaves when the loop turns.
    """

    __slots__ = ("_begun", "_held", "_transport")

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._begun = False
        self._held = b""

    def write(self, data: bytes) -> None:
        """Send `data`, behind what is held back."""
        if not self._begun:
            self._begun, self._held = True, data
            get_running_loop().call_soon(self.flush)
        elif self._held:
            held, self._held = self._held, b""
            self._transport.writelines((held, data))
        else:
            self._transport.write(data)

    def flush(self) -> None:
        """Send what is held back."""
        if self._held:
            held, self._held = self._held, b""
            self._transport.write(held)

    def is_closing(self) -> bool:
        """Whether the connection ends."""
        return self._transport.is_closing()

    def close(self) -> None:
        """End the connection when everything has left."""
        self.flush()
        self._transport.close()
