"""Faults, for real: killed processes and engines, a full disk, two loads at once."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.claims import Document
from graph.engine import find_engine, stop_engine
from graph.errors import StoreError
from graph.store import Store, open_store
from graph.writer import Writer
from tests.graph.faults import DOCUMENTS, EACH, made
from tests.graph.test_writer import whole
from tests.servers import empty

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder = tmp_path_factory.mktemp("undisturbed") / "store"
    try:
        with open_store(str(folder)) as store:
            store.install()
            Writer(store).load(*made())
            return whole(store)
    finally:
        stop_engine(folder)


@contextmanager
def loading(address: str) -> Iterator[subprocess.Popen[str]]:
    """A process that loads, from the moment on when it has a few documents acknowledged."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.graph.faults", address],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        for _ in range(7):
            assert process.stdout.readline(), process.communicate()[1][-2000:]
        yield process
    finally:
        process.kill()
        process.communicate()


def consistent(store: Store) -> None:
    """What stands on edges is what the claims say, also of a load that was not finished."""
    wrong = store.read(
        """MATCH (c:Claim) WITH c.source AS a, c.target AS b, count(c) AS claims
        MATCH (:Entity {key: a})-[r:MET_WITH]->(:Entity {key: b}) WHERE r.claims <> claims RETURN a, b"""
    )
    assert wrong == []
    facts = store.read("MATCH (c:Claim) RETURN count(DISTINCT c.fact) AS n")
    edges = store.read("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS n")
    assert facts == edges


def test_killed_process(store: Store, server: str, undisturbed: list[str]) -> None:
    with loading(server) as process:
        process.send_signal(signal.SIGKILL)
        process.wait(30)
    assert 7 * EACH <= store.read("MATCH (c:Claim) RETURN count(c) AS n")[0]["n"] < DOCUMENTS * EACH
    consistent(store)
    Writer(store).load(*made())
    assert whole(store) == undisturbed


def test_killed_engine(tmp_path: Path, undisturbed: list[str]) -> None:
    folder = tmp_path / "store"
    try:
        with loading(str(folder)) as process:
            engine = find_engine(folder)
            assert engine is not None
            os.kill(engine.pid, signal.SIGKILL)
            error = process.communicate(timeout=120)[1]
            assert process.returncode != 0
            assert "StoreUnavailableError: no server answers at" in error
        with open_store(str(folder)) as store:
            acknowledged = store.read("MATCH (c:Claim) RETURN count(c) AS n")[0]["n"]
            assert 7 * EACH <= acknowledged < DOCUMENTS * EACH
            consistent(store)
            Writer(store).load(*made())
            assert whole(store) == undisturbed
    finally:
        stop_engine(folder)


def test_two_loads_at_once(store: Store, server: str, undisturbed: list[str]) -> None:
    with loading(server) as first:
        done = subprocess.run(
            [sys.executable, "-m", "tests.graph.faults", server],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        _, error = first.communicate(timeout=300)
        assert first.returncode == 0, error[-2000:]
    assert whole(store) == undisturbed


def test_who_comes_second_says_that_it_waits(store: Store, server: str) -> None:
    told: list[str] = []
    with open_store(server) as other, other.writing():
        claims = made()[1][:1]
        second = threading.Thread(target=lambda: Writer(store, tell=told.append).load([], claims))
        second.start()
        second.join(5)
        assert second.is_alive()
        assert store.read("MATCH (c:Claim) RETURN count(c) AS n") == [{"n": 0}]
    second.join(60)
    assert [text.split("; ")[1] for text in told] == ["waiting for it to end"]
    assert store.read("MATCH (c:Claim) RETURN count(c) AS n") == [{"n": 1}]


def test_reading_while_a_load_runs(store: Store, server: str) -> None:
    with loading(server) as process:
        seen = set()
        while process.poll() is None:
            rows = store.read("MATCH (:Entity)-[r]->(:Entity) RETURN count(r) AS edges")
            seen.add(rows[0]["edges"])
        assert process.returncode == 0
    assert len(seen) > 2


def _small_disk(folder: Path, megabytes: int) -> None:
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        pytest.skip("no mount command here")
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")


def _fill(writer: Writer, acknowledged: list[str]) -> None:
    for number in range(200):
        name = f"d{number}.txt"
        writer.load([Document(name, f"{number} " + "x" * 1_000_000)], [])
        acknowledged.append(name)


def test_full_disk_loses_nothing_acknowledged(tmp_path: Path) -> None:
    disk, roomy = tmp_path / "disk", tmp_path / "roomy"
    disk.mkdir()
    _small_disk(disk, 48)
    folder = disk / "store"
    acknowledged: list[str] = []
    try:
        with open_store(str(folder)) as store:
            store.install()
            with pytest.raises(StoreError) as caught:
                _fill(Writer(store), acknowledged)
        assert "\n" not in str(caught.value)
        engine = find_engine(folder)
        if engine is not None:
            os.kill(engine.pid, signal.SIGKILL)
        shutil.copytree(folder, roomy)
        (roomy / "engine.json").unlink(missing_ok=True)
        with open_store(str(roomy)) as store:
            rows = store.read("MATCH (d:Document) RETURN d.name AS name")
            assert set(acknowledged) <= {row["name"] for row in rows}
            Writer(store).load(*made())
            consistent(store)
    finally:
        stop_engine(roomy)
        subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.mark.parametrize(("version", "words"), [(1, "build it anew"), (99, "update coopgraph")])
def test_other_schema_versions_are_refused(store: Store, version: int, words: str) -> None:
    store.write("MATCH (s:Schema) SET s.version = $version", {"version": version})
    with pytest.raises(StoreError, match=words):
        store.install()
    empty(store)
