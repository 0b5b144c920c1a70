"""The language model extractor against a server that speaks the protocol, well and badly."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from coopgraph import app
from graph.claims import Document, check_quote
from graph.errors import DocumentError, InputError, SetupError
from loaders.llm import LlmExtractor, LlmSettings, Usage
from loaders.llm_claims import parts_of
from loaders.pipeline import extract
from tests.coopgraph.test_cli import run

pytest.importorskip("httpx")

TEXT = "News of the day\n\nThe city of Turku met with\nTartu in May 2020. Spain supported CityNet."
CITIES = ({"name": "Turku", "label": "City"}, {"name": "Tartu", "label": "City"})


def proposal(**changes: Any) -> dict[str, Any]:
    made = {"type": "MET_WITH", "source": CITIES[0], "target": CITIES[1], "status": "done"}
    made |= {"quote": "The city of Turku met with Tartu in May 2020.", "date": "2020-05"}
    return made | changes


def answer(*proposals: Any) -> str:
    return json.dumps({"claims": list(proposals)})


Step = Callable[[BaseHTTPRequestHandler], None]


def says(content: str, **usage: int) -> Step:
    def step(handler: BaseHTTPRequestHandler) -> None:
        body = {"choices": [{"message": {"content": content}}], "usage": usage}
        _reply(handler, 200, json.dumps(body).encode())

    return step


def fails(status: int, body: bytes = b"{}", **headers: str) -> Step:
    return lambda handler: _reply(handler, status, body, **headers)


def sleeps(handler: BaseHTTPRequestHandler) -> None:
    handler.server.ended.wait(20)  # type: ignore[attr-defined]


def hangs_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def _reply(handler: BaseHTTPRequestHandler, status: int, body: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class Model:
    """A server that takes its steps one request after another, the last one for ever."""

    def __init__(self) -> None:
        self.steps: list[Step] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.ended = threading.Event()  # type: ignore[attr-defined]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        model = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                assert self.path == "/v1/chat/completions"
                model.requests.append(json.loads(body))
                model.keys.append(self.headers["Authorization"])
                step = model.steps.pop(0) if len(model.steps) > 1 else model.steps[0]
                step(self)

            def log_message(self, *_: object) -> None:
                return

        return Handler


@pytest.fixture
def model() -> Iterator[Model]:
    made = Model()
    yield made
    made.server.ended.set()  # type: ignore[attr-defined]
    made.server.shutdown()
    made.server.server_close()


def settings(model: Model, cache: Path | None = None) -> LlmSettings:
    return LlmSettings(model.url, "small", "a-key", cache=cache, seconds=60, wait=0.001)


def test_claims_of_the_model_stand_in_the_text(model: Model) -> None:
    model.steps = [says(answer(proposal()), prompt_tokens=100, completion_tokens=20)]
    document = Document("a.txt", TEXT)
    with LlmExtractor(settings(model)) as extractor:
        (claim,) = extractor.extract(document)
    check_quote(claim, TEXT)
    assert claim.quote == "The city of Turku met with\nTartu in May 2020."
    assert (claim.extractor, claim.date) == ("llm:small", "2020-05")
    assert (extractor.usage.requests, extractor.usage.read, extractor.usage.written) == (1, 100, 20)
    (asked,) = model.requests
    assert asked["model"] == "small"
    assert asked["messages"][1]["content"] == TEXT
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert model.keys == ["Bearer a-key"]
    assert "a-key" not in repr(settings(model))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (proposal(quote="Turku never said this."), "quote not in the text"),
        (proposal(quote=""), "quote not in the text"),
        (proposal(type="MARRIED"), "unknown relation"),
        (proposal(source={"name": "Turku", "label": "Town"}), "unknown label"),
        (proposal(type="WORKS_FOR"), "relation not between such entities"),
        (proposal(source={"name": "Paris", "label": "City"}), "name not in the text"),
        (proposal(source={"name": "", "label": "City"}), "no claim"),
        (proposal(source="Turku"), "no claim"),
        (proposal(source=None), "no claim"),
        (proposal(quote=7), "no claim"),
        ("a claim", "no claim"),
    ],
)
def test_what_the_model_invents_is_dropped_and_counted(
    model: Model, given: Any, reason: str
) -> None:
    model.steps = [says(answer(given, proposal()))]
    with LlmExtractor(settings(model)) as extractor:
        assert len(extractor.extract(Document("a.txt", TEXT))) == 1
    assert extractor.usage.dropped == {reason: 1}


def test_odd_dates_states_and_countries_are_set_aside(model: Model) -> None:
    odd = proposal(date="spring", status="perhaps", source={**CITIES[0], "country": "Finland"})
    model.steps = [says(f"```json\n{answer(odd, odd)}\n```")]
    with LlmExtractor(settings(model)) as extractor:
        (claim,) = extractor.extract(Document("a.txt", TEXT))
    assert (claim.date, claim.status, claim.source.country) == (None, "done", None)


@pytest.mark.parametrize(
    ("bad", "requests"),
    [
        ([fails(429, Retry_After="0.01")], 2),
        ([fails(500), fails(503)], 3),
        ([sleeps], 2),
        ([hangs_up], 2),
        ([says("no JSON at all")], 2),
        ([says('{"claims": 3}')], 2),
        ([says("[1]")], 2),
        ([fails(200, b"<html>")], 2),
        ([fails(200, b'{"choices": []}')], 2),
        ([fails(429, Retry_After="soon")], 2),
    ],
)
def test_the_model_is_asked_again(model: Model, bad: list[Step], requests: int) -> None:
    model.steps = [*bad, says(answer(proposal()))]
    patient = settings(model)
    with LlmExtractor(replace(patient, seconds=0.5) if sleeps in bad else patient) as extractor:
        assert len(extractor.extract(Document("a.txt", TEXT))) == 1
    assert len(model.requests) == requests


@pytest.mark.parametrize(
    ("step", "error", "said"),
    [
        (fails(503), DocumentError, "answers 503; 5 tries"),
        (says("no"), DocumentError, "no JSON"),
        (fails(401), InputError, "OPENAI_API_KEY"),
        (fails(404, b'{"error": "no such model"}'), InputError, "no such model"),
    ],
)
def test_a_server_that_goes_on_failing_is_one_sentence(
    model: Model, step: Step, error: type[Exception], said: str
) -> None:
    model.steps = [step]
    with LlmExtractor(settings(model)) as extractor, pytest.raises(error, match=said):
        extractor.extract(Document("a.txt", TEXT))


def test_a_server_without_schemas_is_asked_without(model: Model) -> None:
    refusal = fails(400, b'{"error": {"message": "unknown field response_format"}}')
    model.steps = [refusal, says(answer(proposal()))]
    with LlmExtractor(settings(model)) as extractor:
        assert len(extractor.extract(Document("a.txt", TEXT))) == 1
    assert ["response_format" in request for request in model.requests] == [True, False]


def test_an_answer_is_paid_once(model: Model, tmp_path: Path) -> None:
    model.steps = [says(answer(proposal()))]
    kept = settings(model, tmp_path)
    for _ in range(2):
        with LlmExtractor(kept) as extractor:
            assert len(extractor.extract(Document("a.txt", TEXT))) == 1
    assert (len(model.requests), extractor.usage.cached) == (1, 1)
    with LlmExtractor(replace(kept, model="other")) as extractor:
        extractor.extract(Document("a.txt", TEXT))
    assert len(model.requests) == 2


def test_long_texts_go_in_parts_that_make_up_the_whole(model: Model) -> None:
    text = f"{'Nothing happened here today. ' * 900}\n\n{TEXT}"
    parts = list(parts_of(text))
    assert len(parts) > 1
    assert "".join(part for _, part in parts) == text
    assert all(text[start : start + len(part)] == part for start, part in parts)
    model.steps = [says(answer())] * (len(parts) - 1) + [says(answer(proposal()))]
    with LlmExtractor(settings(model)) as extractor:
        (claim,) = extractor.extract(Document("a.txt", text))
    check_quote(claim, text)


def test_agreement_with_the_rules_counts_facts() -> None:
    claims = extract(Document("a.txt", "Turku met with Tartu. Turku met with Riga."))
    assert len(claims) == 2
    usage = Usage()
    turned = [replace(claims[0], source=claims[0].target, target=claims[0].source)]
    usage.compare(turned, claims)
    assert (usage.both, usage.only_model, usage.only_rules) == (1, 0, 1)


def test_one_failing_answer_costs_that_document_alone(model: Model, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT + name, encoding="utf-8")
    model.steps = [fails(503)] * 5 + [says(answer(proposal()))]
    report = app.Report()
    how = app.How(llm=settings(model))
    found = list(app.extract([tmp_path], report, how=how))
    assert [document.name for document, _ in found] == ["b.txt"]
    assert [str(problem) for problem in report.problems] == [
        "a.txt: the server answers 503; 5 tries"
    ]


def test_the_command_shows_tokens_cost_and_agreement(model: Model, tmp_path: Path) -> None:
    said = "Turku met with Tartu in May 2020."
    (tmp_path / "a.txt").write_text(said, encoding="utf-8")
    proposals = (proposal(quote=said), "x")
    model.steps = [says(answer(*proposals), prompt_tokens=10**6, completion_tokens=10**6)]
    done = run(
        "extract",
        tmp_path / "a.txt",
        "--extractor",
        "llm",
        "--llm-model",
        "small",
        OPENAI_BASE_URL=model.url,
        OPENAI_API_KEY="a-key",
        COOPGRAPH_LLM_PRICES="0.5,1.5",
        COOPGRAPH_LLM_CACHE=str(tmp_path / "cache"),
    )
    assert done.returncode == 0
    assert [json.loads(line)["extractor"] for line in done.stdout.splitlines()] == ["llm:small"]
    assert "1000000 tokens read, 1000000 written, cost 2.0000" in done.stderr
    assert "dropped of the model's claims: no claim: 1" in done.stderr
    assert "agreement with the rules: 1 facts in both" in done.stderr


def test_nothing_is_sent_where_no_address_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(SetupError, match="OPENAI_BASE_URL"):
        LlmSettings.from_environment(model="small")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("COOPGRAPH_LLM_PRICES", "cheap")
    with pytest.raises(InputError, match="COOPGRAPH_LLM_PRICES"):
        LlmSettings.from_environment(model="small")
