"""Builds that are stopped, taken up again, shared among processes, and told about."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from coopgraph import app, loading
from coopgraph.progress import Progress, Volume
from graph.store import Store
from loaders import fingerprint
from tests.servers import embedded_store

TOWNS = ("Tartu", "Riga", "Bergen", "Aarhus", "Malmö", "Gdańsk", "Rostock")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "releases"
    made.mkdir()
    for number, town in enumerate(TOWNS):
        text = f"Turku met with {town} in May 2020."
        (made / f"{number}.txt").write_text(text, encoding="utf-8")
    return made


def claims_in(store: Store) -> list[object]:
    return store.read("MATCH (c:Claim) RETURN c.key AS key, c.quote AS quote ORDER BY key")


class _StoppedAt(Progress):
    def __init__(self, number: int) -> None:
        super().__init__()
        self.left = number

    def done(self, name: str, claims: int | None) -> None:
        self.left -= 1
        if self.left < 0:
            raise KeyboardInterrupt


def test_a_stopped_build_is_taken_up_where_it_ended(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "_BATCH_DOCUMENTS", 2)
    monkeypatch.setattr(app, "_BATCH_SECONDS", float("inf"))
    with pytest.raises(KeyboardInterrupt):
        app.build(store, [folder], progress=_StoppedAt(5))
    assert len(claims_in(store)) == 4
    report = app.build(store, [folder])
    assert (report.documents, report.skipped) == (3, 4)
    assert len(claims_in(store)) == len(TOWNS)
    report = app.build(store, [folder])
    assert (report.documents, report.skipped) == (0, len(TOWNS))


def test_what_changed_is_extracted_again(
    store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.build(store, [folder])
    (folder / "0.txt").write_text("Turku met with Oslo in May 2020.", encoding="utf-8")
    report = app.build(store, [folder])
    assert (report.documents, report.skipped) == (1, len(TOWNS) - 1)
    assert len(claims_in(store)) == len(TOWNS)
    report = app.build(store, [folder], how=app.How(again=True))
    assert (report.documents, report.skipped) == (len(TOWNS), 0)
    fingerprint.rules_version.cache_clear()
    monkeypatch.setattr(fingerprint, "_version", lambda _package: "another model")
    assert app.build(store, [folder]).documents == len(TOWNS)
    fingerprint.rules_version.cache_clear()


def test_a_document_whose_claims_came_as_records_is_extracted_again(
    store: Store, folder: Path, tmp_path: Path
) -> None:
    app.build(store, [folder])
    records = tmp_path / "claims.jsonl"
    records.write_text("", encoding="utf-8")
    loading.load_records(store, [records], documents=folder)
    assert app.build(store, [folder]).skipped == len(TOWNS)
    from graph.claims import claim_to_record

    report = app.Report()
    (_, claims), *_ = app.extract([folder / "0.txt"], report)
    records.write_text(json.dumps(claim_to_record(claims[0])), encoding="utf-8")
    loading.load_records(store, [records], documents=folder)
    assert app.build(store, [folder]).documents == 1


def test_retracting_makes_a_document_new(store: Store, folder: Path) -> None:
    app.build(store, [folder])
    app.retract(store, ["0.txt"])
    assert app.build(store, [folder]).documents == 1


def _started(*words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "coopgraph.cli", *map(str, words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.parametrize("workers", [1, 2])
def test_ctrl_c_ends_with_one_sentence_and_no_process_left(tmp_path: Path, workers: int) -> None:
    folder = tmp_path / "releases"
    folder.mkdir()
    for number in range(3000):
        (folder / f"{number}.txt").write_text("Turku met with Tartu. " * 20, encoding="utf-8")
    log = tmp_path / "log.txt"
    with embedded_store(tmp_path / "store") as store:
        words = ("build", folder, "--store", store, "--workers", workers, "--log", log)
        run = _started(*map(str, words))
        deadline = time.monotonic() + 300
        while not (log.exists() and ": 1 claims" in log.read_text()):
            assert time.monotonic() < deadline
            assert run.poll() is None, run.communicate()
            time.sleep(0.05)
        os.killpg(run.pid, signal.SIGINT)
        _, said = run.communicate(timeout=120)
    assert run.returncode == 130
    assert said.splitlines()[-1].startswith("coopgraph: stopped")
    assert "Traceback" not in said
    with pytest.raises(ProcessLookupError):
        os.killpg(run.pid, 0)


def test_two_processes_print_what_one_prints(folder: Path) -> None:
    printed = {
        workers: _started("extract", folder, "-q", "--workers", workers).communicate(timeout=300)
        for workers in ("1", "2")
    }
    assert printed["1"] == printed["2"]
    assert len(printed["1"][0].splitlines()) == len(TOWNS)


@pytest.mark.parametrize(
    ("volume", "lines"),
    [
        (Volume(), ["3 documents, 4 claims"]),
        (Volume(quiet=True), []),
        (
            Volume(verbose=True),
            ["a.txt: 4 claims", "b.txt: failed", "c.txt: 0 claims", "3 documents, 4 claims"],
        ),
    ],
)
def test_progress_tells_as_much_as_is_wanted(
    monkeypatch: pytest.MonkeyPatch, volume: Volume, lines: list[str]
) -> None:
    told = io.StringIO()
    monkeypatch.setattr(sys, "stderr", told)
    with Progress(volume) as progress:
        progress.expect(3)
        for name, claims in (("a.txt", 4), ("b.txt", None), ("c.txt", 0)):
            progress.done(name, claims)
    said = [
        line.rsplit(", ", 1)[0] if " s" in line else line for line in told.getvalue().splitlines()
    ]
    assert said == lines


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    told = io.StringIO()
    told.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stderr", told)
    with Progress(Volume()) as progress:
        progress.expect(2)
        progress.done("a.txt", 4)
        progress.done("b[/].txt", 1)
    assert "2/2" in told.getvalue()
    assert "5 claims" in told.getvalue()


def test_the_log_is_told_everything(tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with Progress(Volume(quiet=True, log=log)) as progress:
        progress.done("a.txt", 4)
        progress.say("a leads to b")
    assert [line.split(" ", 2)[2] for line in log.read_text(encoding="utf-8").splitlines()] == [
        "INFO a.txt: 4 claims",
        "INFO a leads to b",
    ]
