"""What all partners of a project do together, said without naming them: "signed by all of them"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from spacy.tokens import Doc

from graph.ontology import ACTORS, allows
from loaders.components.modality import status_of
from loaders.components.relations import Relation
from loaders.components.scene import Name, scene_of
from loaders.components.signing import signing_in

__all__ = ["signings_of_all"]

_ALL = re.compile(
    r"\b(?:all|each|every one) of them\b"
    r"|\b(?:all|each of) (?:the )?(?:\w+ )?(?:partners?|parties|members|participants|beneficiaries)\b"
    r"|\bthe (?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+|project|consortium) )+partners\b",
    re.IGNORECASE,
)
_TAKES_PART = frozenset({"PARTICIPATED_IN", "IMPLEMENTS"})
_FEWEST, _MOST = 3, 15


def signings_of_all(doc: Doc, found: Sequence[Relation]) -> Iterator[Relation]:
    """The signings of all who take part in a project, where a sentence says just that.

    Args:
        doc: a document that went through every component.
        found: the relations that the other ways have found; they tell who takes part.
    """
    scene = scene_of(doc)
    for sentence in doc.sents:
        if not _ALL.search(sentence.text):
            continue
        trigger = signing_in(scene, sentence)
        named = any(m.name.label in ACTORS for m in scene.between(sentence.start, sentence.end))
        status = status_of(scene, trigger) if trigger is not None else None
        if trigger is None or named or status is None:
            continue
        parties = _consortium(found)
        if not _FEWEST <= len(parties) <= _MOST:
            continue
        for source, target in combinations(parties, 2):
            if allows("SIGNED_MOU_WITH", source.label, target.label):
                at = trigger.i
                yield Relation("SIGNED_MOU_WITH", source, target, at, status, 0.65, at)


def _consortium(found: Sequence[Relation]) -> list[Name]:
    """Who takes part in the project in which most take part."""
    projects: dict[int, list[Name]] = {}
    for relation in found:
        if relation.type in _TAKES_PART and relation.target.label == "Project":
            members = projects.setdefault(id(relation.target), [])
            if relation.source not in members and relation.source.label in ACTORS:
                members.append(relation.source)
    return max(projects.values(), key=len, default=[])
