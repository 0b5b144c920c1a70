"""Commands that answer: queries, query, cypher, path."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from coopgraph.output import FormatOption, StoreOption, print_result, print_rows, say, sentences
from coopgraph.parameters import read_parameters

__all__ = [
    "LimitOption",
    "QueriesOption",
    "TimeoutOption",
    "print_found",
    "print_paths",
    "register",
]

QueriesOption = Annotated[
    list[Path] | None, typer.Option("--queries", help="A folder of further stored queries.")
]
ParameterOption = Annotated[
    list[str] | None, typer.Option("--parameter", "-p", help="A parameter as key=value.")
]
TimeoutOption = Annotated[
    float,
    typer.Option(
        "--timeout", min=0.001, help="Seconds after which a statement is ended on the server."
    ),
]
LimitOption = Annotated[
    int, typer.Option("--limit", min=1, help="Rows that are fetched at the most.")
]


def queries(further: QueriesOption = None, form: FormatOption = "table") -> None:
    """List the stored queries: what each asks, and its parameters."""
    with sentences():
        from queries.catalogue import read_catalogue

        rows = [
            {
                "name": query.name,
                "asks": query.says,
                "parameters": ", ".join(
                    f"[{p.name}]" if p.optional else p.name for p in query.parameters
                ),
                "rows": query.rows,
            }
            for query in read_catalogue(*(further or ())).values()
        ]
        print_rows(rows, form)


def query(
    name: Annotated[str, typer.Argument(help="A stored query; “coopgraph queries” names them.")],
    parameters: ParameterOption = None,
    store: StoreOption = None,
    further: QueriesOption = None,
    timeout: TimeoutOption = 60,
    limit: LimitOption = 1000,
    form: FormatOption = "table",
) -> None:
    """Run a stored query. Nothing found: exit code 1."""
    with sentences():
        from graph.store import open_store
        from queries.answers import find_query, run_query
        from queries.catalogue import read_catalogue

        stored = find_query(read_catalogue(*(further or ())), name)
        values = read_parameters(parameters or [])
        with open_store(store, create=False, timeout=timeout) as opened:
            answer = run_query(opened, stored, values, limit=limit)
        columns = [c.name for c in stored.columns if form != "table" or not c.name.endswith("_key")]
        print_found(answer.rows, form, columns=columns, limit=limit)


def cypher(
    statement: Annotated[str, typer.Argument(help="Cypher that only reads.")],
    parameters: ParameterOption = None,
    store: StoreOption = None,
    timeout: TimeoutOption = 60,
    limit: LimitOption = 1000,
    form: FormatOption = "table",
) -> None:
    """Run a Cypher statement that only reads; the server refuses writing."""
    with sentences():
        from graph.store import open_store

        values = read_parameters(parameters or [])
        with open_store(store, create=False, timeout=timeout) as opened:
            rows = opened.read(statement, values, limit=limit)
        print_found(rows, form, columns=None, limit=limit)


def print_found(rows: Any, form: str, *, columns: list[str] | None, limit: int) -> None:
    """Print rows; none ends with exit code 1, as many as the limit is said."""
    if not rows:
        if form == "json":
            print_result("[]")
        say("nothing in the graph says so")
        raise typer.Exit(1)
    print_rows(rows, form, columns=columns)
    if len(rows) == limit:
        say(f"the first {limit} rows; more with --limit")


def path(
    start: Annotated[str, typer.Argument(metavar="FROM", help="Whose partner is looked for.")],
    goal: Annotated[str, typer.Argument(metavar="TO", help="The partner.")],
    count: Annotated[int, typer.Option("-k", help="How many paths at the most.")] = 3,
    only: Annotated[
        str, typer.Option("--only", help="Relation types that steps may use, comma between.")
    ] = "",
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Whom no path may pass.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Steps need evidence of this date or later.")
    ] = None,
    via: Annotated[
        str | None,
        typer.Option("--via", help="A kind, a country or KIND/COUNTRY that some stop must be of."),
    ] = None,
    most: Annotated[int, typer.Option("--max-steps", help="No longer path.")] = 6,
    store: StoreOption = None,
    timeout: TimeoutOption = 60,
    form: FormatOption = "table",
) -> None:
    """The best ways from one to another, each step with the sentences that say it."""
    with sentences():
        from graph.projection import find_entity
        from graph.store import open_store
        from queries.answers import date_of, read_via
        from queries.exploring import explore_paths
        from queries.paths import PathFilter, path_to_record

        label, country = read_via(via)
        with open_store(store, create=False, timeout=timeout) as opened:
            ends = (find_entity(opened, start).key, find_entity(opened, goal).key)
            wanted = PathFilter(
                only=frozenset(t.strip().upper() for t in only.split(",") if t.strip()),
                without=frozenset(find_entity(opened, name).key for name in without or ()),
                since=date_of(since) if since else None,
                via_label=label,
                via_country=country,
                max_steps=most,
            )
            found = explore_paths(opened, ends, k=count, wanted=wanted)
        records = [path_to_record(p) for p in found]
        print_paths(records, form)
        if not found:
            say(f"nothing in the graph leads from {start} to {goal}")
            raise typer.Exit(1)


def print_paths(records: list[dict[str, Any]], form: str) -> None:
    """Print paths in the form the user wants."""
    if form == "json":
        print_result(json.dumps(records, ensure_ascii=False, indent=1))
    elif form == "jsonl":
        for record in records:
            print_result(json.dumps(record, ensure_ascii=False))
    elif form == "csv":
        print_rows([row for n, r in enumerate(records, 1) for row in _step_rows(n, r)], form)
    else:
        for number, record in enumerate(records, 1):
            print_result(_readable(number, record))


def _step_rows(number: int, record: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"path": number, "step": n, **{k: step[k] for k in ("type", "source", "target")}, **passage}
        for n, step in enumerate(record["steps"], 1)
        for passage in step["evidence"]
    ]


def _readable(number: int, record: dict[str, Any]) -> str:
    names = " – ".join(node["name"] for node in record["nodes"])
    lines = [f"{number}. {names}  (score {record['score']:.3f})"]
    for step in record["steps"]:
        lines.append(f"   {step['text']}")
        lines += [
            f"     {e['document']}: “{' '.join(e['quote'].split())}”" for e in step["evidence"][:2]
        ]
    return "\n".join(lines)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (queries, query, cypher, path):
        app.command()(command)
