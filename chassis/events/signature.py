"""Signatures after Standard Webhooks 1.0: HMAC-SHA256 over id, time and body, under a secret of each subscription.

Secrets are derived from the installation's own key, so none is kept anywhere. A rotation counts the generation up; for
a day the generation before signs as well, so that receivers change over when it suits them.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import datetime, timedelta

from chassis.tables import WebhookRow

OVERLAP = timedelta(hours=24)
"""How long the secret of before a rotation signs as well."""

PREFIX = "whsec_"


def secret(key: bytes, webhook_id: str, generation: int) -> str:
    """The secret of a generation, in the form that receivers' libraries take: `whsec_` and 32 bytes in base64."""
    text = f"kam-suite webhook {webhook_id} {generation}".encode()
    return PREFIX + b64encode(hmac.new(key, text, hashlib.sha256).digest()).decode()


def secrets_of(row: WebhookRow, key: bytes, now: datetime) -> list[str]:
    """The secrets that sign at `now`, the present one first."""
    generations = [row.generation]
    if row.rotated_at is not None and now < row.rotated_at + OVERLAP:
        generations.append(row.generation - 1)
    return [secret(key, str(row.id), generation) for generation in generations]


def signed_headers(message_id: str, body: bytes, secrets: list[str], now: datetime) -> dict[str, str]:
    """The header fields that a receiver checks; one signature a secret."""
    timestamp = str(int(now.timestamp()))
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = (hmac.new(b64decode(s.removeprefix(PREFIX)), signed, hashlib.sha256).digest() for s in secrets)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join("v1," + b64encode(found).decode() for found in signatures),
    }
