"""How a token endpoint says no (RFC 6749 §5.2)."""

from collections.abc import Mapping

STATUS: Mapping[str, int] = {
    "invalid_request": 400,
    "invalid_client": 401,
    "invalid_scope": 400,
    "unsupported_grant_type": 400,
    "slow_down": 429,
    "temporarily_unavailable": 503,
}


class OAuthError(Exception):
    """A refusal, by its code and a word for whoever reads the answer."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code)
        self.code, self.description = code, description

    @property
    def status(self) -> int:
        """Its HTTP status."""
        return STATUS[self.code]
