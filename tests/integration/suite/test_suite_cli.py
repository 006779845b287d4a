"""The command line: what it prints, the sentence when something is wrong, and the exit code."""

import json
import socket
import sqlite3
import subprocess
import sys

import pytest
from joserfc.jwk import ECKey, KeySet

from chassis.auth import TokenVerifier
from chassis.keys import key_source
from chassis.settings import ServiceName, Settings
from gateway.doors.clients import Clients
from suite.audit import CHAINED
from suite.cli import main
from suite.migrations import migrate

NOWHERE = "postgresql://nobody@127.0.0.1:9/nothing"


@pytest.fixture
def kam(monkeypatch, capsys, tmp_path):
    """Runs `kam` and gives its exit code, its output and what it said of errors."""
    monkeypatch.setenv("KAM_DATA_DIR", str(tmp_path / "data"))

    def run(*arguments: str, **settings: str) -> tuple[int, str, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        code, out, err = (apart if arguments[:1] in (("up",), ("serve",)) else inside)(arguments)
        assert "Traceback" not in err
        return code, out, err

    def inside(arguments: tuple[str, ...]) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["kam", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    def apart(arguments: tuple[str, ...]) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "suite.cli", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def here(tmp_path) -> Settings:
    return Settings(data_dir=tmp_path / "data")


def test_help_names_every_command(kam):
    code, out, _ = kam("--help")
    assert code == 0
    assert all(command in out for command in ("up", "serve", "demo", "migrate", "contracts", "token", "doctor"))


def test_an_unknown_command_is_a_misuse(kam):
    assert kam("upp")[0] == 2


def test_the_token_stands_alone_on_the_last_line_and_is_valid(kam, here):
    code, out, _ = kam("token", "--role", "finance", "--subject", "E007")
    assert code == 0
    *_, token = out.splitlines()
    verifier = TokenVerifier(key_source(here), here.jwt_issuer, here.jwt_audience, here.jwt_algorithms)
    assert verifier.verify(f"Bearer {token}").subject == "E007"


def test_a_client_is_registered_listed_and_revoked(kam, here):
    code, out, err = kam("client", "add", "core", "--scope", "accounts:read", "--days", "30")
    assert (code, "core as system until" in err) == (0, True)
    (secret,) = out.split()
    clients = Clients(here.clients_path)
    assert clients.get("core").has_secret(secret)
    assert clients.get("core").scopes == ("accounts:read",)
    assert here.clients_path.stat().st_mode & 0o077 == 0
    assert kam("client", "list")[1].split("\t")[:2] == ["core", "active"]
    assert kam("client", "add", "core")[0] == 1
    assert kam("client", "revoke", "core")[0] == 0
    assert kam("client", "list")[1].split("\t")[:2] == ["core", "revoked"]


def test_a_client_with_a_key_of_its_own_gets_no_secret(kam, here, tmp_path):
    keys = KeySet([ECKey.generate_key("P-256", {"kid": "c-1"})])
    (tmp_path / "jwks.json").write_text(json.dumps(keys.as_dict(private=True)))
    code, out, _ = kam("client", "add", "ledger", "--jwks", str(tmp_path / "jwks.json"), "--bind-certificate")
    assert (code, out) == (0, "")
    assert "private_key_jwt+certificate" in kam("client", "list")[1]
    assert '"d"' not in here.clients_path.read_text()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("core", "--role", "boss"), "no role boss"),
        (("core", "--scope", "pay:approve"), "does not have pay:approve"),
        (("a b",), "cannot be a client's id"),
        (("core", "--jwks", "none.json"), "holds no JWK set"),
    ],
)
def test_a_registration_that_makes_no_sense_is_a_sentence(kam, arguments, sentence):
    code, out, err = kam("client", "add", *arguments)
    assert (code, out) == (1, "")
    assert sentence in err


