"""The compose file is one, and what it asks of the image is there: commands, settings, folders."""

import re
from importlib.resources import files
from pathlib import Path

import jsonschema_rs
import orjson
import pytest
import yaml
from typer.main import get_command

from chassis.settings import BEHIND_THE_GATEWAY, ServiceName, Settings
from suite.cli.main import app

ROOT = Path(__file__).resolve().parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
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
    made = re.findall(r"CREATE DATABASE (\w+);", COMPOSE["configs"]["databases"]["content"])
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


def test_the_image_does_not_run_as_root_and_holds_all_that_the_wheel_needs():
    assert re.findall(r"^USER (\w+)", DOCKERFILE, re.MULTILINE) == ["kam"]
    copied = set(re.findall(r"^COPY (\w+) \w+$", DOCKERFILE, re.MULTILINE))
    assert {"chassis", "services", "gateway", "suite", "migrations", "contracts"} <= copied
    allowed = set(re.findall(r"^!([\w.]+)$", (ROOT / ".dockerignore").read_text("utf-8"), re.MULTILINE))
    assert copied | {"pyproject.toml", "README.md", "requirements"} <= allowed
