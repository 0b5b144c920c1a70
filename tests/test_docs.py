"""The documentation is true: commands that are shown run and print what is shown, the site builds."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from coopgraph.cli import app
from tests.servers import embedded_store

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.M | re.S)


def _sessions(page: Path) -> list[tuple[str, str]]:
    """Each command that a page shows after a prompt, with the output shown below it."""
    found: list[tuple[str, str]] = []
    for block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def _fits(output: str, shown: str) -> bool:
    """Whether an output is as shown, where an ellipsis stands for whatever is left out."""
    pattern = "".join(
        ".*" if part == "…" else re.escape(part) for part in re.split("(…)", shown.strip())
    )
    return re.fullmatch(pattern, output.strip(), re.S) is not None


@pytest.mark.parametrize(
    "page", [page for page in PAGES if _sessions(page)], ids=lambda page: page.name
)
def test_sessions_run_as_shown(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    with embedded_store(tmp_path / ".coopgraph"):
        for command, shown in _sessions(page):
            program, *words = shlex.split(command)
            assert program == "coopgraph"
            done = subprocess.run(
                [sys.executable, "-m", "coopgraph.cli", *words],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                env={k: v for k, v in os.environ.items() if k != "COOPGRAPH_STORE"},
            )
            assert done.returncode == 0, (command, done.stderr)
            assert _fits(done.stdout, shown), (command, done.stdout)


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.name)
def test_commands_that_are_named_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, flags=re.S))
    shown = re.findall(r"(?:^|`|\$ |--rm )coopgraph ([a-z][a-z-]*)", code, flags=re.M)
    assert set(shown) <= COMMANDS


def test_every_command_is_on_a_page() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^## (\S+)", text, flags=re.M)) == COMMANDS


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(ROOT / "mkdocs.yml", folder)
    shutil.copytree(ROOT / "docs", folder / "docs")
    return folder


def _build(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "zensical", "build", "--strict"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def test_the_site_builds_and_asks_no_other_host(site: Path) -> None:
    done = _build(site)
    assert done.returncode == 0, done.stdout + done.stderr
    pages = list((site / "site").rglob("*.html"))
    assert {page.stem for page in PAGES} <= {page.stem for page in pages}
    loads = re.compile(
        r"<(script|img|iframe)\b[^>]*\bsrc=\"?(https?:)?//|<link\b[^>]*\bhref=\"?(https?:)?//"
    )
    for page in pages:
        assert not loads.search(page.read_text(encoding="utf-8")), page


def test_a_broken_link_fails_the_site(site: Path) -> None:
    (site / "docs" / "broken.md").write_text("[nowhere](absent.md)", encoding="utf-8")
    assert _build(site).returncode != 0
