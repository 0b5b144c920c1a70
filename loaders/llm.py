"""An optional second extractor: a language model behind any OpenAI-compatible address.

Nothing is sent unless a user asks for this extractor and names the address. The client is a
thin one over httpx: one request of the protocol is used, and retries, limits and counts are
to be seen here, which a vendor's package hides.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from graph.claims import Claim, Document
from graph.errors import DocumentError, InputError, SetupError
from loaders.llm_claims import (
    ANSWER_SCHEMA,
    INSTRUCTIONS,
    claims_in,
    fact_of,
    parts_of,
    read_answer,
)

if TYPE_CHECKING:
    import httpx

__all__ = ["LlmExtractor", "LlmSettings", "Usage"]

_TRIES = 5
_LONGEST_WAIT = 60.0
_LONGEST_ANSWER = 4_000_000


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """Which model is asked, where, and at what price."""

    url: str
    """As ``https://host/v1``: what comes before ``/chat/completions``."""
    model: str
    key: str = field(default="", repr=False)
    prices: tuple[float, float] | None = None
    """Of a million tokens read and written."""
    cache: Path | None = None
    seconds: float = 120.0
    """That an answer may take."""
    wait: float = 1.0
    """Before the first retry; doubled for each further one."""

    @classmethod
    def from_environment(cls, *, model: str | None = None) -> Self:
        """The settings that the environment gives.

        Args:
            model: its name, in place of ``COOPGRAPH_LLM_MODEL``.

        Raises:
            SetupError: address or model are not set.
            InputError: the prices are not two numbers.
        """
        url = os.environ.get("OPENAI_BASE_URL", "")
        model = model or os.environ.get("COOPGRAPH_LLM_MODEL", "")
        if not url or not model:
            raise SetupError(
                "the llm extractor sends documents to a server: set OPENAI_BASE_URL to its address "
                "(as https://host/v1), OPENAI_API_KEY to your key, and name the model with "
                "--llm-model or COOPGRAPH_LLM_MODEL"
            )
        home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
        return cls(
            url.rstrip("/"),
            model,
            os.environ.get("OPENAI_API_KEY", ""),
            _prices(os.environ.get("COOPGRAPH_LLM_PRICES", "")),
            Path(os.environ.get("COOPGRAPH_LLM_CACHE") or f"{home}/coopgraph/llm"),
        )

    @property
    def version(self) -> str:
        """Another one wherever the model or what it is asked differ."""
        asked = f"{self.url}\x1f{self.model}\x1f{INSTRUCTIONS}\x1f{json.dumps(dict(ANSWER_SCHEMA))}"
        return f"llm-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"


def _prices(text: str) -> tuple[float, float] | None:
    if not text:
        return None
    try:
        read, written = map(float, text.split(","))
    except ValueError as error:
        raise InputError(
            f"COOPGRAPH_LLM_PRICES is {text!r}; write the prices of a million tokens read and "
            "written, as 0.15,0.60"
        ) from error
    return read, written


@dataclass(slots=True)
class Usage:
    """What a run has sent, used and dropped, and how far the model agrees with the rules."""

    requests: int = 0
    cached: int = 0
    """Answers that were known from an earlier run."""
    read: int = 0
    """Tokens."""
    written: int = 0
    dropped: Counter[str] = field(default_factory=Counter)
    both: int = 0
    """Facts that the rules found too."""
    only_model: int = 0
    only_rules: int = 0

    def compare(self, model: list[Claim], rules: list[Claim]) -> None:
        """Count the facts that both extractors found in a document, and those of one alone."""
        ours, theirs = ({fact_of(claim) for claim in claims} for claims in (rules, model))
        self.both += len(ours & theirs)
        self.only_model += len(theirs - ours)
        self.only_rules += len(ours - theirs)

    def lines(self, prices: tuple[float, float] | None) -> Iterator[str]:
        """What to tell the user."""
        said = f"model: {self.requests} requests, {self.cached} answers from the cache, "
        said += f"{self.read} tokens read, {self.written} written"
        if prices:
            said += f", cost {(self.read * prices[0] + self.written * prices[1]) / 1e6:.4f}"
        yield said
        if self.dropped:
            reasons = ", ".join(f"{why}: {n}" for why, n in sorted(self.dropped.items()))
            yield f"dropped of the model's claims: {reasons}"
        yield (
            f"agreement with the rules: {self.both} facts in both, {self.only_model} by the model "
            f"alone, {self.only_rules} by the rules alone"
        )


