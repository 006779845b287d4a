"""The end of the audit chain, signed, so that it can be kept elsewhere and held against the chain later.

Who can write the database could write the chain anew from some entry to its end. A head that was taken out of the house
before that shows it: its entry must still be there, with the same hash. The signature (a JWS by Ed25519, RFC 9864) lets
anybody check, with the published key and without this software, that a head is this installation's.
"""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Annotated

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from pydantic import Field, ValidationError
from sqlalchemy.orm import Session
from starlette.responses import Response

from chassis import audit
from chassis.audit_entries import READERS
from chassis.domain.errors import Fault, Forbidden
from chassis.edge import ReadEdge
from chassis.routes import Routes
from chassis.settings import ServiceName, Settings
from chassis.wire import Moment, Wire, example
from chassis.work import Work

ALGORITHM = "Ed25519"
TYPE = "kam-audit-head"


class HeadError(Exception):
    """A text is no head that this installation has signed; the message says why."""


class AuditHead(Wire):
    """How far the chain of a service goes, and the hash of its last entry."""

    service: ServiceName
    sequence: Annotated[int, Field(ge=0, description="The number of the last entry; 0 of an empty chain.")]
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    signed_at: Moment


class SignedAuditHead(AuditHead):
    """A head with its signature: a compact JWS whose payload is the head, and the key that it is checked with."""

    model_config = example(
        {
            "service": "kpi",
            "sequence": 42,
            "hash": "3e1d9c5d0e5f6a7b8c9daebfc0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293",
            "signed_at": "2026-01-05T08:00:00Z",
            "signature": "eyJhbGciOiJFZDI1NTE5In0.e30.c2lnbmF0dXJl",
            "key": {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo", "kid": "k"},
        }
    )

    signature: str
    key: Annotated[dict[str, str], Field(description="The public key as a JWK; keep a copy of it elsewhere too.")]


def sign(head: AuditHead, settings: Settings) -> SignedAuditHead:
    """The head with the installation's signature."""
    key = _key(settings)
    payload = orjson.dumps(head.model_dump(mode="json"), option=orjson.OPT_SORT_KEYS)
    protected = {"alg": ALGORITHM, "typ": TYPE, "kid": key.thumbprint()}
    signature = jws.serialize_compact(protected, payload, key, algorithms=[ALGORITHM])
    public = {str(name): str(value) for name, value in key.as_dict(private=False).items()}
    return SignedAuditHead(**head.model_dump(), signature=signature, key=public | {"kid": key.thumbprint()})


def opened(signature: str, settings: Settings) -> AuditHead:
    """The head that a signature vouches for. Raises `HeadError` when it is not this installation's."""
    try:
        found = jws.deserialize_compact(signature.strip(), _key(settings), algorithms=[ALGORITHM])
        if found.headers().get("typ") != TYPE:
            raise HeadError("This is signed, but it is no head of an audit chain.")
        return AuditHead.model_validate_json(found.payload)
    except (JoseError, ValueError, ValidationError) as error:
        raise HeadError("The signature is not of this installation's key, or what it signs was altered.") from error


def _key(settings: Settings) -> OKPKey:
    """Derived from the installation's own key, so that none is kept anywhere."""
    seed = hmac.new(settings.key_material, b"kam-suite audit head", hashlib.sha256).digest()
    private = Ed25519PrivateKey.from_private_bytes(seed)
    own = private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
    public = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "d": _text(own), "x": _text(public)})


def _text(octets: bytes) -> str:
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def routes(service: ServiceName, settings: Settings) -> Routes:
    """The operation that gives the signed head of `service`."""
    heads = Routes("Audit")

    @heads.get(
        f"/v1/audit-heads/{service}", SignedAuditHead, scope="audit:read", operation_id=f"get_{service}_audit_head"
    )
    async def get_audit_head(edge: ReadEdge) -> Response:
        """Read the signed end of the audit chain.

        Keep it outside: `kam audit verify --head` later shows whether the chain was cut or written anew since. For the
        roles admin and auditor.
        """
        return await edge.read(lambda work: sign(head_of(work, service), settings))

    return heads


def head_of(work: Work, service: ServiceName) -> AuditHead:
    """The end of the chain as it is now."""
    if not READERS & work.principal.roles:
        raise Forbidden(Fault("role_missing", "@authorization", {"roles": ", ".join(sorted(READERS))}))
    return present_head(work.session, service, work.now)


def present_head(session: Session, service: ServiceName, now: datetime) -> AuditHead:
    """The end of the chain, whoever asks."""
    sequence, last = audit.head(session)
    return AuditHead(service=service, sequence=sequence, hash=last, signed_at=now)
