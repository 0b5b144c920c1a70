"""The graph in Python: stored queries, paths, views and Cypher for notebooks and scripts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from graph.errors import SetupError
from graph.projection import find_entity
from graph.store import Store, open_store
from queries.answers import date_of, find_query, read_via, run_query
from queries.asking import Reply, answer_question
from queries.catalogue import StoredQuery, read_catalogue
from queries.exploring import explore_paths
from queries.paths import PartnerPath, PathFilter, path_to_record

if TYPE_CHECKING:
    import networkx
    import pandas

    from coopgraph.drawing import Drawing

__all__ = ["Graph", "Rows", "open_graph"]


class Rows(Sequence[dict[str, Any]]):
    """Rows as plain dicts, in their order."""

    def __init__(self, rows: Sequence[dict[str, Any]], columns: Sequence[str] = ()) -> None:
        self._rows = list(rows)
        self.columns = tuple(columns or (rows[0] if rows else ()))
        """Names of the columns, also where there is no row."""

    def __getitem__(self, index: Any) -> Any:
        return self._rows[index]

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._rows)

    def __repr__(self) -> str:
        return f"Rows({self._rows!r})"

    def _repr_html_(self) -> str:
        """The rows as a table, in a notebook; keys are left out."""
        shown = [name for name in self.columns if not name.endswith("key")]

        def line(tag: str, values: Iterable[Any]) -> str:
            cells = (escape(_in_words(value)) for value in values)
            return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"

        lines = [line("th", shown), *(line("td", (row.get(n) for n in shown)) for row in self)]
        return f"<table>{''.join(lines)}</table>"

    def to_pandas(self) -> pandas.DataFrame:
        """The rows as a pandas table.

        Raises:
            SetupError: pandas is not installed.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise SetupError("pandas is not installed: pip install 'coopgraph[pandas]'") from error
        return pd.DataFrame(self._rows, columns=list(self.columns))

    def to_networkx(self) -> networkx.MultiDiGraph[str]:
        """The rows as a networkx graph with an edge a row, where they have keys of two ends."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        for row in self._rows:
            if row.get("source_key") and row.get("target_key"):
                graph.add_edge(row["source_key"], row["target_key"], key=row.get("type"), **row)
        return graph


def _in_words(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_in_words, value))
    return "" if value is None else str(value)


class Graph:
    """A stored graph. Use it as a context manager, or close it at the end."""

    def __init__(self, store: Store, *, directories: Sequence[Path] = ()) -> None:
        self.store = store
        self.catalogue = read_catalogue(*directories)
        """The stored queries by name."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def query(
        self,
        name: str,
        /,
        *,
        timeout: float | None = None,
        limit: int | None = None,
        **values: Any,
    ) -> Rows:
        """The rows of a stored query.

        Args:
            name: which query; ``catalogue`` has them all.
            timeout: seconds after which the server stops it.
            limit: how many rows at most.
            values: its parameters: names of entities, countries, dates as one writes them.
        """
        stored: StoredQuery = find_query(self.catalogue, name)
        answer = run_query(self.store, stored, values, timeout=timeout, limit=limit)
        return Rows(answer.rows, [column.name for column in stored.columns])

    def cypher(
        self,
        statement: str,
        parameters: dict[str, Any] | None = None,
        *,
        timeout: float | None = None,
        limit: int | None = None,
    ) -> Rows:
        """The rows of a statement that only reads."""
        return Rows(self.store.read(statement, parameters, timeout=timeout, limit=limit))

    def paths(
        self,
        start: str,
        goal: str,
        *,
        k: int = 3,
        since: str | None = None,
        via: str | None = None,
        max_steps: int = 6,
    ) -> list[PartnerPath]:
        """The best paths between two entities, each step with its evidence."""
        label, country = read_via(via)
        wanted = PathFilter(
            since=date_of(since) if since else None,
            via_label=label,
            via_country=country,
            max_steps=max_steps,
        )
        ends = (find_entity(self.store, start).key, find_entity(self.store, goal).key)
        return explore_paths(self.store, ends, k=k, wanted=wanted)

    def path_records(self, start: str, goal: str, *, k: int = 3) -> list[dict[str, Any]]:
        """The same paths as ``coopgraph path --format json`` prints them."""
        return [path_to_record(path) for path in self.paths(start, goal, k=k)]

    def ask(self, question: str) -> Reply:
        """What the graph answers to a question in plain English, and what was run for it."""
        return answer_question(self.store, question, self.catalogue)

    def view(self, name: str, /, **values: Any) -> Drawing:
        """A view, as ``coopgraph view`` draws it; ``save(path)`` writes it."""
        from coopgraph.drawing import draw_view

        return draw_view(self.store, name, values)


def open_graph(
    store: str | None = None, *, queries: Sequence[str | Path] = (), create: bool = False
) -> Graph:
    """The graph in a store.

    Args:
        store: folder of the embedded store, or address of a Neo4j server; by default
            ``COOPGRAPH_STORE``, else ``.coopgraph``.
        queries: folders of further stored queries.
        create: whether an embedded store may be made.
    """
    directories = [Path(folder) for folder in queries]
    return Graph(open_store(store, create=create), directories=directories)
