"""What waits for a decision, and decisions into file and store alike."""

from __future__ import annotations

import getpass
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.candidates import Candidate, Doubtful, fetch_doubtful, fetch_named, find_candidates
from graph.decisions import (
    Decision,
    Resolution,
    append_decisions,
    in_force,
    read_decisions,
    resolve_decisions,
)
from graph.errors import DecisionError, InputError
from graph.facts import Fact
from graph.ontology import RELATIONS
from graph.projection import find_entity
from graph.statements import read_statement
from graph.writer import Writer, fetch_decisions

if TYPE_CHECKING:
    from graph.store import Store

__all__ = [
    "decide",
    "decision_on_claim",
    "decision_on_name",
    "decision_on_pair",
    "decision_rows",
    "decisions_file",
    "fetch_claim",
    "fetch_quotes",
    "find_waiting",
    "follow_decisions",
    "undo",
]


def decisions_file(store: Store, given: Path | None = None) -> Path:
    """The file of the decisions on a store.

    Beside the folder of an embedded store, so that it outlives it; for a server in the
    working folder, by the server's name.
    """
    if given is not None:
        return given
    if "://" in store.where:
        return Path(re.sub(r"[^\w.]+", "-", store.where.partition("://")[2]) + ".decisions.jsonl")
    folder = Path(store.where).resolve()
    return folder.with_name(folder.name.lstrip(".") + ".decisions.jsonl")


def follow_decisions(
    store: Store, given: Path | None = None, *, tell: Callable[[str], None] | None = None
) -> list[DecisionError]:
    """Let the graph follow the decisions of the file, and have those of the store in the file.

    Returns:
        The decisions that do nothing, as they contradict others.

    Raises:
        DecisionError: the file is wrong, or cannot be written.
        StoreError: the store refuses.
    """
    path = decisions_file(store, given)
    log = read_decisions(path)
    resolution = Writer(store, tell=tell).decide(log)
    known = {decision.id for decision in log}
    append_decisions(path, (d for d in fetch_decisions(store) if d.id not in known))
    return [DecisionError(problem) for problem in resolution.problems]


def decide(store: Store, new: Iterable[Decision], given: Path | None = None) -> Resolution:
    """Put decisions into the file and let the graph follow them.

    Raises:
        DecisionError: they contradict what was decided before; then nothing is done.
        StoreError: the store refuses; the file has the decisions, and the next load follows.
    """
    made = list(new)
    known = fetch_decisions(store)
    before = set(resolve_decisions(known).problems)
    if problems := [p for p in resolve_decisions([*known, *made]).problems if p not in before]:
        raise DecisionError(f"{problems[0]}; undo that decision first")
    append_decisions(decisions_file(store, given), made)
    return Writer(store).decide(made)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _made(kind: str, who: str | None, **parts: str) -> Decision:
    return Decision(kind, who or getpass.getuser(), _now(), **parts)


def decision_on_pair(
    store: Store, kind: str, ends: tuple[str, str], *, who: str | None = None
) -> Decision:
    """A decision on two entities, which are named or given by key.

    Raises:
        UnknownNameError: the graph knows no such entity.
    """
    left, right = (find_entity(store, end) for end in ends)
    note = f"{left.name} ({left.label}), {right.name} ({right.label})"
    return _made(kind, who, left=left.key, right=right.key, note=note)


def decision_on_name(store: Store, entity: str, name: str, *, who: str | None = None) -> Decision:
    """The decision that an entity is called otherwise.

    Raises:
        InputError: the new name is empty.
        UnknownNameError: the graph knows no such entity.
    """
    if not name.strip():
        raise InputError("the new name is empty")
    found = find_entity(store, entity)
    return _made("rename", who, left=found.key, name=name.strip(), note=f"was {found.name}")


def fetch_claim(store: Store, key: str) -> Doubtful:
    """One claim by its key.

    Raises:
        InputError: there is none.
    """
    rows = store.read(read_statement("claim_by_key"), {"key": key})
    if not rows:
        raise InputError(f"no claim has the key {key}; `coopgraph review --list` shows keys")
    return Doubtful(**rows[0])


def decision_on_claim(claim: Doubtful, *, who: str | None = None) -> Decision:
    """The decision that a document does not say what a claim says."""
    ends = [claim.source_key, claim.target_key]
    fact = Fact(claim.type, *(sorted(ends) if RELATIONS[claim.type].symmetric else ends))
    return _made(
        "reject",
        who,
        type=fact.type,
        left=fact.source,
        right=fact.target,
        document=claim.document,
        note=f"{claim.source} {claim.type} {claim.target}: “{' '.join(claim.quote.split())}”",
    )


def undo(store: Store, wanted: str, *, who: str | None = None) -> Decision:
    """The decision that another one no longer holds.

    Args:
        store: the graph.
        wanted: the id of the other one, or ``last``.
        who: who says so.

    Raises:
        InputError: no decision in force has that id.
    """
    holding = in_force(fetch_decisions(store))
    found = [d for d in holding if d.id == wanted] or (holding[-1:] if wanted == "last" else [])
    if not found:
        raise InputError(
            f"no decision in force is called {wanted}; `coopgraph decisions` lists them"
        )
    note = f"{found[0].decision} of {found[0].who}: {found[0].note or ''}".rstrip(": ")
    return _made("undo", who, of=found[0].id, note=note)


def decision_rows(store: Store) -> list[dict[str, Any]]:
    """The log, oldest first: what was decided by whom and when, and whether it holds."""
    log = fetch_decisions(store)
    holding = {decision.id for decision in in_force(log)}
    return [
        {
            "id": d.id,
            "when": d.when,
            "who": d.who,
            "decision": d.decision,
            "about": " ".join(filter(None, (d.type, d.left, d.right or d.name, d.of, d.note))),
            "holds": "yes" if d.id in holding else "no",
        }
        for d in log
    ]


def find_waiting(
    store: Store, *, least: float, below: float, unsure: bool = False
) -> Iterator[Candidate | Doubtful]:
    """What waits for a decision: pairs of entities, the likeliest first, then doubtful claims.

    Args:
        store: the graph.
        least: the likeness from which on a pair is shown.
        below: the confidence below which a claim is shown.
        unsure: whether to show pairs again on which somebody was unsure.
    """
    resolution = resolve_decisions(fetch_decisions(store))
    yield from find_candidates(fetch_named(store), resolution, least=least, unsure=unsure)
    yield from fetch_doubtful(store, below=below)


def fetch_quotes(store: Store, key: str) -> list[dict[str, Any]]:
    """Some passages that speak of an entity, the surest first."""
    return store.read(read_statement("quotes_of_entity"), {"key": key})
