"""The compose file is one, and what it asks of the image is there: commands, settings, folders."""

import re
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import orjson
import pytest
from typer.main import get_command

from chassis.settings import BEHIND_THE_GATEWAY, ServiceName, Settings
from chassis.yaml_text import read_yaml
from suite.cli.main import app

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = read_yaml((ROOT / "docker-compose.yml").read_text("utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
SPECIFICATION = files("check_jsonschema") / "builtin_schemas" / "vendor" / "compose-spec.json"
OURS = {name: service for name, service in COMPOSE["services"].items() if "build" in service}


def faults(compose: dict) -> list[str]:
    specification = jsonschema_rs.validator_for(orjson.loads(SPECIFICATION.read_bytes()))
    return [f"{list(fault.instance_path)}: {fault.message}" for fault in specification.iter_errors(compose)]


def test_the_compose_file_follows_the_compose_specification():
    assert faults(COMPOSE) == []


@pytest.mark.parametrize("wrong", [{"comand": ["serve"]}, {"ports": "8000"}, {"healthcheck": {"interval": 5}}])
def test_a_compose_file_with_a_mistake_would_be_found(wrong):
    assert faults({"services": {"gateway": wrong}})


def test_gateway_and_services_run_each_alone():
    assert {"gateway", *ServiceName} <= OURS.keys()


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_one_of_the_command_line(name):
    command = get_command(app)
    context = command.make_context("kam", [], resilient_parsing=True)
    word, *arguments = OURS[name]["command"]
    command.get_command(context, word).make_context(word, arguments)


@pytest.mark.parametrize("name", OURS)
def test_every_variable_is_a_setting(name):
    known = {f"KAM_{field}".upper() for field in Settings.model_fields}
    assert set(OURS[name]["environment"]) <= known


@pytest.mark.parametrize("name", OURS)
def test_every_service_has_a_database_of_its_own_that_is_made_at_first_start(name):
    urls = {service: OURS[name]["environment"][f"KAM_{service}_DATABASE_URL".upper()] for service in ServiceName}
    made = re.findall(r"CREATE DATABASE (\w+) OWNER kam_owner;", COMPOSE["configs"]["databases"]["content"])
    assert {service: url.rpartition("/")[2] for service, url in urls.items()} == {name: name for name in made}


def test_the_gateway_finds_every_service_where_it_listens():
    for service in BEHIND_THE_GATEWAY:
        url = OURS["gateway"]["environment"][f"KAM_{service}_URL".upper()]
        assert url == f"http://{service}:{OURS[service]['command'][-1]}"


def test_no_secret_stands_in_the_file():
    secrets = re.findall(r"(?:PASSWORD|SECRET_KEY): (.+)", (ROOT / "docker-compose.yml").read_text("utf-8"))
    assert secrets
    assert all(secret.startswith("${") for secret in secrets)


def test_no_image_moves_under_us():
    images = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE) + [s["image"] for s in COMPOSE["services"].values()]
    assert all(re.search(r":\d+\.\d+", image) for image in images), images


def ways_out(service: dict) -> list[str]:
    """What a container of ours may do that it need not: write, rise, reach the host."""
    needed = {
        "read_only": service.get("read_only") is True,
        "cap_drop": service.get("cap_drop") == ["ALL"] and "cap_add" not in service,
        "security_opt": "no-new-privileges:true" in service.get("security_opt", []),
        "tmpfs": service.get("tmpfs") == ["/tmp"],  # noqa: S108 - a folder of the container's own
        "volumes": all(re.fullmatch(r"[a-z]+:/var/lib/kam", volume) for volume in service.get("volumes", [])),
        "user": str(service.get("user", "10001")) not in ("0", "root"),
        "privileged": not service.get("privileged"),
        "host": not any(service.get(name) == "host" for name in ("network_mode", "pid", "ipc", "userns_mode")),
        "ports": all(port.startswith("127.0.0.1:") for port in service.get("ports", [])),
    }
    return [name for name, kept in needed.items() if not kept]


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_writes_nowhere_but_where_it_must_and_cannot_become_more_than_it_is(name):
    assert ways_out(OURS[name]) == []


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"read_only": False}, "read_only"),
        ({"cap_add": ["NET_ADMIN"]}, "cap_drop"),
        ({"cap_drop": ["NET_RAW"]}, "cap_drop"),
        ({"security_opt": ["seccomp:unconfined"]}, "security_opt"),
        ({"tmpfs": ["/"]}, "tmpfs"),
        ({"volumes": ["/var/run/docker.sock:/var/run/docker.sock"]}, "volumes"),
        ({"user": "root"}, "user"),
        ({"privileged": True}, "privileged"),
        ({"network_mode": "host"}, "host"),
        ({"ports": ["8000:8000"]}, "ports"),
    ],
)
def test_a_container_with_a_way_out_would_be_found(wrong, found):
    assert ways_out(OURS["gateway"] | wrong) == [found]


