"""Who calls what is counted, so that a deprecation knows whom it concerns."""

from gateway.exchange import Exchange, Handler, Layer
from gateway.ledger.usage import Usage


def counted(usage: Usage) -> Layer:
    """Note the program and the operation; refusals by contract count too, for their caller meant the operation."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            usage.note(exchange.client, exchange.operation)
            await inner(exchange)

        return handle

    return layer
