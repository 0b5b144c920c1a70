"""The laws of the store, whole graphs compared: what is loaded is what the claims say."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.claims import Claim, Document, Entity
from graph.store import Store
from graph.writer import Writer
from tests.factory import claim, document
from tests.servers import empty

NODES = "MATCH (n) WHERE NOT (n:Schema OR n:Lock OR n:Decision) RETURN labels(n) AS labels, properties(n) AS properties"
EDGES = """MATCH (a)-[r]->(b) RETURN coalesce(a.key, a.name) AS source, type(r) AS type,
coalesce(b.key, b.name) AS target, properties(r) AS properties"""


def whole(store: Store) -> list[str]:
    nodes = [
        repr((sorted(r["labels"]), sorted(r["properties"].items()))) for r in store.read(NODES)
    ]
    edges = [
        repr((r["source"], r["type"], r["target"], sorted(r["properties"].items())))
        for r in store.read(EDGES)
    ]
    return sorted(nodes) + sorted(edges)


TOWNS = ("Turku", "Tartu", "Graz", "São Paulo", "Nowhere-on-Sea")
KINDS = ("PAIRED_WITH", "MET_WITH", "SIGNED_MOU_WITH", "VISITED")


@st.composite
def loads(draw: st.DrawFn) -> list[tuple[Document, list[Claim]]]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        name = f"d{number}.txt"
        claims: list[Claim] = []
        for _ in range(draw(st.integers(1, 4))):
            kind = draw(st.sampled_from(KINDS))
            a, b = draw(st.lists(st.sampled_from(TOWNS), min_size=2, max_size=2, unique=True))
            start = sum(len(c.quote) + 1 for c in claims)
            date = draw(st.sampled_from([None, "2020", "2021-05"]))
            made_claim = claim(
                f"{kind}: {a} -> {b}",
                document=name,
                start=start,
                date=date,
                labels=("City", "City"),
            )
            claims.append(made_claim)
        made.append((document(name, *claims), claims))
    return made


def load(store: Store, parts: list[tuple[Document, list[Claim]]]) -> None:
    Writer(store).load([d for d, _ in parts], [c for _, cs in parts for c in cs])


FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FEW
@given(parts=loads())
def test_loading_twice_is_loading_once(
    store: Store, parts: list[tuple[Document, list[Claim]]]
) -> None:
    empty(store)
    load(store, parts)
    once = whole(store)
    load(store, parts)
    assert whole(store) == once


@FEW
@given(parts=loads())
def test_order_of_documents_is_irrelevant(
    store: Store, parts: list[tuple[Document, list[Claim]]]
) -> None:
    empty(store)
    load(store, parts)
    together = whole(store)
    empty(store)
    for part in reversed(parts):
        load(store, [part])
    assert whole(store) == together


@FEW
@given(parts=loads())
def test_retract_undoes_load(store: Store, parts: list[tuple[Document, list[Claim]]]) -> None:
    empty(store)
    load(store, parts[:-1])
    before = whole(store)
    load(store, parts[-1:])
    Writer(store).retract([parts[-1][0].name])
    assert whole(store) == before


def test_load_replaces_the_claims_of_a_document(store: Store) -> None:
    first = claim("MET_WITH: Aa -> Bb")
    second = claim("MET_WITH: Aa -> Cc")
    Writer(store).load([document("a.txt", first)], [first])
    summary = Writer(store).load([document("a.txt", second)], [second])
    assert (summary.claims, summary.removed) == (1, 1)
    names = {row["name"] for row in store.read("MATCH (e:Entity) RETURN e.name AS name")}
    assert names == {"Aa", "Cc"}


def test_derived_edge_sums_its_claims(store: Store) -> None:
    claims = [
        claim("MET_WITH: Aa -> Bb", document="a.txt", date="2020", status="planned"),
        claim("MET_WITH: Bb -> Aa", document="b.txt", date="2021-03"),
        claim("MET_WITH: Bb -> Aa", document="b.txt", start=40),
    ]
    Writer(store).load([], claims)
    rows = store.read("MATCH (:Entity)-[r:MET_WITH]->(:Entity) RETURN properties(r) AS r")
    wanted = {
        "claims": 3,
        "documents": 2,
        "first_date": "2020",
        "last_date": "2021-03",
        "status": "done",
        "confidence": 1.0,
    }
    assert [row["r"] for row in rows] == [wanted]


@pytest.mark.parametrize(
    "name", ['O\'Brien "&" Söhne', "`) DETACH DELETE n //", "名前", "a" * 3000, "\u202eevil"]
)
def test_hostile_names_are_only_names(store: Store, name: str) -> None:
    made = claim("MET_WITH: Aa -> Bb")
    hostile = Claim(
        type="MET_WITH",
        source=type(made.source)(name, "Company"),
        target=made.target,
        document="a.txt",
        quote="q",
        start=0,
        end=1,
    )
    Writer(store).load([], [hostile])
    rows: list[dict[str, Any]] = store.read("MATCH (e:Company) RETURN e.name AS name ORDER BY name")
    assert name in {row["name"] for row in rows}
    assert len(rows) == 2


def test_one_id_under_two_kinds_stays_two(store: Store) -> None:
    for name, label in (("a.txt", "Company"), ("b.txt", "Agency")):
        body = Entity("Kestrel", label, id="register:7")
        line = "Kestrel takes part in HARBOUR"
        made = Claim(
            "PARTICIPATED_IN", body, Entity("HARBOUR", "Project"), name, line, 0, len(line)
        )
        Writer(store).load([Document(name, line)], [made])
    rows = store.read("MATCH (e:Entity {name: 'Kestrel'}) RETURN e.label AS label ORDER BY label")
    assert [row["label"] for row in rows] == ["Agency", "Company"]
