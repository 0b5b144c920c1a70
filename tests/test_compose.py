"""The Compose file: sound by its form, and with the settings that the test server runs with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tests.servers import SETTINGS

ROOT = Path(__file__).parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICE: dict[str, Any] = COMPOSE["services"]["neo4j"]


def test_compose_has_known_keys_only() -> None:
    assert set(COMPOSE) <= {"services", "volumes", "networks", "secrets", "configs", "name"}
    known = {
        "image",
        "restart",
        "ports",
        "environment",
        "volumes",
        "healthcheck",
        "deploy",
        "command",
        "build",
    }
    assert set(SERVICE) <= known
    assert set(SERVICE["healthcheck"]) <= {"test", "interval", "timeout", "retries", "start_period"}
    named = {volume.split(":")[0] for volume in SERVICE["volumes"]}
    assert named <= set(COMPOSE["volumes"])


def test_the_service_of_commands_reaches_the_server() -> None:
    commands = COMPOSE["services"]["coopgraph"]
    assert set(commands) <= {*("build", "profiles", "depends_on", "environment", "user", "volumes")}
    assert commands["environment"]["COOPGRAPH_STORE"] == "bolt://neo4j@neo4j:7687"
    assert "${NEO4J_PASSWORD:?" in commands["environment"]["NEO4J_PASSWORD"]
    assert commands["depends_on"] == {"neo4j": {"condition": "service_healthy"}}


def test_the_image_copies_what_is_there_and_let_through() -> None:
    steps = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [name for step in steps if step.startswith("COPY") for name in step.split()[1:-1]]
    passed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert copied
    for name in copied:
        assert (ROOT / name).exists()
        assert f"!{name}" in passed
    packages = {path.parent.name for path in ROOT.glob("*/py.typed")}
    assert packages <= set(copied)
    assert "USER coopgraph" in steps


def test_password_has_no_default() -> None:
    assert "${NEO4J_PASSWORD:?" in SERVICE["environment"]["NEO4J_AUTH"]


def test_ports_are_on_loopback() -> None:
    assert all(port.startswith("127.0.0.1:") for port in SERVICE["ports"])


def test_settings_are_those_of_the_test_server() -> None:
    environment = SERVICE["environment"]
    plain = {
        key.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): str(
            value
        )
        for key, value in environment.items()
        if key != "NEO4J_AUTH"
    }
    tested = dict(line.split("=", 1) for line in SETTINGS.splitlines())
    for key in (
        "server.memory.heap.initial_size",
        "server.memory.heap.max_size",
        "server.memory.pagecache.size",
    ):
        assert plain[key] == tested[key]
    assert plain["dbms.usage_report.enabled"] == tested["dbms.usage_report.enabled"]
