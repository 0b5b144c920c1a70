"""Reading never writes, errors are sentences, and the schema follows from the classes."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph import schema
from graph.errors import (
    InputError,
    StoreAccessError,
    StoreError,
    StoreTimeoutError,
    StoreUnavailableError,
    StoreVersionError,
)
from graph.ontology import LABELS, RELATIONS
from graph.store import Store, open_store

WRITING = [
    "CREATE (n:Entity {key: 'x'})",
    "MERGE (n:Entity {key: 'x'})",
    "MATCH (n:Schema) SET n.version = 7",
    "MATCH (n:Schema) DETACH DELETE n",
    "MATCH (n:Schema) REMOVE n.version",
    "CREATE INDEX sneaky FOR (n:Entity) ON (n.sneaky)",
    "DROP CONSTRAINT entity_key",
]


@pytest.mark.parametrize("statement", WRITING)
def test_read_refuses_writing(store: Store, statement: str) -> None:
    before = store.read("MATCH (n) RETURN count(n) AS nodes")
    with pytest.raises(StoreError):
        store.read(statement)
    assert store.read("MATCH (n) RETURN count(n) AS nodes") == before
    assert store.read("MATCH (s:Schema) RETURN s.version AS version") == [
        {"version": schema.VERSION}
    ]


def test_read_refuses_files(store: Store) -> None:
    with pytest.raises(StoreError):
        store.read("LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line")


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_parameters_are_only_values(store: Store, text: str) -> None:
    text = text.replace("\x00", "") + "') DETACH DELETE n //`"
    assert store.read("RETURN $text AS text", {"text": text}) == [{"text": text}]


def test_read_limit(store: Store) -> None:
    rows = store.read("UNWIND range(1, 100) AS n RETURN n", limit=7)
    assert [row["n"] for row in rows] == list(range(1, 8))


def test_install_makes_what_the_classes_declare(store: Store) -> None:
    rows = (
        store.read("SHOW CONSTRAINTS")
        if store.engine == "arcadedb"
        else store.read("SHOW CONSTRAINTS YIELD labelsOrTypes, properties")
    )
    unique = {(row["labelsOrTypes"][0], row["properties"][0]) for row in rows}
    assert {("Entity", "key"), ("Document", "name"), ("Claim", "key")} <= unique
    store.install()


def test_another_schema_version_is_refused(store: Store) -> None:
    store.write("MATCH (s:Schema) SET s.version = 99")
    with pytest.raises(StoreVersionError, match="version 99"):
        store.install()


def test_schema_classes_are_the_ontology() -> None:
    assert set(schema.NODE_CLASSES) == set(LABELS)
    for label, cls in schema.NODE_CLASSES.items():
        relations = {
            name.upper()
            for name, _ in cls.defined_properties(aliases=False, properties=False).items()
        }
        assert relations == {name for name, spec in RELATIONS.items() if label in spec.sources}


@pytest.mark.parametrize(
    ("address", "error", "words"),
    [
        ("http://localhost:7474", InputError, "not http://"),
        ("bolt://127.0.0.1:1", StoreUnavailableError, "no server answers"),
    ],
)
def test_open_store_says_what_is_wrong(address: str, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        open_store(address)


def test_open_store_never_tells_the_password(neo4j_address: str) -> None:
    address = neo4j_address.replace("only-for-tests", "guess-me-not")
    with pytest.raises(StoreAccessError) as caught:
        open_store(address)
    assert "guess-me-not" not in str(caught.value)


def test_absent_store_is_not_made_by_reading(tmp_path: object) -> None:
    with pytest.raises(StoreUnavailableError, match="there is no store"):
        open_store(f"{tmp_path}/nothing", create=False)


def test_statement_timeout(store: Store) -> None:
    slow = "UNWIND range(1, 3000) AS a UNWIND range(1, 3000) AS b UNWIND range(1, 100) AS c RETURN sum(a * b * c) AS s"
    with pytest.raises(StoreTimeoutError):
        store.read(slow, timeout=1)