def test_a_symmetric_key_proves_nothing(kam, tmp_path):
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQ"}]}))
    code, _, err = kam("client", "add", "core", "--jwks", str(tmp_path / "jwks.json"))
    assert (code, "symmetric" in err) == (1, True)


def test_signing_keys_are_made_and_changed(kam, tmp_path):
    path, public = tmp_path / "keys.json", tmp_path / "public.json"
    for _ in range(4):
        assert kam("keys", str(path), "--public", str(public))[0] == 0
    assert len(json.loads(path.read_text())["keys"]) == 3
    assert path.stat().st_mode & 0o777 == 0o600
    assert '"d"' in path.read_text()
    assert '"d"' not in public.read_text()


def test_a_role_that_there_is_not_is_a_misuse(kam):
    code, out, err = kam("token", "--role", "boss")
    assert (code, out) == (2, "")
    assert "auditor" in err


def test_whoever_has_an_issuer_gets_no_token_here(kam):
    code, _, err = kam("token", "--role", "admin", KAM_JWKS_URL="https://id.bank.example/jwks")
    assert code == 1
    assert "takes its tokens from the issuer in its settings" in err


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"KAM_MAX_BODY_BYTES": "-1"}, "KAM_MAX_BODY_BYTES: Input should be greater than 0."),
        ({"KAM_LOG_LEVEL": "loud"}, "KAM_LOG_LEVEL: Input should be 'debug', 'info', 'warning' or 'error'."),
        ({"KAM_ENVIRONMENT": "production"}, "production needs KAM_JWKS_URL, KAM_JWKS_FILE or KAM_SIGNING_KEYS_FILE"),
    ],
)
def test_a_wrong_setting_is_a_sentence_that_names_it(kam, settings, sentence):
    code, _, err = kam("migrate", **settings)
    assert code == 2
    assert sentence in err


@pytest.mark.parametrize("command", [("up",), ("serve", "kpi"), ("token", "--role", "hr"), ("doctor",)])
def test_no_command_starts_with_a_wrong_setting(kam, command):
    code, _, err = kam(*command, KAM_MAX_BODY_BYTES="none")
    assert code == 2
    assert err.startswith("KAM_MAX_BODY_BYTES: ")


def test_production_refuses_the_key_of_a_local_issuer(kam, tmp_path):
    kam("token", "--role", "admin")
    production = {
        "KAM_ENVIRONMENT": "production",
        "KAM_JWKS_FILE": str(tmp_path / "data" / "local-issuer.json"),
        "KAM_JWT_ISSUER": "https://id.bank.example",
        "KAM_SECRET_KEY": "s" * 32,
    }
    code, _, err = kam("migrate", **production)
    assert code == 0, err
    code, _, err = kam("serve", "kpi", "--port", "8899", **production)
    assert code == 1
    assert "Production does not trust keys of a local issuer" in err


