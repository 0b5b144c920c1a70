"""Decisions: what follows from a log, and the graph that follows them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.claims import Claim, Document
from graph.decisions import (
    Decision,
    append_decisions,
    in_force,
    mergeable,
    read_decisions,
    resolve_decisions,
)
from graph.errors import DecisionError
from graph.store import Store
from graph.writer import Writer, fetch_decisions
from tests.factory import claim, document
from tests.graph.test_writer import FEW, load, loads, whole
from tests.servers import empty

KEYS = [f"Company:{name}" for name in "abcdef"]


def made(kind: str, number: int = 0, **parts: str) -> Decision:
    return Decision(kind, "ann", f"2024-01-01T00:00:00.{number:06d}", **parts)


def pair(kind: str, left: str, right: str, number: int = 0) -> Decision:
    return made(kind, number, left=f"Company:{left}", right=f"Company:{right}")


def undo(decision: Decision, number: int) -> Decision:
    return made("undo", number, of=decision.id)


LOGS = [
    # same is transitive, and one key stands for all
    ([("same", "a", "b"), ("same", "c", "b")], ("a", "c"), "same"),
    # different holds for all that are merged into either
    ([("different", "a", "b"), ("same", "a", "c"), ("same", "b", "d")], ("c", "d"), "different"),
    # a later same that would join what is different does nothing
    ([("different", "a", "b"), ("same", "a", "c"), ("same", "c", "b")], ("c", "b"), "different"),
    # the last decision on a pair counts, in whatever order the pair is named
    ([("same", "a", "b"), ("different", "b", "a")], ("a", "b"), "different"),
    ([("different", "a", "b"), ("same", "b", "a")], ("a", "b"), "same"),
    ([("unsure", "a", "b"), ("same", "b", "c")], ("a", "c"), "unsure"),
    ([("same", "a", "b")], ("a", "c"), None),
]


@pytest.mark.parametrize(("log", "asked", "wanted"), LOGS)
def test_what_follows(
    log: list[tuple[str, str, str]], asked: tuple[str, str], wanted: str | None
) -> None:
    resolution = resolve_decisions(pair(*line, number) for number, line in enumerate(log))
    left, right = (f"Company:{name}" for name in asked)
    assert resolution.decided(left, right) == resolution.decided(right, left) == wanted


def test_contradiction_is_told() -> None:
    log = [pair("different", "a", "b"), pair("same", "a", "b2", 1), pair("same", "b2", "b", 2)]
    assert "Company:a and Company:b are different" in resolve_decisions(log).problems[0]


def test_other_kinds_never_merge() -> None:
    log = [made("same", left="Company:a", right="Person:a")]
    resolution = resolve_decisions(log)
    assert resolution.of("Person:a") != resolution.of("Company:a")
    assert len(resolution.problems) == 1
    assert mergeable("Company:a", "Agency:a")
    assert mergeable("City:a", "Region:a")
    assert not mergeable("Event:a", "City:a")


def test_stable_id_stands() -> None:
    log = [
        made("same", left="City:old name:KR", right="geonames:1"),
        made("same", 1, left="City:old name", right="City:old name:KR"),
    ]
    assert resolve_decisions(log).of("City:old name") == "geonames:1"


def test_undo_and_redo() -> None:
    same = pair("same", "a", "b")
    back = undo(same, 1)
    assert in_force([same, back]) == []
    assert in_force([same, back, undo(back, 2)]) == [same]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["same", "different", "unsure"]),
            st.sampled_from(KEYS),
            st.sampled_from(KEYS),
        ).filter(lambda line: line[1] != line[2]),
        max_size=12,
    )
)
def test_different_is_never_merged(log: list[tuple[str, str, str]]) -> None:
    decisions = [made(k, n, left=a, right=b) for n, (k, a, b) in enumerate(log)]
    resolution = resolve_decisions(decisions)
    last = {frozenset((a, b)): k for k, a, b in log}
    for ends, kind in last.items():
        a, b = ends
        if kind == "different":
            assert resolution.of(a) != resolution.of(b)
    # Whoever stands for others stands for himself.
    assert all(resolution.of(k) == k for k in resolution.canonical.values())
    assert resolve_decisions(reversed(decisions)) == resolution


def test_file_grows_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "decisions.jsonl"
    assert read_decisions(path) == []
    log = [pair("same", "a", "b"), made("rename", 1, left="Company:a", name="Ä “B”\u2028")]
    append_decisions(path, log[:1])
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n"), encoding="utf-8")
    append_decisions(path, log[1:])
    assert read_decisions(path) == log


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 1: is no JSON"),
        ("[]", "object of texts"),
        ('{"decision": "same", "who": "a", "when": "b", "left": "x"}', "lacks right"),
        ('{"decision": "merge", "who": "a", "when": "b"}', "known are same"),
        ('{"decision": "same", "who": "a", "when": "b", "with": "x"}', "has no with"),
        ('{"decision": "same", "left": "x", "right": "y"}', "needs when, who"),
    ],
)
def test_wrong_lines_are_told(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(DecisionError, match=words):
        read_decisions(path)


@st.composite
def decisions(draw: st.DrawFn, parts: list[tuple[Document, list[Claim]]]) -> list[Decision]:
    from graph.decisions import Resolution
    from graph.rows import claim_row, said

    rows = [claim_row(c, Resolution()) for _, claims in parts for c in claims]
    keys = sorted({row[side] for row in rows for side in ("source_key", "target_key")})
    log: list[Decision] = []
    for number in range(draw(st.integers(1, 4))):
        kind = draw(st.sampled_from(["same", "same", "different", "rename", "reject"]))
        if kind == "rename":
            log.append(made(kind, number, left=draw(st.sampled_from(keys)), name="Renamed"))
        elif kind == "reject":
            row = draw(st.sampled_from(rows))
            fact = said(row)
            log.append(
                made(
                    kind,
                    number,
                    type=fact.type,
                    left=fact.source,
                    right=fact.target,
                    document=row["document"],
                )
            )
        else:
            ends = st.lists(st.sampled_from(keys), min_size=2, max_size=2, unique=True)
            left, right = draw(ends)
            log.append(made(kind, number, left=left, right=right))
    return log


@FEW
@given(data=st.data(), parts=loads())
def test_undoing_every_decision_leaves_nothing_of_them(
    store: Store, data: st.DataObject, parts: list[tuple[Document, list[Claim]]]
) -> None:
    empty(store)
    load(store, parts)
    before = whole(store)
    log = data.draw(decisions(parts))
    Writer(store).decide(log)
    Writer(store).decide(undo(d, 100 + n) for n, d in enumerate(log))
    assert whole(store) == before


@FEW
@given(data=st.data(), parts=loads())
def test_decisions_before_or_after_the_load_are_one(
    store: Store, data: st.DataObject, parts: list[tuple[Document, list[Claim]]]
) -> None:
    log = data.draw(decisions(parts))
    empty(store)
    Writer(store).decide(log)
    load(store, parts)
    decided_first = whole(store)
    empty(store)
    load(store, parts[:1])
    Writer(store).decide(log[:1])
    load(store, parts[1:])
    Writer(store).decide(log)
    assert whole(store) == decided_first
    Writer(store).retract([d.name for d, _ in parts])
    assert whole(store) == []


def test_merge_moves_claims_and_joins_edges(store: Store) -> None:
    claims = [
        claim("MET_WITH: Acme -> Zeta", document="a.txt", date="2020"),
        claim("MET_WITH: Acme Corporation -> Zeta", document="b.txt", date="2021"),
        claim("MET_WITH: Acme -> Acme Corporation", document="c.txt"),
    ]
    Writer(store).load([document(f"{n}.txt", *claims) for n in "abc"], claims)
    Writer(store).decide([pair("same", "acme", "acme corporation")])
    names = store.read("MATCH (e:Entity) RETURN e.name AS name, e.aliases AS aliases ORDER BY name")
    assert names == [
        {"name": "Acme Corporation", "aliases": ["Acme"]},
        {"name": "Zeta", "aliases": []},
    ]
    edges = store.read(
        "MATCH (a:Entity)-[r:MET_WITH]->(b:Entity) RETURN a.name AS a, r.documents AS documents, r.last_date AS last"
    )
    # What two halves of one body said of each other is no relation any more.
    assert edges == [{"a": "Acme Corporation", "documents": 2, "last": "2021"}]


def test_rejected_claim_supports_nothing_and_stays_rejected(store: Store) -> None:
    claims = [claim("MET_WITH: Aa -> Bb"), claim("MET_WITH: Aa -> Cc", start=40)]
    parts = [(document("a.txt", *claims), claims)]
    load(store, parts)
    before = whole(store)
    wrong = made("reject", type="MET_WITH", left="Company:aa", right="Company:cc", document="a.txt")
    Writer(store).decide([wrong])
    load(store, parts)
    names = {row["name"] for row in store.read("MATCH (e:Entity) RETURN e.name AS name")}
    assert names == {"Aa", "Bb"}
    Writer(store).decide([undo(wrong, 1)])
    assert whole(store) == before
    assert [d.decision for d in fetch_decisions(store)] == ["reject", "undo"]
