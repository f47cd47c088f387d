"""compose.scale.yaml: the published schema, and what it allows each container."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from tests.bot.deploy.dockerfile import PROJECT, ROOT, health_check, values

FILE = ROOT / "bot" / "deploy" / "compose.scale.yaml"
TEXT = FILE.read_text("utf-8")
WHOLE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = WHOLE["services"]
BOTS = {name: service for name, service in SERVICES.items() if name.startswith("bot-")}
OF_THE_STORE = {"store", "store_token"}
SECRETS = {"STORYBOT_TOKEN", "POSTGRES_PASSWORD", "MILVUS_PASSWORD", "MINIO_PASSWORD"}


def test_it_fits_the_schema_of_the_compose_specification() -> None:
    command = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE))
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stdout + completed.stderr


@pytest.mark.parametrize("name", SERVICES)
def test_each_container_has_limits_a_health_check_and_no_rights_that_it_does_not_need(name: str) -> None:
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not {"privileged", "network_mode", "pid", "devices"} & set(service)
    assert {"mem_limit", "cpus", "pids_limit", "healthcheck", "restart", "logging"} <= set(service)
    assert not service["image"].endswith(":latest")


def test_only_the_proxy_can_be_reached_from_elsewhere() -> None:
    for name, service in SERVICES.items():
        ports = service.get("ports", [])
        assert name == "proxy" or all(port.startswith("127.0.0.1:") for port in ports), name
        assert name in ("proxy", *BOTS) or all(WHOLE["networks"][one]["internal"] for one in service["networks"]), name


def test_every_network_and_volume_that_is_used_is_there() -> None:
    used = {one for service in SERVICES.values() for one in service["networks"]}
    assert used == set(WHOLE["networks"])
    mounted = {one.partition(":")[0] for service in SERVICES.values() for one in service["volumes"]}
    assert mounted == set(WHOLE["volumes"])
    waited_for = {one for service in SERVICES.values() for one in service.get("depends_on", ())}
    assert waited_for <= set(SERVICES)


def test_the_bots_are_alike_but_for_the_port_of_their_health() -> None:
    assert len(BOTS) == 2
    first, second = ({key: value for key, value in bot.items() if key != "ports"} for bot in BOTS.values())
    assert first == second
    assert first["image"] == f"storybot:{PROJECT['project']['version']}"
    assert first["healthcheck"]["test"] == ["CMD", *health_check()]
    assert first["read_only"] is True
    (volume,) = values("VOLUME")
    assert first["volumes"] == [f"state:{volume}"]
    assert int(first["stop_grace_period"].removesuffix("s")) > 10


def test_the_proxy_hands_requests_to_where_the_bots_listen() -> None:
    (upstreams,) = re.findall(r"reverse_proxy (.+) \{", WHOLE["configs"]["caddyfile"]["content"])
    for name, bot in BOTS.items():
        port = bot["environment"]["STORYBOT_WEBHOOK_LISTEN"].rpartition(":")[2]
        assert f"{name}:{port}" in upstreams.split()
        assert "front" in bot["networks"]


def test_each_setting_of_the_bots_is_one() -> None:
    for bot in BOTS.values():
        named = {name.removeprefix("STORYBOT_").lower() for name in bot["environment"]}
        assert named <= set(Settings.model_fields) | OF_THE_STORE
        assert bot["environment"]["STORYBOT_DATABASE_URL"].startswith("postgresql://")


def test_no_secret_stands_in_it_and_the_example_names_what_is_to_be_set() -> None:
    wanted = set(re.findall(r"\$\{(\w+):\?", TEXT))
    example = (FILE.parent / "scale.env.example").read_text("utf-8")
    assert set(re.findall(r"^(\w+)=$", example, re.MULTILINE)) == wanted
    assert wanted >= SECRETS
    # Each variable has no default.
    assert set(re.findall(r"\$\{(\w+)", TEXT)) == wanted
