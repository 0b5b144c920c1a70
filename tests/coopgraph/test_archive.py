"""Documents of the store: shown with their quotes, and their claims held against their texts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopgraph import app
from coopgraph.formats import printable
from coopgraph.passages import CLOSE, OPEN, marked_text, stretches
from graph.archive import StatedClaim, StoredDocument, fetch_document, verify_claims
from graph.errors import UnknownNameError
from graph.store import Store
from tests.coopgraph.test_cli import run
from tests.servers import embedded_store

TEXT = "News of the day\n\nTurku met with Tartu in May 2020. Turku met with Riga in June 2020."


@pytest.fixture
def built(store: Store, tmp_path: Path) -> Store:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("Turku met with Oslo.", encoding="utf-8")
    app.build(store, [tmp_path])
    return store


def test_a_document_comes_back_as_it_was_read(built: Store) -> None:
    found = fetch_document(built, "a.txt")
    assert (found.text, found.language) == (TEXT, "en")
    assert [claim.fact for claim in found.claims] == ["Tartu MET_WITH Turku", "Riga MET_WITH Turku"]
    with pytest.raises(UnknownNameError, match=r"did you mean a\.txt"):
        fetch_document(built, "a.tx")


def test_claims_that_hold(built: Store) -> None:
    findings = list(verify_claims(built))
    assert [(f.document, f.held, f.broken, f.altered) for f in findings] == [
        ("a.txt", 2, (), False),
        ("b.txt", 1, (), False),
    ]


@pytest.mark.parametrize(
    ("change", "reasons", "altered"),
    [
        (
            "MATCH (c:Claim) WHERE c.target_name = 'Riga' OR c.source_name = 'Riga' SET c.quote = 'Turku met with Rome.'",
            ["the text does not hold the quote"],
            False,
        ),
        (
            "MATCH (c:Claim) WHERE c.target_name = 'Riga' OR c.source_name = 'Riga' SET c.start = 3",
            ["the quote stands at 51, not at 3"],
            False,
        ),
        (
            "MATCH (d:Document {name: 'a.txt'}) SET d.text = 'x' + d.text",
            ["the quote stands at 18, not at 17", "the quote stands at 52, not at 51"],
            True,
        ),
    ],
)
def test_claims_that_no_longer_hold(
    built: Store, change: str, reasons: list[str], altered: bool
) -> None:
    built.write(change)
    finding = next(iter(verify_claims(built)))
    assert ([reason for _, reason in finding.broken], finding.altered) == (reasons, altered)


@pytest.mark.parametrize("change", ["REMOVE d.text", "SET d.text = ''"])
def test_claims_without_a_text_cannot_be_checked(built: Store, change: str) -> None:
    built.write("MATCH (d:Document {name: 'b.txt'}) " + change)
    assert [(f.held, f.unchecked) for f in verify_claims(built)] == [(2, 0), (0, 1)]


def test_verify_and_document_on_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    store = ("--store", tmp_path / "store")
    from graph.store import open_store

    with embedded_store(tmp_path / "store") as address:
        run("build", tmp_path / "a.txt", *store, "--out", tmp_path / "out", "-q")
        shown = run("document", "a.txt", "--highlight", *store)
        assert f"{OPEN}Turku met with Tartu in May 2020.{CLOSE}[1]" in shown.stdout
        assert run("document", "a.txt", *store).stdout == TEXT + "\n"
        assert run("document", "c.txt", *store).returncode == 2
        done = run("verify", *store)
        assert (done.returncode, done.stdout) == (0, "")
        assert "2 claims of 1 documents hold" in done.stderr
        with open_store(address) as opened:
            opened.write("MATCH (c:Claim) SET c.quote = 'never said'")
        done = run("verify", *store, "-f", "json")
        assert done.returncode == 1
        assert {row["reason"] for row in json.loads(done.stdout)} == {
            "the text does not hold the quote"
        }


spans = st.tuples(st.integers(0, 30), st.integers(1, 12))


@given(st.text("ab \n", min_size=1, max_size=40), st.lists(spans, max_size=6))
def test_marks_add_to_the_text_and_change_nothing(text: str, places: list[tuple[int, int]]) -> None:
    claims = tuple(
        StatedClaim("MET_WITH", "a", "b", text[s : s + n], s, s + n)
        for s, n in sorted(places)
        if s + n <= len(text)
    )
    document = StoredDocument("a.txt", text, claims=claims)
    assert "".join(stretch.text for stretch in stretches(document)) == text
    marked = marked_text(document)
    assert marked.count(OPEN) == marked.count(CLOSE)
    for number, claim in enumerate(claims, 1):
        quoted = "".join(s.text for s in stretches(document) if number in s.quoted_by)
        assert quoted == claim.quote


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc", "a\nb\tc"),
        ("\x1b[31mred\x07", "\ufffd[31mred\ufffd"),
        ("\x9b31m", "\ufffd31m"),
        ("a\u202eb\u200bc\ufeff", "abc"),
        ("a\u00a0b", "a b"),
        ("é 한 “", "é 한 “"),
    ],
)
def test_printable_text_steers_no_terminal(text: str, shown: str) -> None:
    assert printable(text) == shown
