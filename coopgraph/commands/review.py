"""Commands that decide: review, decide, decisions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from coopgraph.output import (
    DecisionsOption,
    FormatOption,
    StoreOption,
    print_result,
    print_rows,
    say,
    sentences,
)

if TYPE_CHECKING:
    from graph.candidates import Candidate, Doubtful
    from graph.decisions import Decision
    from graph.store import Store

__all__ = ["register"]

WhoOption = Annotated[
    str | None,
    typer.Option("--who", envvar="COOPGRAPH_WHO", help="Who decides; by default the user's name."),
]


def review(
    store: StoreOption = None,
    decisions: DecisionsOption = None,
    who: WhoOption = None,
    least: Annotated[
        float, typer.Option("--least", min=0, max=1, help="Likeness from which a pair is shown.")
    ] = 0.7,
    below: Annotated[
        float,
        typer.Option("--below", min=0, max=1, help="Confidence below which a claim is shown."),
    ] = 0.6,
    unsure: Annotated[
        bool, typer.Option("--unsure", help="Show pairs again on which somebody was unsure.")
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="List what waits, and ask nothing.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many at the most.")] = 200,
    form: FormatOption = "table",
) -> None:
    """Go through entities that may be one and claims that are doubtful, and decide on them."""
    with sentences():
        from coopgraph.reviewing import find_waiting, follow_decisions
        from graph.store import open_store

        with open_store(store, create=False) as opened:
            opened.install()
            for problem in follow_decisions(opened, decisions, tell=say):
                say(f"coopgraph: does nothing: {problem}")
            waiting = find_waiting(opened, least=least, below=below, unsure=unsure)
            items = list(islice(waiting, limit))
            if listed:
                _list(opened, items, form)
            elif not items:
                say("nothing waits for a decision")
            else:
                _go_through(opened, items, decisions, who)


def _list(store: Store, items: Iterable[Candidate | Doubtful], form: str) -> None:
    records = [_with_quotes(store, item.to_record()) for item in items]
    if form == "json":
        print_result(json.dumps(records, ensure_ascii=False, indent=1))
    elif form == "jsonl":
        for record in records:
            print_result(json.dumps(record, ensure_ascii=False))
    else:
        print_rows([_row(record) for record in records], form)


def _with_quotes(store: Store, record: dict[str, Any]) -> dict[str, Any]:
    from coopgraph.reviewing import fetch_quotes

    if record["what"] == "entities":
        for side in ("left", "right"):
            record[side]["quotes"] = fetch_quotes(store, record[side]["key"])
    return record


def _row(record: dict[str, Any]) -> dict[str, Any]:
    if record["what"] == "entities":
        left, right = record["left"], record["right"]
        return {
            "what": "entities",
            "left": f"{left['name']} ({left['label']})",
            "right": f"{right['name']} ({right['label']})",
            "score": record["score"],
            "why": "; ".join(record["reasons"]),
            "key": f"{left['key']} | {right['key']}",
        }
    return {
        "what": "claim",
        "left": record["source"],
        "right": record["target"],
        "score": record["confidence"],
        "why": f"{record['type']}, {record['document']}: {' '.join(record['quote'].split())}",
        "key": record["key"],
    }


_PAIR_KEYS = {"s": "same", "d": "different", "u": "unsure"}
_PAIR_HELP = "[s]ame, [d]ifferent, [u]nsure, [1] rename the first, [2] the second, [n]ext, [q]uit"
_CLAIM_HELP = "[x] reject, [n]ext, [q]uit"


def _go_through(
    store: Store, items: list[Candidate | Doubtful], path: Path | None, who: str | None
) -> None:
    from coopgraph.reviewing import decide
    from graph.candidates import Candidate
    from graph.decisions import resolve_decisions
    from graph.errors import DecisionError
    from graph.writer import fetch_decisions

    for number, item in enumerate(items, 1):
        if isinstance(item, Candidate):
            resolution = resolve_decisions(fetch_decisions(store))
            if resolution.decided(item.left.key, item.right.key) in {"same", "different"}:
                continue
        _show(store, item, f"{number} of {len(items)}")
        try:
            made = (
                _ask_pair(store, item, who)
                if isinstance(item, Candidate)
                else _ask_claim(item, who)
            )
            if made is None:
                continue
            decide(store, [made], path)
        except DecisionError as error:
            say(f"coopgraph: {error}")
            continue
        except EOFError:
            return
        say(f"{made.decision} ({made.id})")


def _show(store: Store, item: Candidate | Doubtful, where: str) -> None:
    from coopgraph.reviewing import fetch_quotes
    from graph.candidates import Candidate

    if isinstance(item, Candidate):
        say(f"\n{where}: likeness {item.score:.2f} ({'; '.join(item.reasons)})")
        for mark, side in (("1", item.left), ("2", item.right)):
            also = f", also {', '.join(side.aliases)}" if side.aliases else ""
            say(f"  [{mark}] {side.name} ({side.label}, {side.country or 'no country'}){also}")
            for quote in fetch_quotes(store, side.key):
                say(f"      {quote['document']}: “{' '.join(quote['quote'].split())}”")
        return
    say(f"\n{where}: confidence {item.confidence:.2f}")
    say(f"  {item.source} {item.type} {item.target}")
    say(f"      {item.document}: “{' '.join(item.quote.split())}”")


def _answer(help_text: str, known: Iterable[str]) -> str:
    allowed = [*known, "n", "q"]
    while True:
        try:
            given = str(typer.prompt(help_text, default="n", show_default=False, err=True))
        except typer.Abort as abort:
            raise EOFError from abort
        answer = given.strip().lower()[:1]
        if answer == "q":
            raise EOFError
        if answer in allowed:
            return answer


def _ask_pair(store: Store, item: Candidate, who: str | None) -> Decision | None:
    from coopgraph.reviewing import decision_on_name, decision_on_pair

    answer = _answer(_PAIR_HELP, [*_PAIR_KEYS, "1", "2"])
    if answer in _PAIR_KEYS:
        return decision_on_pair(store, _PAIR_KEYS[answer], (item.left.key, item.right.key), who=who)
    if answer in {"1", "2"}:
        side = item.left if answer == "1" else item.right
        name = str(typer.prompt("new name", default=side.name, err=True))
        return decision_on_name(store, side.key, name, who=who)
    return None


def _ask_claim(item: Doubtful, who: str | None) -> Decision | None:
    from coopgraph.reviewing import decision_on_claim

    return decision_on_claim(item, who=who) if _answer(_CLAIM_HELP, "x") == "x" else None


def decide(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="same, different, unsure, rename, reject or undo.")
    ],
    about: Annotated[
        list[str],
        typer.Argument(
            metavar="WHAT…",
            help="Two entities (names or keys); an entity and its new name; the key of a claim; "
            "the id of a decision, or “last”.",
        ),
    ],
    store: StoreOption = None,
    decisions: DecisionsOption = None,
    who: WhoOption = None,
) -> None:
    """Decide on entities or a claim in one line, or undo a decision."""
    wanted = {"same": 2, "different": 2, "unsure": 2, "rename": 2, "reject": 1, "undo": 1}
    if kind not in wanted:
        raise typer.BadParameter(f"choose one of {', '.join(wanted)}", param_hint="KIND")
    if len(about) != wanted[kind]:
        raise typer.BadParameter(
            f"{kind} takes {wanted[kind]} of them, not {len(about)}", param_hint="WHAT"
        )
    with sentences():
        from coopgraph import reviewing
        from graph.store import open_store

        with open_store(store, create=False) as opened:
            opened.install()
            reviewing.follow_decisions(opened, decisions, tell=say)
            if kind == "undo":
                made = reviewing.undo(opened, about[0], who=who)
            elif kind == "reject":
                claim = reviewing.fetch_claim(opened, about[0])
                made = reviewing.decision_on_claim(claim, who=who)
            elif kind == "rename":
                made = reviewing.decision_on_name(opened, about[0], about[1], who=who)
            else:
                made = reviewing.decision_on_pair(opened, kind, (about[0], about[1]), who=who)
            reviewing.decide(opened, [made], decisions)
        say(f"{made.decision} ({made.id}): {made.note or ''}")


def decisions(
    store: StoreOption = None, path: DecisionsOption = None, form: FormatOption = "table"
) -> None:
    """List the log of decisions: what was decided by whom and when, and whether it holds."""
    with sentences():
        from coopgraph.reviewing import decision_rows, follow_decisions
        from graph.store import open_store

        with open_store(store, create=False) as opened:
            opened.install()
            for problem in follow_decisions(opened, path, tell=say):
                say(f"coopgraph: does nothing: {problem}")
            print_rows(decision_rows(opened), form)


def register(app: typer.Typer) -> None:
    """Add the commands of this module to the application."""
    for command in (review, decide, decisions):
        app.command()(command)
