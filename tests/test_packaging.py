"""What is shipped: a wheel made from the source archive that works outside the checkout."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.servers import embedded_store

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]


def _built(kind: str, source: Path, target: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "--target", kind, "-d", str(target)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (made,) = target.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shipped")
    with tarfile.open(_built("sdist", ROOT, folder / "sdist")) as archive:
        archive.extractall(folder / "source", filter="data")
    (source,) = (folder / "source").iterdir()
    return _built("wheel", source, folder / "wheel")


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files in a folder that goes before the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def _run(installed: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coopgraph.cli", *map(str, words)],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )


def test_every_file_of_the_packages_is_shipped(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        shipped = set(archive.namelist())
    wanted = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert {f"{package}/py.typed" for package in PACKAGES} <= wanted
    assert {name for name in shipped if ".dist-info/" not in name} == wanted
    assert any(name.endswith("licenses/LICENSE") for name in shipped)


def test_the_wheel_works_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    where = "import coopgraph, graph, loaders, queries; print(graph.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where],
        cwd=installed,
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(installed)},
    )
    assert found.stdout.startswith(str(installed))
    assert "build" in _run(installed, "--help").stdout
    (tmp_path / "a.txt").write_text("Turku met with Tartu in May 2020.", encoding="utf-8")
    store = ("--store", tmp_path / "store")
    with embedded_store(tmp_path / "store"):
        _run(installed, "build", tmp_path / "a.txt", *store, "--out", tmp_path / "out", "-q")
        rows = json.loads(_run(installed, "query", "meetings", *store, "-f", "json").stdout)
    assert len(rows) == 1
    assert (tmp_path / "out" / "index.html").exists()


def test_the_command_is_an_entry_point(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith("entry_points.txt"))
        assert "coopgraph = coopgraph.cli:main" in archive.read(name).decode()


def test_the_changelog_begins_with_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\S+)", changelog, flags=re.M)
    assert versions[0] == PROJECT["project"]["version"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_can_complete(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "coopgraph.cli", "--show-completion", shell],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "COMPLETE" in done.stdout


@pytest.mark.parametrize("words", [["--help"], ["query", "city_pairings"]])
def test_commands_that_answer_load_no_model(words: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from coopgraph.cli import app\n"
        "try: app(sys.argv[1:])\n"
        "except SystemExit as end: print(end.code, file=sys.stderr)\n"
        "print([m for m in ('spacy', 'kreuzberg', 'trafilatura') if m in sys.modules], file=sys.stderr)"
    )
    with embedded_store(tmp_path / "store") as store_address:
        from graph.store import open_store

        with open_store(store_address) as opened:
            opened.install()
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "COOPGRAPH_STORE": store_address},
        )
    assert done.stderr.splitlines()[-1] == "[]"
