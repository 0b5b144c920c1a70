"""Commands that look for partners and understand questions: ask, partners, introducers, suggest, mcp."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from coopgraph.commands.answers import (
    LimitOption,
    QueriesOption,
    TimeoutOption,
    print_found,
    print_paths,
)
from coopgraph.output import FormatOption, StoreOption, print_result, print_rows, say, sentences

__all__ = ["register"]


def ask(
    question: Annotated[str, typer.Argument(help="A question in plain English.")],
    store: StoreOption = None,
    further: QueriesOption = None,
    timeout: TimeoutOption = 60,
    limit: LimitOption = 1000,
    form: FormatOption = "table",
) -> None:
    """Answer a question, and show the Cypher that was run for it."""
    with sentences():
        from graph.store import open_store
        from queries.asking import answer_question
        from queries.catalogue import read_catalogue
        from queries.paths import path_to_record

        catalogue = read_catalogue(*(further or ()))
        with open_store(store, create=False, timeout=timeout) as opened:
            reply = answer_question(opened, question, catalogue, timeout=timeout, limit=limit)
        found = reply.question
        if found.query is None:
            _say_not_understood(found.unknown, found.nearest)
            raise typer.Exit(2)
        say(f"# {reply.ran}")
        if reply.statement is None:
            print_paths([path_to_record(p) for p in reply.paths], form)
            if not reply.paths:
                say("nothing in the graph says so")
                raise typer.Exit(1)
            return
        for line in reply.statement.splitlines():
            say(f"# {line}")
        say(f"# {json.dumps(reply.parameters, ensure_ascii=False)}")
        columns = [c.name for c in catalogue[found.query].columns]
        shown = [c for c in columns if form != "table" or not c.endswith("_key")]
        print_found(reply.rows, form, columns=shown, limit=limit)


def _say_not_understood(unknown: tuple[str, ...], nearest: tuple[str, ...]) -> None:
    names = f" (nothing in the graph is called {', '.join(unknown)})" if unknown else ""
    say(f"coopgraph: this question is not understood{names}; questions that are:")
    for example in nearest:
        say(f"  {example}")


def partners(
    name: Annotated[str, typer.Argument(help="Whose partners are looked for.")],
    country: Annotated[str | None, typer.Option("--country", help="Only of this country.")] = None,
    kind: Annotated[str | None, typer.Option("--kind", help="Only of this kind.")] = None,
    topic: Annotated[
        str | None, typer.Option("--topic", help="Only whom a passage about it names.")
    ] = None,
    store: StoreOption = None,
    timeout: TimeoutOption = 60,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at the most.")] = 20,
    form: FormatOption = "table",
) -> None:
    """Who of a kind can be reached, nearest first, and by which path."""
    with sentences():
        from graph.projection import find_entity
        from graph.store import open_store
        from queries.answers import country_code, label_called
        from queries.catalogue import read_catalogue
        from queries.paths import path_to_record
        from queries.reaching import Wish, find_reachable

        wish = Wish(
            country=country_code(country) if country else None,
            kind=label_called(kind) if kind else None,
            topic=topic,
        )
        with open_store(store, create=False, timeout=timeout) as opened:
            start = find_entity(opened, name).key
            found = find_reachable(opened, start, wish, catalogue=read_catalogue(), limit=limit)
        print_paths([path_to_record(path) for path in found], form)
        if not found:
            say("nobody of that kind can be reached")
            raise typer.Exit(1)


def introducers(
    a: Annotated[str, typer.Argument(metavar="A", help="Who wants to be introduced.")],
    b: Annotated[str, typer.Argument(metavar="B", help="To whom.")],
    store: StoreOption = None,
    timeout: TimeoutOption = 60,
    limit: LimitOption = 100,
    form: FormatOption = "table",
) -> None:
    """Who knows both, and could introduce the one to the other."""
    with sentences():
        from graph.store import open_store
        from queries.answers import run_query
        from queries.catalogue import read_catalogue

        stored = read_catalogue()["introducers"]
        with open_store(store, create=False, timeout=timeout) as opened:
            rows = run_query(opened, stored, {"a": a, "b": b}, limit=limit).rows
        columns = [c.name for c in stored.columns if form != "table" or c.name != "key"]
        print_found(rows, form, columns=columns, limit=limit)


def suggest(
    name: Annotated[str, typer.Argument(help="For whom.")],
    store: StoreOption = None,
    timeout: TimeoutOption = 60,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at the most.")] = 10,
    form: FormatOption = "table",
) -> None:
    """Likely partners that are not linked yet: guesses with reasons, no facts."""
    with sentences():
        from graph.projection import find_entity
        from graph.store import open_store
        from queries.reaching import find_suggestions, suggestion_to_record

        with open_store(store, create=False, timeout=timeout) as opened:
            found = find_suggestions(opened, find_entity(opened, name).key, limit=limit)
        rows: list[dict[str, Any]] = [suggestion_to_record(s) for s in found]
        if not rows:
            if form == "json":
                print_result("[]")
            say("nobody shares a partner or an undertaking with it")
            raise typer.Exit(1)
        say("suggestions out of what is shared; no document says that they work together")
        print_rows(rows, form)


def mcp(
    store: StoreOption = None,
    further: QueriesOption = None,
) -> None:
    """Serve the graph to an assistant over MCP (stdin and stdout), read-only."""
    with sentences():
        from coopgraph.mcp_server import serve_mcp

        serve_mcp(store, directories=tuple(further or ()))


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (ask, partners, introducers, suggest, mcp):
        app.command()(command)
