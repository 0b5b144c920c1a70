"""Servers for the tests: the embedded engine, and a Neo4j started from its Maven artifacts."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.engine import stop_engine
from graph.errors import StoreError
from graph.store import Store, open_store

ROOT = Path(__file__).parent.parent
JARS = ROOT / ".neo4j" / "lib"
PASSWORD = "only-for-tests"
# The same memory as in docker-compose.yml.
SETTINGS = """\
server.bolt.listen_address=127.0.0.1:{bolt}
server.http.enabled=false
server.https.enabled=false
dbms.usage_report.enabled=false
server.memory.heap.initial_size=512m
server.memory.heap.max_size=1g
server.memory.pagecache.size=256m
db.logs.query.enabled=OFF
dbms.security.allow_csv_import_from_file_urls=false
"""
OPENS = (
    "java.base/java.nio",
    "java.base/sun.nio.ch",
    "java.base/java.io",
    "java.base/java.util.concurrent",
)


def missing() -> str | None:
    """Why no Neo4j can be started here, None where it can."""
    if shutil.which("java") is None:
        return "no Java 17 here for the Neo4j tests"
    if not any(JARS.glob("neo4j-5.*.jar")):
        return "no Neo4j artifacts in .neo4j/lib; tests/install-tools fetches them with Maven"
    return None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def neo4j_server(folder: Path, *, plugins: Path | None = None) -> Iterator[str]:
    """The address of a Neo4j, with user and password, for as long as the block runs."""
    port = _free_port()
    config = folder / "conf"
    config.mkdir(parents=True, exist_ok=True)
    text = SETTINGS.format(bolt=port)
    if plugins:
        text += f"server.directories.plugins={plugins.resolve()}\n"
    (config / "neo4j.conf").write_text(text, encoding="utf-8")
    opens = [f"--add-opens={module}=ALL-UNNAMED" for module in OPENS]
    path = f"{JARS}/*:{plugins}/*" if plugins else f"{JARS}/*"
    command = ["java", "-Xmx1g", *opens, "-cp", path, "org.neo4j.server.CommunityEntryPoint"]
    command += [f"--home-dir={folder}", f"--config-dir={config}"]
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield _with_password(port, process, folder / "log.txt")
        finally:
            process.terminate()
            process.wait(30)


def _with_password(port: int, process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with open_store(
                f"bolt://127.0.0.1:{port}/system", user="neo4j", password="neo4j"
            ) as system:
                system.write(f"ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO '{PASSWORD}'")
            return f"bolt://neo4j:{PASSWORD}@127.0.0.1:{port}"
        except StoreError:
            time.sleep(0.5)
    raise RuntimeError(f"Neo4j did not start: {log.read_text(errors='replace')[-2000:]}")


@contextmanager
def embedded_store(folder: Path) -> Iterator[str]:
    """The address of an embedded store, for as long as the block runs."""
    try:
        yield str(folder)
    finally:
        stop_engine(folder)


def empty(store: Store) -> None:
    """Take everything out of a store."""
    store.write("MATCH (n) DETACH DELETE n")
    store.install()
