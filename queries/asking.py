"""Answering plain questions: understand, run, and say what was run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph.projection import Reader, find_entity, known_names
from queries.answers import country_code, run_query
from queries.catalogue import StoredQuery
from queries.exploring import explore_paths
from queries.paths import PartnerPath, PathFilter
from queries.questions import Question, understand
from queries.reaching import Wish, find_reachable

__all__ = ["Reply", "answer_question"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What was understood of a question, what was run for it, and what came back."""

    question: Question
    statement: str | None = None
    """The Cypher that was run, where a stored query answers."""
    parameters: Mapping[str, Any] | None = None
    rows: Sequence[dict[str, Any]] = ()
    paths: Sequence[PartnerPath] = ()

    @property
    def ran(self) -> str:
        """The command that gives the same answer."""
        given = dict(self.question.parameters)
        if self.question.query == "path":
            return f"coopgraph path {given['start']!r} {given['goal']!r}"
        if self.question.query == "reach":
            options = "".join(f" --{k} {given[k]!r}" for k in ("country", "kind") if k in given)
            return f"coopgraph partners {given['start']!r}{options}"
        options = "".join(f" -p {key}={value!r}" for key, value in given.items())
        return f"coopgraph query {self.question.query}{options}"


def answer_question(
    store: Reader,
    text: str,
    catalogue: Mapping[str, StoredQuery],
    *,
    timeout: float | None = None,
    limit: int | None = None,
) -> Reply:
    """The answer of the graph to a question in plain English.

    Args:
        store: the graph.
        text: the question.
        catalogue: the stored queries.
        timeout: seconds after which the server stops a statement.
        limit: how many rows at most.

    Returns:
        The rows or paths; none where nothing in the graph says so, and no query where
        the question is not understood.
    """
    question = understand(text, known_names(store), catalogue)
    given = question.parameters
    if question.query is None:
        return Reply(question)
    if question.query == "path":
        ends = (find_entity(store, given["start"]).key, find_entity(store, given["goal"]).key)
        wanted = PathFilter(since=given.get("since"))
        return Reply(question, paths=explore_paths(store, ends, wanted=wanted))
    if question.query == "reach":
        wish = Wish(country=country_code(given["country"]), kind=given.get("kind"))
        start = find_entity(store, given["start"]).key
        return Reply(question, paths=find_reachable(store, start, wish, catalogue=catalogue))
    stored = catalogue[question.query]
    answer = run_query(store, stored, given, timeout=timeout, limit=limit)
    return Reply(question, stored.statement, answer.parameters, answer.rows)
