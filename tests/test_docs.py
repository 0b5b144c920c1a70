"""The documentation is true: commands that are shown run and print what is shown, the site builds."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
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
            done = _run(tmp_path, words)
            assert done.returncode == 0, (command, done.stderr)
            assert _fits(done.stdout, shown), (command, done.stdout)


def _commands(page: Path) -> list[str]:
    """The commands in a page's plain blocks, those of the named parts of other programs left out."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", text, re.M | re.S)
    lines = (line.removeprefix("$ ") for block in blocks for line in block.splitlines())
    return [line for line in lines if line.startswith("coopgraph ") and not _ELSEWHERE.search(line)]


_ELSEWHERE = re.compile(r"--dask|--extractor llm|coopgraph (?:mcp|serve|review *(?:#|$))")
"""What needs a server, a model or a terminal: tests of their own run these."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the files that the pages speak of, and a store that knows them."""
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    (folder / "reports").mkdir()
    for name in ("report.txt", "reports/minutes.txt"):
        (folder / name).write_text(
            "Turku and Tartu signed a sister city agreement in 1994.\n", encoding="utf-8"
        )
    (folder / "twins.csv").write_text(
        "city1,country1,city2,country2\nTurku,Finland,Tartu,Estonia\n", encoding="utf-8"
    )
    (folder / "participations.csv").write_text(
        "legal_name,short_name,org_id,activity_type,country,acronym,project_id,role,city\n"
        "Forest Institute,FI,1,REC,FI,TREES,2,coordinator,Turku\n",
        encoding="utf-8",
    )
    mapping = re.search(r"```yaml\n(.*?)```", (ROOT / "docs/tables.md").read_text("utf-8"), re.S)
    assert mapping is not None
    (folder / "mine.yaml").write_text(mapping[1], encoding="utf-8")
    table = openpyxl.Workbook()
    head = ["id", "legal_name", "short_name", "kind", "country", "project", "since", "role"]
    for row in (head, ["7", "Acme", "", "firm", "FI", "TREES", "2024", "partner"]):
        table.active.append(row)
    table.save(folder / "mine.xlsx")
    claims = [_meeting("Acme Ltd", "Acme Insurance"), _meeting("Acme", "Bolt Works")]
    (folder / "claims.jsonl").write_text("\n".join(map(json.dumps, claims)), encoding="utf-8")
    with embedded_store(folder / ".coopgraph"):
        for words in (["build", "corpus", "report.txt"], ["load", "claims.jsonl"]):
            done = _run(folder, words)
            assert done.returncode == 0, done.stderr
        yield folder


def _meeting(one: str, other: str) -> dict[str, object]:
    ends = ({"name": name, "label": "Company"} for name in (one, other))
    quote = f"{one} met {other}."
    return {
        "type": "MET_WITH",
        "source": next(ends),
        "target": next(ends),
        "document": f"{one}.txt",
        "quote": quote,
        "start": 0,
        "end": len(quote),
        "status": "done",
        "confidence": 0.9,
    }


def _run(folder: Path, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coopgraph.cli", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={k: v for k, v in os.environ.items() if k != "COOPGRAPH_STORE"},
    )


@pytest.mark.parametrize(
    "page",
    [page for page in (*PAGES, ROOT / "README.md") if _commands(page)],
    ids=lambda page: page.name,
)
def test_commands_of_a_page_run(page: Path, desk: Path) -> None:
    keys = _run(desk, ["cypher", "MATCH (c:Claim) RETURN c.key AS key", "--format", "csv"])
    for line in _commands(page):
        words = shlex.split(line, comments=True)[1:]
        words = [keys.stdout.split()[-1] if word == "5f0c…" else word for word in words]
        done = _run(desk, words)
        assert done.returncode == 0, (line, done.stdout, done.stderr)


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
