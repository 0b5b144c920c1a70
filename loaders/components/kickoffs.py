"""Kick-off meetings, which are named after the project that they begin: "the X kick-off meeting"."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Doc

from loaders.components.scene import Mention, Name, Scene

__all__ = ["kickoff_meetings"]

_KICKOFFS = (("kick", "-", "off"), ("kick", "off"), ("kickoff",))
_MEETINGS = frozenset({"conference", "event", "meeting", "seminar", "workshop"})
_REACH = 5
"""Tokens between the meeting and its project: "meeting of the project X"."""


def kickoff_meetings(doc: Doc, scene: Scene) -> None:
    """Name the kick-off meetings of a document after their projects."""
    for token in doc:
        start = _start(doc, token.i) if token.lower_ in _MEETINGS else None
        project = _project(doc, scene, start, token.i + 1) if start is not None else None
        if start is None or project is None:
            continue
        own = scene.at.get(start)
        if own is not None and (own.start, own.end) == (start, token.i + 1):
            # "The Kick-Off Meeting" in capitals is no name yet.
            scene.drop([own])
        if scene.free(start, token.i + 1):
            name = _meeting(scene, project, token.lower_, start)
            scene.add(Mention(start, token.i + 1, name))


def _start(doc: Doc, at: int) -> int | None:
    """Where the "kick-off" before a noun begins."""
    for words in _KICKOFFS:
        start = at - len(words)
        if start >= 0 and tuple(t.lower_ for t in doc[start:at]) == words:
            return start
    return None


def _project(doc: Doc, scene: Scene, start: int, end: int) -> Name | None:
    """The project named before or behind, else the only one of the document."""
    before = scene.at.get(start - 1)
    near = [before] if before is not None else []
    if end < len(doc) and doc[end].lower_ in {"of", "for"}:
        behind = (scene.at.get(at) for at in range(end + 1, min(end + 1 + _REACH, len(doc))))
        near.extend(m for m in behind if m is not None)
    for label in ("Project", "Programme"):
        # "The kick-off meeting of the Erasmus+ project X"
        for mention in near:
            if mention.name.label == label:
                return mention.name
    projects = Counter(id(m.name) for m in scene.mentions if m.name.label == "Project")
    only = next((n for n in scene.names if id(n) in projects), None)
    return only if len(projects) == 1 else None


def _meeting(scene: Scene, project: Name, noun: str, first: int) -> Name:
    text = f"{project.text} kick-off {noun}"
    for name in scene.names:
        if name.label == "Event" and name.text == text:
            return name
    name = Name(text, "Event", aliases={text}, first=first, whole=project)
    scene.names.append(name)
    return name
