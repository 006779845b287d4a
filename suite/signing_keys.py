"""Keys of an installation that signs in production: made, and changed without a token being lost."""

import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile

import orjson
from joserfc.jwk import ECKey, KeySet

from chassis.keys import public_half, read_keys

KEPT = 3
"""How many keys count: the one that signs, and two before it."""


def add_key(path: Path, public: Path | None = None) -> str:
    """Put a new key in front of the set at `path`; gives its id. The file is its owner's alone."""
    before = list(read_keys(path)) if path.exists() else []
    key = ECKey.generate_key("P-256", {"kid": secrets.token_hex(8), "alg": "ES256", "use": "sig"})
    keys = KeySet([key, *before][:KEPT])
    _write(path, orjson.dumps(keys.as_dict(private=True)), 0o600)
    if public is not None:
        _write(public, orjson.dumps(public_half(keys).as_dict()), 0o644)
    return str(key.kid)


def _write(path: Path, content: bytes, mode: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".keys-", delete=False) as draft:
        draft.write(content)
    Path(draft.name).chmod(mode)
    Path(draft.name).replace(path)
