"""Settings: everything that differs between two installations, read from `KAM_…` variables once at start."""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

DEMO_KEY_PREFIX = "demo-"
"""Key ids that only the local issuer makes; production refuses tokens signed by such a key."""


class ServiceName(StrEnum):
    """The three services; the name is also the database schema, the alembic section and the contract's file."""

    ASSESSMENT = "assessment"
    ACCOUNTS = "accounts"
    KPI = "kpi"


class Settings(BaseSettings):
    """One installation. `local` signs its own tokens; `production` refuses to start without real keys."""

    model_config = SettingsConfigDict(env_prefix="KAM_", extra="ignore")

    environment: Literal["local", "production"] = "local"
    data_dir: Path = Path("data")
    database_url: str = ""
    assessment_database_url: str = ""
    accounts_database_url: str = ""
    kpi_database_url: str = ""

    gateway_url: str = "http://127.0.0.1:8000"
    assessment_url: str = ""
    accounts_url: str = ""
    kpi_url: str = ""
    service_ca_file: Path | None = None
    service_certificate_file: Path | None = None
    service_key_file: Path | None = None

    jwks_url: str = ""
    jwks_file: Path | None = None
    jwt_issuer: str = "https://kam.example/local"
    jwt_audience: str = "kam-suite"
    jwt_algorithms: tuple[str, ...] = ("ES256", "RS256", "PS256", "EdDSA")
    secret_key: SecretStr = SecretStr("")

    max_body_bytes: PositiveInt = 1_048_576
    max_upload_bytes: PositiveInt = 33_554_432
    request_timeout_ms: PositiveInt = 10_000
    database_pool_size: PositiveInt = 10
    database_timeout_ms: PositiveInt = 5_000
    job_lease_ms: PositiveInt = 1_500
    job_poll_ms: PositiveInt = 250
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    docs_title: str = Field(default="KAM Suite", max_length=80)

    @model_validator(mode="after")
    def _production_is_deliberate(self) -> Self:
        if self.environment == "production":
            missing = [
                name
                for name, given in {
                    "KAM_JWKS_URL or KAM_JWKS_FILE": self.jwks_url or self.jwks_file,
                    "KAM_JWT_ISSUER": "jwt_issuer" in self.model_fields_set,
                    "KAM_SECRET_KEY (32 characters or more)": len(self.secret_key.get_secret_value()) >= 32,
                }.items()
                if not given
            ]
            if missing:
                raise ValueError(f"production needs {', '.join(missing)}")
        return self

    def database_url_of(self, service: ServiceName) -> str:
        """The service's own URL, else the common one, else an SQLite file in `data_dir`."""
        own: str = getattr(self, f"{service}_database_url")
        return own or self.database_url or f"sqlite:///{self.data_dir / service}.db"

    def url_of(self, service: ServiceName) -> str:
        """Where the service listens when it runs in a process of its own; empty when it runs in the gateway's."""
        url: str = getattr(self, f"{service}_url")
        return url

    @property
    def key_material(self) -> bytes:
        """What cursors are signed with and webhook secrets derived from."""
        return self.secret_key.get_secret_value().encode() or b"local"

    @property
    def signs_its_own_tokens(self) -> bool:
        """Whether the local issuer is the only one: nothing else was configured, and this is not production."""
        return self.environment == "local" and not self.jwks_url and self.jwks_file is None

    @property
    def local_keys_file(self) -> Path:
        """Where the local issuer keeps its private key (mode 0600)."""
        return self.data_dir / "local-issuer.json"
