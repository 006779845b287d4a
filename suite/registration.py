"""Registering a system of the bank: what it may do, and how it will prove who it is."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from chassis.auth import parse_key_set
from chassis.settings import Settings
from gateway.doors.clients import Client, Clients, hashed, new_secret, utc_now
from suite.errors import SuiteError
from suite.roles import roles


def register(
    name: str, *, role: str, scopes: tuple[str, ...], days: int, jwks: Path | None, certificate_bound: bool
) -> tuple[Client, str]:
    """The new client and its secret, which is empty for one that signs assertions with a key of its own."""
    _require_granted(role, scopes)
    secret, now = "" if jwks else new_secret(), utc_now()
    try:
        client = Client(
            id=name,
            roles=(role,),
            scopes=scopes or roles()[role].scopes,
            secret_hash=hashed(secret) if secret else "",
            jwks=_public_keys(jwks) if jwks else None,
            certificate_bound=certificate_bound,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    except ValueError:
        raise SuiteError(f"{name} cannot be a client's id: letters, digits and . _ - are.") from None
    Clients(Settings().clients_path).add(client)
    return client, secret


def _require_granted(role: str, scopes: tuple[str, ...]) -> None:
    if role not in roles():
        raise SuiteError(f"There is no role {role}. There are: {', '.join(roles())}.")
    beyond = sorted(set(scopes) - set(roles()[role].scopes))
    if beyond:
        raise SuiteError(f"The role {role} does not have {', '.join(beyond)}.")


def _public_keys(path: Path) -> Mapping[str, Any]:
    try:
        keys = parse_key_set(path.read_bytes())
    except (OSError, ValueError, TypeError, KeyError, JoseError, orjson.JSONDecodeError) as error:
        raise SuiteError(f"{path} holds no JWK set: {error}.") from None
    if any(isinstance(key, OctKey) for key in keys):
        raise SuiteError(f"{path} holds a symmetric key; a client signs with a key that only it has.")
    return dict(KeySet(list(keys)).as_dict(private=False))
