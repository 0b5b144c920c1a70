"""Reviewing from the command line: what waits, what is decided, and that it stays so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from coopgraph.cli import app
from graph.candidates import Named, find_candidates
from graph.claims import claim_to_record
from graph.decisions import Resolution, resolve_decisions
from graph.identity import label_in
from graph.store import open_store
from tests.factory import claim
from tests.servers import empty

Run = Callable[..., Result]

CLAIMS = [
    claim("MET_WITH: Acme Ltd -> Zeta", document="a.txt"),
    claim("MET_WITH: Acme -> Zeta", document="b.txt"),
    claim("MET_WITH: Ordinary Works -> Zeta", document="c.txt"),
]


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "claims.jsonl"
    made = [claim_to_record(c) for c in CLAIMS]
    made[2]["confidence"] = 0.4
    path.write_text("\n".join(map(json.dumps, made)), encoding="utf-8")
    return path


@pytest.fixture
def run(embedded_address: str, tmp_path: Path, records: Path) -> Run:
    with open_store(embedded_address) as store:
        empty(store)

    def invoke(*words: str, answers: str = "", status: int = 0) -> Result:
        log = str(tmp_path / "decisions.jsonl")
        result = CliRunner().invoke(
            app,
            [*words, "--store", embedded_address, "--decisions", log, *who(words)],
            input=answers,
        )
        assert result.exit_code == status, result.output
        return result

    def who(words: tuple[str, ...]) -> list[str]:
        return ["--who", "ann"] if words[0] in {"review", "decide"} else []

    invoke("load", str(records))
    return invoke


def names(address: str) -> list[str]:
    with open_store(address) as store:
        rows = store.read("MATCH (e:Entity) RETURN e.name AS name ORDER BY name")
    return [row["name"] for row in rows]


def test_list_shows_what_waits_with_quotes(run: Run) -> None:
    waiting = json.loads(run("review", "--list", "--format", "json").stdout)
    pair, doubtful = waiting
    assert {pair["left"]["name"], pair["right"]["name"]} == {"Acme", "Acme Ltd"}
    assert pair["reasons"] == ["legal form left out or written in another way"]
    assert pair["left"]["quotes"][0]["quote"] == "MET_WITH: Acme -> Zeta"
    assert (doubtful["source"], doubtful["confidence"]) == ("Ordinary Works", 0.4)
    assert "Ordinary Works" in run("review", "--list").stdout


def test_going_through_decides_and_survives_a_rebuild(
    run: Run, embedded_address: str, records: Path, tmp_path: Path
) -> None:
    done = run("review", answers="?\ns\nx\n")
    assert "“MET_WITH: Acme -> Zeta”" in done.stderr
    assert names(embedded_address) == ["Acme Ltd", "Zeta"]
    log = (tmp_path / "decisions.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["who"] for line in log] == ["ann", "ann"]
    with open_store(embedded_address) as store:
        empty(store)
    run("load", str(records))
    assert names(embedded_address) == ["Acme Ltd", "Zeta"]
    assert "nothing waits" in run("review").stderr


def test_decide_and_undo(run: Run, embedded_address: str) -> None:
    run("decide", "different", "Acme", "Acme Ltd")
    assert [row["what"] for row in json.loads(run("review", "--list", "-f", "json").stdout)] == [
        "claim"
    ]
    refused = run("decide", "reject", "no-such-key", status=2)
    assert "no claim has the key" in refused.stderr
    run("decide", "rename", "Zeta", "Zeta Group")
    assert names(embedded_address) == ["Acme", "Acme Ltd", "Ordinary Works", "Zeta Group"]
    run("decide", "undo", "last")
    run("decide", "same", "Acme", "Acme Ltd")
    assert names(embedded_address) == ["Acme Ltd", "Ordinary Works", "Zeta"]
    rows = json.loads(run("decisions", "--format", "json").stdout)
    assert [(row["decision"], row["holds"]) for row in rows] == [
        ("different", "yes"),
        ("rename", "no"),
        ("undo", "no"),
        ("same", "yes"),
    ]


def test_merge_against_a_decision_is_refused(run: Run) -> None:
    run("decide", "different", "Acme", "Zeta")
    run("decide", "same", "Acme", "Acme Ltd")
    refused = run("decide", "same", "Ordinary Works", "Zeta")
    assert "same" in refused.stderr
    refused = run("decide", "same", "Acme Ltd", "Zeta", status=2)
    assert "are different" in refused.stderr


PAIRS = [
    (("Company:acme", "Acme GmbH"), ("Company:acme gmbh", "ACME"), True),
    (("Network:c40", "C40 Cities"), ("Network:cities c40", "Cities C40"), True),
    (("Agency:kotra", "KOTRA"), ("Agency:k", "Korea Overseas Trade Realisation Agency"), True),
    (("City:a", "Kyïv"), ("City:b", "Київ"), True),
    # One name in two countries stays two, whatever it is.
    (
        ("Ministry:health:TO", "Ministry of Health"),
        ("Ministry:health:FJ", "Ministry of Health"),
        False,
    ),
    # A register that gives two ids knows two bodies.
    (("register:1:Company", "Acme"), ("register:2:Company", "Acme"), False),
    (("Person:kim", "Kim"), ("City:kim", "Kim"), False),
    (("Company:acme one", "Acme 1"), ("Company:acme two", "Acme 2"), False),
]


@pytest.mark.parametrize(("left", "right", "likely"), PAIRS)
def test_candidates(left: tuple[str, str], right: tuple[str, str], likely: bool) -> None:
    def named(key: str, name: str) -> Named:
        country = key.rpartition(":")[2]
        return Named(key, name, label_in(key), country if country.isupper() else None)

    found = find_candidates([named(*left), named(*right)], Resolution(), least=0.7)
    assert bool(found) == likely
    assert all(candidate.reasons for candidate in found)


def test_candidates_are_found_without_comparing_all() -> None:
    crowd = [
        Named(f"Company:c{n}", f"Common Works {n:05d}", "Company", None) for n in range(20_000)
    ]
    pair = [Named("Company:x", "Quillfeather Works", "Company", None)]
    pair.append(Named("Company:y", "Quilfeather Works", "Company", None))
    found = find_candidates([*crowd, *pair], resolve_decisions([]), least=0.8)
    assert [(c.left.key, c.right.key) for c in found] == [("Company:x", "Company:y")]
