"""The image and its services, as far as they can be judged without an engine: their names are names of ours."""

import json
import re
from dataclasses import fields

import pytest
from django.test import Client, override_settings

from shiraka.cli import COMMANDS
from shiraka.config.environment import Environment, name_of
from tests.architecture.source import ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
HOW_TO = (ROOT / "docs" / "howto" / "install.md").read_text(encoding="utf-8")

KNOWN = {name_of(item) for item in fields(Environment)}
# A demonstration is run without containers, and inside of one the port and the folders are its own.
NOT_ASKED = {"SHIRAKA_DEMO", "SHIRAKA_DEBUG", "SHIRAKA_MEDIA", "SHIRAKA_PORT"}
VARIABLE = re.compile(r"SHIRAKA_[A-Z_]+")
IMAGE = re.compile(r"^(?:FROM|\s+image:)\s+(\S+)", re.MULTILINE)


@pytest.mark.parametrize("text", [DOCKERFILE, COMPOSE, HOW_TO], ids=["Dockerfile", "compose.yaml", "install.md"])
def test_every_variable_is_one_that_is_read(text: str) -> None:
    assert set(VARIABLE.findall(text)) <= KNOWN


def test_whoever_runs_it_can_set_every_variable() -> None:
    set_by_the_image = set(VARIABLE.findall(DOCKERFILE.rpartition("FROM")[2]))
    assert set(VARIABLE.findall(COMPOSE)) >= KNOWN - set_by_the_image - NOT_ASKED


def test_what_is_needed_is_told_where_one_installs() -> None:
    needed = set(re.findall(r"\$\{([A-Z_]+):\?\}", COMPOSE))
    assert {name for name in needed if name not in HOW_TO} == set()


def test_every_command_is_one_of_ours() -> None:
    known = {command.words for command in COMMANDS} | {"django collectstatic"}
    entry = json.loads(re.findall(r"^CMD (.+)$", DOCKERFILE, re.MULTILINE)[0])
    assert entry[0] == "shiraka"
    assert " ".join(entry[1:]) in known
    run = re.findall(r"(?:/bin/|exec web )shiraka ((?:django |audit )?[a-z]+)", DOCKERFILE + HOW_TO)
    assert run
    assert set(run) <= known


def test_images_are_named_without_an_address() -> None:
    images = IMAGE.findall(DOCKERFILE + COMPOSE)
    assert images
    assert [image for image in images if not re.fullmatch(r"[a-z]+:[a-z0-9.-]+", image)] == []
    assert "http" not in COMPOSE.replace("HTTPS", "")


def test_what_is_copied_is_not_ignored() -> None:
    kept = {
        line[1:].rstrip("/")
        for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        if line.startswith("!")
    }
    assert {"pyproject.toml", "requirements", "src", "README.md", "LICENSE"} <= kept
    assert all((ROOT / name).exists() for name in kept)


@pytest.mark.django_db
def test_the_image_asks_whether_it_lives_by_a_name_it_answers_to() -> None:
    program = re.findall(r'^HEALTHCHECK.*?"-c", "(.*?)"\]', DOCKERFILE, re.MULTILINE | re.DOTALL)[0]
    compile(program.replace("\\\n", ""), "HEALTHCHECK", "exec")
    assert "SHIRAKA_ALLOWED_HOSTS" in program
    with override_settings(ALLOWED_HOSTS=["office.example.org"]):
        assert Client().get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 400
        assert Client().get("/healthz", headers={"Host": "office.example.org"}).status_code == 200
