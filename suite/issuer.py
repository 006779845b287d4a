"""The local issuer: signs tokens where no bank's identity provider is at hand. Production never trusts it.

Its key pair is made once a data folder and stays on this machine; the key's id starts with `demo-`, by which
`chassis.keys` knows it.
"""

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson
from joserfc.jwk import ECKey, Key, KeySet

from chassis.keys import KeysError
from chassis.settings import DEMO_KEY_PREFIX, Settings
from chassis.signing import Grant, Signer, signing_key
from suite.errors import SuiteError
from suite.roles import roles

CLIENT_ID = "kam"
"""The program for which its tokens are: whoever has one uses it from the shell, the page or the demo."""


class IssuerError(SuiteError):
    """The local issuer cannot sign this token; the message is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class LocalIssuer:
    """Signs access tokens (RFC 9068) with ES256."""

    signer: Signer

    @classmethod
    def open(cls, settings: Settings) -> "LocalIssuer":
        """The issuer of this data folder, with a new key pair when it has none."""
        if not settings.signs_its_own_tokens:
            raise IssuerError("This installation takes its tokens from the issuer in its settings, not from itself.")
        path = settings.local_keys_file
        if not path.exists():
            make_keys(path)
        signer = Signer(path, settings.jwt_issuer, settings.jwt_audience)
        try:
            signing_key(signer.keys(), str(path))
        except KeysError as error:
            raise IssuerError(f"{error} Remove it, and the next start makes a new one.") from None
        return cls(signer)

    @property
    def key(self) -> Key:
        """The key that signs."""
        return signing_key(self.signer.keys(), str(self.signer.path))

    def token(self, role: str, subject: str | None = None, hours: float = 12) -> str:
        """A token for `role`; the subject is the role's name unless a person's `external_id` is given."""
        if role not in roles():
            raise IssuerError(f"There is no role {role}. There are: {', '.join(roles())}.")
        return self.sign(subject or role, [role], roles()[role].scopes, hours)

    def sign(self, subject: str, role_names: Sequence[str], scopes: Sequence[str], hours: float = 12) -> str:
        """A token that says exactly this."""
        return self.signer.sign(Grant(subject, CLIENT_ID, role_names, scopes), int(hours * 3_600))


def make_keys(path: Path) -> None:
    """Put a new key pair at `path`, readable by its owner alone; the first of several processes wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kid = DEMO_KEY_PREFIX + secrets.token_hex(8)
    pair = ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256", "use": "sig"})
    with NamedTemporaryFile(dir=path.parent, prefix=".issuer-") as draft:
        draft.write(orjson.dumps(KeySet([pair]).as_dict(private=True)))
        draft.flush()
        os.fsync(draft.fileno())
        try:
            path.hardlink_to(draft.name)
        except FileExistsError:
            return
