"""Settings: everything that differs between two installations, read from `KAM_…` variables once at start."""

from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, NonNegativeInt, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url

DEMO_KEY_PREFIX = "demo-"
"""Key ids that only the local issuer makes; production refuses tokens signed by such a key."""


class ServiceName(StrEnum):
    """The three services and the gateway, which answers its operators by a contract of its own.

    The name is also the database schema, the alembic section and the contract's file.
    """

    ASSESSMENT = "assessment"
    ACCOUNTS = "accounts"
    KPI = "kpi"
    GATEWAY = "gateway"


BEHIND_THE_GATEWAY = (ServiceName.ASSESSMENT, ServiceName.ACCOUNTS, ServiceName.KPI)
"""The services that can run in processes of their own; what the gateway serves of itself is always in its own."""


class Settings(BaseSettings):
    """One installation. `local` signs its own tokens; `production` refuses to start without real keys."""

    model_config = SettingsConfigDict(env_prefix="KAM_", extra="ignore")

    environment: Literal["local", "production"] = "local"
    data_dir: Path = Path("data")
    database_url: str = ""
    assessment_database_url: str = ""
    accounts_database_url: str = ""
    kpi_database_url: str = ""
    gateway_database_url: str = ""
    database_owner: str = ""
    database_owner_password: SecretStr = SecretStr("")

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
    sealing_key: SecretStr = SecretStr("")

    public_url: str = ""
    signing_keys_file: Path | None = None
    token_issuer: str = ""
    access_token_s: Annotated[int, Field(ge=60, le=3_600)] = 600
    clients_file: Path | None = None
    client_certificate_header: str = ""
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = ()

    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_scope: str = "openid profile"
    oidc_mapping_file: Path | None = None
    oidc_ca_file: Path | None = None
    session_minutes: Annotated[int, Field(ge=5, le=1_440)] = 480

    tls_certificate_file: Path | None = None
    tls_key_file: Path | None = None
    tls_client_ca_file: Path | None = None

    max_body_bytes: PositiveInt = 1_048_576
    max_upload_bytes: PositiveInt = 33_554_432
    request_timeout_ms: PositiveInt = 10_000
    policy_file: Path | None = None
    usage_record_ms: PositiveInt = 5_000
    database_pool_size: PositiveInt = 10
    database_timeout_ms: PositiveInt = 5_000
    job_lease_ms: PositiveInt = 1_500
    job_poll_ms: PositiveInt = 250
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    otlp_endpoint: str = ""
    trace_share: float = Field(default=0.05, ge=0, le=1)
    drain_ms: NonNegativeInt = 0
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["json", "text"] = "json"
    docs_title: str = Field(default="KAM Suite", max_length=80)

    @model_validator(mode="after")
    def _production_is_deliberate(self) -> Self:
        if self.environment == "production":
            missing = [
                name
                for name, given in {
                    "KAM_JWKS_URL, KAM_JWKS_FILE or KAM_SIGNING_KEYS_FILE": (
                        self.jwks_url or self.jwks_file or self.signing_keys_file
                    ),
                    "KAM_JWT_ISSUER or KAM_TOKEN_ISSUER": {"jwt_issuer", "token_issuer"} & self.model_fields_set,
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

    def owner_url_of(self, service: ServiceName) -> str:
        """The same database under the account that owns its tables; the services' own where no other is named."""
        url = make_url(self.database_url_of(service))
        if not self.database_owner or url.get_backend_name() == "sqlite":
            return self.database_url_of(service)
        password = self.database_owner_password.get_secret_value() or None
        return url.set(username=self.database_owner, password=password).render_as_string(hide_password=False)

    def url_of(self, service: ServiceName) -> str:
        """Where the service listens when it runs in a process of its own; empty when it runs in the gateway's."""
        if service is ServiceName.GATEWAY:
            return ""
        url: str = getattr(self, f"{service}_url")
        return url

    @property
    def key_material(self) -> bytes:
        """What cursors are signed with and webhook secrets derived from."""
        return self.secret_key.get_secret_value().encode() or b"local"

    @property
    def sealing_material(self) -> bytes:
        """What the keys of persons are wrapped with; `KAM_SECRET_KEY` where nothing of its own is set."""
        return self.sealing_key.get_secret_value().encode() or self.key_material

    @property
    def trusts_an_issuer(self) -> bool:
        """Whether tokens of an identity provider count, by the keys that it publishes."""
        return bool(self.jwks_url or self.jwks_file)

    @property
    def signs_its_own_tokens(self) -> bool:
        """Whether the local issuer is the only one: nothing else was configured, and this is not production."""
        return self.environment == "local" and not self.trusts_an_issuer and self.signing_keys_file is None

    @property
    def own_issuer(self) -> str:
        """The name under which this installation signs tokens of its own."""
        return self.token_issuer or (self.jwt_issuer if self.signs_its_own_tokens else self.origin)

    @property
    def own_keys_file(self) -> Path:
        """The key set that this installation signs with; services that only check may have its public half."""
        return self.signing_keys_file or self.local_keys_file

    @property
    def origin(self) -> str:
        """Where browsers and other systems see the gateway."""
        return (self.public_url or self.gateway_url).rstrip("/")

    @property
    def clients_path(self) -> Path:
        """Where the systems are registered that may fetch tokens."""
        return self.clients_file or self.data_dir / "clients.json"

    @property
    def contracts_dir(self) -> Path:
        """Where services keep the contracts that they made of their code, for the next start."""
        return self.data_dir / "contracts"

    @property
    def local_keys_file(self) -> Path:
        """Where the local issuer keeps its private key (mode 0600)."""
        return self.data_dir / "local-issuer.json"
