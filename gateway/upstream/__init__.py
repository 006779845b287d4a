"""A client for HTTP/1.1 (RFC 9112) towards our own services: pooled connections, streams both ways, nothing it guesses.

It exists because the way to the service is the larger part of what a gateway costs: general clients take three to
twenty times the processor time (`docs/decisions/0012-a-client-of-our-own.md`).
"""

from gateway.upstream.connection import BrokenAnswerError, Connection
from gateway.upstream.pool import Pool, ServiceDownError
from gateway.upstream.request import Body, UpstreamRequest

__all__ = ["Body", "BrokenAnswerError", "Connection", "Pool", "ServiceDownError", "UpstreamRequest"]
