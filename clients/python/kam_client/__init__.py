"""A typed client of KAM Suite's API.

`Client` and `AsyncClient` have a method for every operation of the contract, named by its operation id. Bodies and
answers are plain documents, typed in `kam_client.models`.
"""

from kam_client.calls import Retries
from kam_client.client import AsyncClient, Client
from kam_client.problems import (
    Conflict,
    Failed,
    Fault,
    Forbidden,
    Invalid,
    JobNotFinished,
    JobUnsuccessful,
    KamError,
    NoAnswer,
    NotFound,
    Problem,
    Stale,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
)

__all__ = [
    "AsyncClient",
    "Client",
    "Conflict",
    "Failed",
    "Fault",
    "Forbidden",
    "Invalid",
    "JobNotFinished",
    "JobUnsuccessful",
    "KamError",
    "NoAnswer",
    "NotFound",
    "Problem",
    "Retries",
    "Stale",
    "TooManyRequests",
    "Unauthenticated",
    "Unavailable",
]