def faults_of_image(dockerfile: str) -> list[str]:
    """What is wrong with an image: who runs it, what was fetched into it, and how it is started."""
    last = dockerfile[dockerfile.rindex("\nFROM ") :]
    users = re.findall(r"^USER (\S+)", last, re.MULTILINE)
    installs = re.findall(r"pip install .*", dockerfile)
    found = {
        "runs as root": not users or not re.fullmatch(r"[1-9]\d{3,}", users[-1]),
        "changed after the user was": bool(users)
        and bool(re.search(r"^(RUN|COPY)", last.split("\nUSER ")[-1], re.MULTILINE)),
        "the program is the user's to change": "--chown" in last,
        "fetched without a hash": not all(
            re.search(r"--require-hashes|--no-deps --no-build-isolation", i) for i in installs
        ),
        "fetched from somewhere": bool(re.search(r"^ADD |curl |wget |apt-get ", dockerfile, re.MULTILINE)),
        "a secret in a layer": bool(re.search(r"^(ARG|ENV) .*(PASSWORD|SECRET|TOKEN)", dockerfile, re.MULTILINE)),
        "started by a shell": bool(re.search(r"^(ENTRYPOINT|CMD) [^\[]", dockerfile, re.MULTILINE)),
    }
    return [fault for fault, is_so in found.items() if is_so]


def test_the_image_is_run_by_nobody_of_rank_and_holds_only_what_is_locked():
    assert faults_of_image(DOCKERFILE) == []


@pytest.mark.parametrize(
    ("was", "now", "found"),
    [
        ("USER 10001\n", "", "runs as root"),
        ("USER 10001", "USER root", "runs as root"),
        ("USER 10001", "USER 0", "runs as root"),
        ("EXPOSE 8000", "RUN chmod 777 /opt/kam", "changed after the user was"),
        ("COPY --from=build", "COPY --chown=kam --from=build", "the program is the user's to change"),
        ("--require-hashes ", "", "fetched without a hash"),
        ("EXPOSE 8000", "ADD https://example.com/tool /usr/bin/", "fetched from somewhere"),
        ("EXPOSE 8000", "ENV KAM_SECRET_KEY=x", "a secret in a layer"),
        ('ENTRYPOINT ["kam"]', "ENTRYPOINT kam", "started by a shell"),
    ],
)
def test_an_image_with_a_fault_would_be_found(was, now, found):
    assert was in DOCKERFILE
    assert found in faults_of_image(DOCKERFILE.replace(was, now))


def test_the_image_holds_all_that_the_wheel_needs():
    copied = set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE))
    assert {"chassis", "services", "gateway", "suite", "migrations", "contracts"} <= copied
    allowed = set(re.findall(r"^!([\w.]+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    assert copied | {"pyproject.toml", "README.md", "requirements"} <= allowed
