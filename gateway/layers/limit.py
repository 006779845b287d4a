"""No caller asks more often than it may, and every caller is told how much is left."""

from chassis.problems import ProblemError
from gateway.exchange import Exchange, Handler, Layer
from gateway.ledger.together import Together
from gateway.policy.allowances import Allowances
from gateway.policy.taken import Taken


def limited(allowances: Allowances) -> Layer:
    """Refuse with 429 what goes beyond the caller's rate, or its program's quota, for the operation's class.

    Every answer says what counts and what is left (`RateLimit-Policy` and `RateLimit`, draft-ietf-httpapi-ratelimit-
    headers-11). Who needs no token is counted by address.
    """

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            caller = exchange.caller or _address(exchange)
            taken = allowances.take(caller, exchange.client, exchange.match.route.rate_class)
            if taken is not None:
                _tell(exchange, taken)
            await inner(exchange)

        return handle

    return layer


def limited_together(together: Together) -> Layer:
    """The same for all gateways upon one database."""

    def layer(inner: Handler) -> Handler:
        async def handle(exchange: Exchange) -> None:
            caller = exchange.caller or _address(exchange)
            taken = await together.take(caller, exchange.client, exchange.match.route.rate_class)
            if taken is not None:
                _tell(exchange, taken)
            await inner(exchange)

        return handle

    return layer


def _tell(exchange: Exchange, taken: Taken) -> None:
    exchange.added += ((b"ratelimit-policy", taken.policy), (b"ratelimit", taken.state))
    if taken.fault is not None:
        raise ProblemError("too_many_requests", taken.fault, headers={"retry-after": str(taken.wait_s)})


def _address(exchange: Exchange) -> str:
    client = exchange.scope.get("client")
    return f"@{client[0]}" if client else "@"