@pytest.mark.parametrize("command", ["up", "serve"])
def test_a_port_in_use_is_a_sentence(kam, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, err = kam(command, *(["kpi"] if command == "serve" else []), "--port", port)
    assert code == 1
    assert err.strip() == f"Port {port} is in use. Choose another with --port."


def test_a_service_does_not_start_on_a_database_that_is_not_migrated(kam):
    code, _, err = kam("serve", "accounts", "--port", "8899")
    assert code == 1
    assert "run kam migrate --service accounts" in err


def test_a_gateway_alone_asks_where_the_services_are(kam):
    code, _, err = kam("serve", "gateway", "--port", "8899", KAM_KPI_URL="http://127.0.0.1:1")
    assert code == 1
    assert "set KAM_ASSESSMENT_URL, KAM_ACCOUNTS_URL" in err


def test_migrate_goes_up_and_down_and_says_where_it_is(kam, here):
    assert kam("migrate")[:2] == (0, "assessment: at head\naccounts: at head\nkpi: at head\ngateway: at head\n")
    assert kam("migrate", "--service", "kpi", "--down", "--revision", "base")[1] == "kpi: rolled back to base\n"


def test_down_without_a_goal_is_a_misuse(kam):
    assert kam("migrate", "--down")[0] == 2


def test_a_database_that_does_not_answer_is_a_sentence(kam):
    code, _, err = kam("migrate", KAM_DATABASE_URL=NOWHERE)
    assert code == 1
    assert err.startswith(f"The database of assessment ({NOWHERE}) cannot be migrated: ")


def test_a_password_is_never_said(kam):
    _, out, err = kam("migrate", KAM_DATABASE_URL="postgresql://kam:geheim@127.0.0.1:9/nothing")
    assert "geheim" not in out + err


def test_a_database_of_a_later_version_is_a_sentence(kam, here):
    migrate(here, ServiceName.KPI)
    with sqlite3.connect(here.data_dir / "kpi.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    code, _, err = kam("migrate", "--service", "kpi")
    assert code == 1
    assert "made by a later version of the suite" in err


def test_the_doctor_finds_a_new_installation_well(kam):
    code, out, err = kam("doctor")
    assert code == 0, out + err
    assert all(word in out for word in ("Python", "SQLite", "data folder", "keys", "contract of kpi"))


def test_the_doctor_says_what_is_not_well(kam):
    code, out, err = kam("doctor", KAM_KPI_DATABASE_URL=NOWHERE)
    assert code == 1
    assert "✗ database of kpi" in out
    assert "1 of these need attention." in err


def test_contracts_are_merged_into_one_document(kam):
    code, out, _ = kam("contracts", "merge")
    assert code == 0
    assert '"/v1/managers"' in out


def test_a_drifted_contract_is_shown_line_by_line_and_written_anew(kam, tmp_path):
    (tmp_path / "accounts.yaml").write_text("openapi: 3.1.0\n")
    here = ("--service", "accounts", "--folder", str(tmp_path))
    code, out, err = kam("contracts", "check", *here)
    assert code == 1
    assert "+++ the code" in out
    assert "Contract and code differ: accounts." in err
    assert kam("contracts", "write", *here)[1] == "accounts.yaml: written\n"
    assert kam("contracts", "check", *here)[0] == 0


def test_the_records_are_verified_against_themselves_and_against_heads_kept_elsewhere(kam, tmp_path):
    settings = Settings(data_dir=tmp_path / "data")
    for service in CHAINED:
        migrate(settings, service)
    code, out, _ = kam("audit", "head")
    heads = [json.loads(line) for line in out.splitlines()]
    assert (code, [head["service"] for head in heads]) == (0, [service.value for service in CHAINED])
    kept = tmp_path / "heads"
    kept.write_text(out, "utf-8")
    code, out, _ = kam("audit", "verify", "--head", str(kept))
    assert (code, "kpi: 0 entries" in out) == (0, True)
    kept.write_text(out_of(heads[0] | {"signature": "forged"}), "utf-8")
    code, _, err = kam("audit", "verify", "--head", str(kept))
    assert (code, "not of this installation's key" in err) == (1, True)
    with sqlite3.connect(tmp_path / "data" / "kpi.db") as database:
        database.execute("INSERT INTO audit_heads (id, sequence, hash) VALUES (1, 7, ?)", ["0" * 64])
    code, _, err = kam("audit", "verify")
    assert (code, "audit entry 1 is missing" in err) == (1, True)


def out_of(head: dict) -> str:
    return json.dumps(head) + "\n"


def test_the_server_for_language_models_asks_for_its_extra_where_it_is_missing(kam, monkeypatch):
    monkeypatch.setitem(sys.modules, "fastmcp", None)
    for name in [name for name in sys.modules if name.startswith("suite.mcp.")]:
        monkeypatch.delitem(sys.modules, name)
    code, _, err = kam("mcp")
    assert (code, "pip install 'kam-suite[mcp]'" in err) == (1, True)
