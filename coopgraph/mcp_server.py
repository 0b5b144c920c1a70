"""The graph for assistants: stored queries, paths, evidence and search as read-only MCP tools."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from graph.errors import CoopgraphError, SetupError
from graph.projection import Reader, find_entity, nearest_names
from graph.store import open_store
from queries.answers import find_query, run_query
from queries.asking import answer_question
from queries.catalogue import StoredQuery, read_catalogue
from queries.exploring import explore_paths
from queries.paths import PathFilter, path_to_record

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

__all__ = ["build_server", "serve_mcp"]

_P = ParamSpec("_P")
_R = TypeVar("_R")

_SECONDS = 30.0
_ROWS = 200

_INSTRUCTIONS = """A knowledge graph of international cooperation, read out of documents.
Every fact has passages that say it: quote them, and name the document.
An empty answer means that nothing in the graph says so; do not fill it in from elsewhere."""


def build_server(store: Reader, catalogue: Mapping[str, StoredQuery]) -> MCPServer[Any]:
    """An MCP server over a store, whose tools only read.

    Raises:
        SetupError: the package ``mcp`` is not installed.
    """
    try:
        from mcp.server.mcpserver import MCPServer
        from mcp.types import ToolAnnotations
    except ImportError as error:
        raise SetupError("mcp is not installed: pip install 'coopgraph[mcp]'") from error
    server: MCPServer[Any] = MCPServer("coopgraph", instructions=_INSTRUCTIONS)
    tools = _Tools(store, catalogue)
    for tool in (
        tools.list_queries,
        tools.run_stored_query,
        tools.find_partner_paths,
        tools.show_evidence,
        tools.search_entities,
        tools.ask_graph,
        tools.read_cypher,
    ):
        server.tool(annotations=ToolAnnotations(read_only_hint=True, open_world_hint=False))(
            _told(tool)
        )
    return server


def _told(tool: Callable[_P, _R]) -> Callable[_P, _R]:
    """The tool with our errors as sentences that the assistant can read."""
    from mcp.server.mcpserver.exceptions import ToolError

    @functools.wraps(tool)
    def telling(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        try:
            return tool(*args, **kwargs)
        except CoopgraphError as error:
            raise ToolError(str(error)) from error

    return telling


class _Tools:
    def __init__(self, store: Reader, catalogue: Mapping[str, StoredQuery]) -> None:
        self._store = store
        self._catalogue = catalogue

    def list_queries(self) -> list[dict[str, Any]]:
        """The stored queries: what each asks, its parameters and its columns."""
        return [
            {
                "name": query.name,
                "asks": query.says,
                "rows": query.rows,
                "parameters": [
                    {"name": p.name, "type": p.type, "optional": p.optional, "meaning": p.meaning}
                    for p in query.parameters
                ],
                "columns": [column.name for column in query.columns],
            }
            for query in self._catalogue.values()
        ]

    def run_stored_query(
        self, name: str, parameters: dict[str, str] | None = None
    ) -> list[dict[str, Any]]:
        """The rows of a stored query; list_queries tells names and parameters."""
        query = find_query(self._catalogue, name)
        answer = run_query(self._store, query, parameters, timeout=_SECONDS, limit=_ROWS)
        return list(answer.rows)

    def find_partner_paths(
        self, start: str, goal: str, count: int = 3, since: str | None = None
    ) -> list[dict[str, Any]]:
        """The best ways from one entity to another, each step with the passages that say it."""
        ends = (find_entity(self._store, start).key, find_entity(self._store, goal).key)
        found = explore_paths(self._store, ends, k=count, wanted=PathFilter(since=since))
        return [path_to_record(path) for path in found]

    def show_evidence(self, a: str, b: str) -> list[dict[str, Any]]:
        """Every passage that speaks of two entities together, with document and date."""
        return self.run_stored_query("evidence", {"a": a, "b": b})

    def search_entities(self, name: str) -> list[str]:
        """Names of entities that look like a name, best first."""
        return list(nearest_names(self._store, name, limit=10))

    def ask_graph(self, question: str) -> dict[str, Any]:
        """The answer to a question in plain English, with the Cypher that was run for it."""
        reply = answer_question(
            self._store, question, self._catalogue, timeout=_SECONDS, limit=_ROWS
        )
        if reply.question.query is None:
            return {"understood": False, "questions that are": list(reply.question.nearest)}
        return {
            "understood": True,
            "ran": reply.ran,
            "cypher": reply.statement,
            "rows": list(reply.rows),
            "paths": [path_to_record(path) for path in reply.paths],
        }

    def read_cypher(self, statement: str) -> list[dict[str, Any]]:
        """The rows of a Cypher statement; the database refuses whatever writes."""
        return self._store.read(statement, timeout=_SECONDS, limit=_ROWS)


def serve_mcp(address: str | None, *, directories: Sequence[Path] = ()) -> None:
    """Serve a stored graph over stdin and stdout until the assistant hangs up.

    Args:
        address: folder of the embedded store, or address of a Neo4j server.
        directories: folders of further stored queries.
    """
    catalogue = read_catalogue(*directories)
    with open_store(address, create=False, timeout=_SECONDS) as store:
        build_server(store, catalogue).run()