class LlmExtractor:
    """Asks the model for the claims of documents. Use it as a context manager.

    Raises:
        SetupError: httpx is not installed.
    """

    def __init__(self, settings: LlmSettings) -> None:
        try:
            import httpx
        except ImportError as error:
            raise SetupError("httpx is not installed: pip install 'coopgraph[llm]'") from error
        self._settings = settings
        self._schema = True
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
        self._client = httpx.Client(headers=headers, timeout=settings.seconds)
        self.usage = Usage()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def extract(self, document: Document) -> list[Claim]:
        """The claims of a document that the model proposes and that stand in its text.

        Raises:
            DocumentError: the server gives no usable answer; other documents may do.
            InputError: it refuses the key or the model.
        """
        facts: dict[tuple[str, str, str], Claim] = {}
        for start, part in parts_of(document.text):
            claims, dropped = claims_in(
                self._proposals(document, part),
                document,
                (start, part),
                extractor=f"llm:{self._settings.model}",
            )
            self.usage.dropped += dropped
            for claim in claims:
                facts.setdefault(fact_of(claim), claim)
        return sorted(facts.values(), key=lambda c: (c.start, c.end, fact_of(c)))

    def _proposals(self, document: Document, part: str) -> list[Any]:
        known = self._cache_file(part)
        if known is not None and known.exists():
            self.usage.cached += 1
            proposals: list[Any] = json.loads(known.read_text(encoding="utf-8"))
            return proposals
        proposals = self._asked(document.name, part)
        if known is not None:
            known.parent.mkdir(parents=True, exist_ok=True)
            temporary = known.with_suffix(f".{os.getpid()}")
            temporary.write_text(json.dumps(proposals, ensure_ascii=False), encoding="utf-8")
            temporary.replace(known)
        return proposals

    def _cache_file(self, part: str) -> Path | None:
        if self._settings.cache is None:
            return None
        digest = hashlib.sha256(part.encode("utf-8", "surrogatepass")).hexdigest()
        return self._settings.cache / self._settings.version / f"{digest}.json"

    def _asked(self, name: str, part: str) -> list[Any]:
        """The model's proposals; asked again where the server fails or the answer is no JSON."""
        import httpx

        why = ""
        for attempt in range(_TRIES):
            wait = self._settings.wait * 2**attempt
            try:
                response = self._client.post(
                    f"{self._settings.url}/chat/completions", json=self._request(part)
                )
            except httpx.TransportError as error:
                why = f"the server does not answer ({type(error).__name__})"
            else:
                if response.status_code == 200:
                    if (proposals := self._read(response)) is not None:
                        return proposals
                    why = "the model's answer is no JSON of the form that was asked"
                    wait = 0
                else:
                    why = self._refusal(response)
                    wait = max(wait, _retry_after(response))
            if attempt < _TRIES - 1:
                time.sleep(min(wait, _LONGEST_WAIT))
        raise DocumentError(name, f"{why}; {_TRIES} tries")

    def _request(self, part: str) -> dict[str, Any]:
        form = {"type": "json_schema", "json_schema": {"name": "claims", "strict": True}}
        form["json_schema"]["schema"] = dict(ANSWER_SCHEMA)  # type: ignore[index]
        return {
            "model": self._settings.model,
            "temperature": 0,
            "messages": [
                {"role": "system", "content": INSTRUCTIONS},
                {"role": "user", "content": part},
            ],
            **({"response_format": form} if self._schema else {}),
        }

    def _refusal(self, response: httpx.Response) -> str:
        """Why a server refused, where asking again may help."""
        status = response.status_code
        said = response.text[:200].replace("\n", " ")
        if status == 400 and self._schema and "response_format" in response.text:
            # Some servers know no schemas; the instructions say the form, too.
            self._schema = False
            return "the server knows no schema for answers"
        if status in (401, 403):
            raise InputError(f"{self._settings.url} refuses the key: set OPENAI_API_KEY")
        if status in (408, 409, 425, 429) or status >= 500:
            return f"the server answers {status}"
        raise InputError(f"{self._settings.url} answers {status}: {said}")

    def _read(self, response: httpx.Response) -> list[Any] | None:
        self.usage.requests += 1
        if len(response.content) > _LONGEST_ANSWER:
            return None
        try:
            body = response.json()
            content = body["choices"][0]["message"]["content"]
            used = body.get("usage") or {}
            self.usage.read += int(used.get("prompt_tokens", 0))
            self.usage.written += int(used.get("completion_tokens", 0))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            return None
        return read_answer(content) if isinstance(content, str) else None


def _retry_after(response: httpx.Response) -> float:
    try:
        return max(0.0, float(response.headers.get("Retry-After", 0)))
    except ValueError:
        return 0.0
