"""compose.yaml: the published schema, and what it allows the container."""

import subprocess
import sys
from typing import Any

import yaml

from tests.bot.deploy.dockerfile import PROJECT, ROOT, environment, health_check, values

FILE = ROOT / "compose.yaml"
WHOLE: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
SERVICE: dict[str, Any] = WHOLE["services"]["storybot"]


def test_it_fits_the_schema_of_the_compose_specification() -> None:
    command = (sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(FILE))
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_the_container_can_write_only_to_its_volume_and_to_tmp() -> None:
    assert SERVICE["read_only"] is True
    (volume,) = values("VOLUME")
    assert SERVICE["volumes"] == [f"state:{volume}"]
    assert list(WHOLE["volumes"]) == ["state"]
    assert [mount.split(":")[0] for mount in SERVICE["tmpfs"]] == ["/tmp"]


def test_the_container_has_no_rights_beyond_a_user_s_and_limits() -> None:
    assert SERVICE["cap_drop"] == ["ALL"]
    assert SERVICE["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "devices"} & set(SERVICE)
    assert {"mem_limit", "cpus", "pids_limit"} <= set(SERVICE)


def test_its_port_is_open_to_this_machine_alone() -> None:
    port = environment()["STORYBOT_HTTP"].rpartition(":")[2]
    assert SERVICE["ports"] == [f"127.0.0.1:{port}:{port}"]


def test_its_health_check_is_that_of_the_image() -> None:
    assert SERVICE["healthcheck"]["test"] == ["CMD", *health_check()]


def test_it_waits_longer_than_the_bot_takes_to_stop() -> None:
    assert int(SERVICE["stop_grace_period"].removesuffix("s")) > 10


def test_its_image_has_the_version_of_the_project() -> None:
    assert SERVICE["image"] == f"storybot:{PROJECT['project']['version']}"
