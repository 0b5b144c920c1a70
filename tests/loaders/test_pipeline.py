"""Laws of the extraction: it never fails, every quote is verbatim, the same in any order."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.claims import Document, claim_to_record
from loaders.pipeline import extract

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))

WORDS = st.sampled_from(
    [
        "Seoul",
        "Busan",
        "signed",
        "met",
        "with",
        "the",
        "Ministry",
        "of",
        "Trade",
        "(",
        ")",
        ",",
        ".",
        "-",
        "MOU",
        "agreement",
        "between",
        "and",
        "of",
        "in",
        "Company",
        "Ltd",
        "project",
        '"',
        "'",
        ":",
        ";",
        "2022",
        "May",
        "서울",
        "القاهرة",
        "🙂",
        "\u2028",
        "*",
        "•",
        "1.",
        "The",
        "A",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(st.text(max_size=400), st.lists(WORDS, max_size=60).map(" ".join)))
def test_extract_never_fails_and_quotes_are_verbatim(text: str) -> None:
    for claim in extract(Document("any.txt", text)):
        assert text[claim.start : claim.end] == claim.quote


CASES = [
    case["text"]
    for case in yaml.safe_load(
        (Path(__file__).parents[1] / "cases" / "extraction.yaml").read_text(encoding="utf-8")
    )
]


@st.composite
def pieces(draw: st.DrawFn) -> str:
    """A passage cut off at both ends, so that any word may be a document's first or last."""
    words = draw(st.sampled_from(CASES)).split(" ")
    start = draw(st.integers(0, len(words) - 1))
    return " ".join(words[start : draw(st.integers(start + 1, len(words)))])


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(pieces())
@example("Participants of the Water Forum included Brno.")
@example("Sara Lopez, responsible")
@example("Skoda Group delivers trams to SWB Bus und Bahn, the transport operator")
@example("Maire Jean Petit of Rennes and Marshal of")
def test_extract_never_fails_on_a_piece_of_a_text(text: str) -> None:
    for claim in extract(Document("piece.txt", text)):
        assert text[claim.start : claim.end] == claim.quote


@pytest.mark.parametrize(
    "text", ["", " \n\n ", "." * 5000, "A" * 20000, "word " * 20000, "\u202e" * 50, "-\n-\n-"]
)
def test_extract_odd_texts(text: str) -> None:
    assert extract(Document("odd.txt", text)) == []


@pytest.mark.parametrize("path", CORPUS, ids=lambda p: p.name)
def test_extract_corpus_quotes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    claims = extract(Document(path.name, text))
    assert claims
    for claim in claims:
        assert text[claim.start : claim.end] == claim.quote
        assert claim.quote.count("\n\n") <= 1


def test_extract_is_the_same_in_any_order() -> None:
    documents = [Document(p.name, p.read_text(encoding="utf-8")) for p in CORPUS[:3]]

    def records(some: list[Document]) -> dict[str, list[str]]:
        return {d.name: [json.dumps(claim_to_record(c)) for c in extract(d)] for d in some}

    assert records(documents) == records(documents[::-1])


def test_extract_long_document_in_parts() -> None:
    one = "Turku met with Tartu in May 2020.\n\n"
    text = "The weather was fine that day and nobody minded it much.\n\n" * 2000 + one
    claims = [c for c in extract(Document("long.txt", text)) if c.type == "MET_WITH"]
    assert [(c.source.name, c.target.name, c.date) for c in claims] == [
        ("Turku", "Tartu", "2020-05")
    ]
    assert text[claims[0].start : claims[0].end] == claims[0].quote
