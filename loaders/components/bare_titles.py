"""Titles that stand alone: of which body of the document a "Mayor X" or "the Rector, X" is."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from graph.gazetteer import fold
from graph.ontology import BODIES
from loaders.components.ministers import country_of, over_topic
from loaders.components.owners import actors_before
from loaders.components.posts import past_ranks, title_kind, titles_before, titles_from
from loaders.components.scene import Mention, Name, Scene

__all__ = ["by_title", "national", "sender_of"]

_NATIONAL = re.compile(r"prime minister|foreign minister|head of state|chancellor of the")
_COMMISSION = "European Commission"
_VISITS = frozenset({"visit", "tour"})
_MISSIONS = {"ambassador": "embassy", "consul": "consulate", "consul-general": "consulate"}
_OF_BODIES = frozenset(
    {"chairman", "chairperson", "chairwoman", "chief", "director", "director-general", "manager"}
)
"""Posts in bodies of any kind."""
_ALL_MISSIONS = {"embassy", "consulate"}
_AREAS_BY_TITLE = {
    "commissioner": ("InternationalOrganisation",),
    "mayor": ("City",),
    "vice-mayor": ("City",),
    "minister": ("Ministry",),
    "vice-minister": ("Ministry",),
    "undersecretary": ("Ministry",),
    "rector": ("ResearchOrganisation",),
    "chancellor": ("ResearchOrganisation",),
    "vice-chancellor": ("ResearchOrganisation",),
    "provost": ("ResearchOrganisation",),
    "dean": ("ResearchOrganisation",),
    "ceo": ("Company",),
    "governor": ("Region",),
    "premier": ("Region",),
    "prefect": ("Region",),
}


def _run_of_titles(doc: Doc, scene: Scene, mention: Mention) -> int:
    """The titles before a name with what they are about: "Vice-Rector for Research", "the Rector, Dr."."""
    start = over_topic(doc, scene, titles_before(doc, scene, mention))
    floor = doc[mention.start].sent.start
    if start - 1 > floor and doc[start - 1].text == ")":
        opens = next((i for i in range(start - 1, floor, -1) if doc[i].text == "("), start)
        start = titles_from(doc, scene, opens) if opens > floor else start
    if start - 1 > floor and doc[start - 1].text == "," and _closes_post(doc, start - 2):
        start = titles_from(doc, scene, start - 1)
    return start


def _closes_post(doc: Doc, at: int) -> bool:
    """Whether a post ends at a token, a rank behind it aside: "Director General"."""
    at -= title_kind(doc[at]) == "rank" and at > 0
    return title_kind(doc[at]) == "post"


def _labels_of_title(token: Token) -> tuple[str, ...] | None:
    if _mission_of(token) is not None:
        return ("Ministry",)
    if token.lower_ == "secretary" and token.i:
        before = token.nbor(-1).lower_
        return ("Ministry",) if before in {"permanent", "state", "parliamentary"} else None
    return _AREAS_BY_TITLE.get(token.lower_)


def by_title(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """A title alone: the body of such titles that the sentence, else the document, names first."""
    if mention.end < len(doc) and doc[mention.end].lower_ == "of":
        return None
    start = _run_of_titles(doc, scene, mention)
    for token in doc[start : mention.start]:
        labels = _labels_of_title(token)
        if labels is None:
            continue
        role = doc[start : mention.start].text
        if token.lower_ == "commissioner" and (body := _of_commission(doc, scene, start)):
            return body, role
        if labels == ("ResearchOrganisation",) and (beside := _beside(doc, scene, start, labels)):
            return beside, role
        mission = _mission_of(token)
        bodies = {
            id(m.name): m
            for m in reversed(scene.mentions)
            for words in (set(fold(m.name.text).split()),)
            if m.name.label in labels
            and m.kind == "name"
            and (mission in words if mission else not _ALL_MISSIONS & words)
        }
        if token.lower_ == "mayor" and (host := _host(doc, scene, start)):
            return host, role
        held = _held_by_mayors(doc, scene, mention.name) if token.lower_ == "mayor" else set()
        behind = doc[mention.start].sent.end
        free = [
            m
            for key, m in bodies.items()
            if key not in held and m.start < behind and doc[m.start - 1].lower_ != "from"
        ]
        if token.lower_ != "mayor":
            free = [m for m in free if m.start < mention.start]
        if labels == ("City",):
            free = [m for m in free if m.name.known] or free
        if free:
            return min(free, key=lambda m: m.start), role
    return _of_only_body(doc, scene, mention, start) or _sent_by(doc, scene, mention, start)


def _sent_by(doc: Doc, scene: Scene, mention: Mention, start: int) -> tuple[Mention, str] | None:
    """As in "Ambassador X" alone: of the one country whose ambassador the document speaks of."""
    titled = any(t.lower_ == "ambassador" for t in doc[start : mention.start])
    if not titled or scene.sender is None:
        return None
    role = doc[start : mention.start].text
    return Mention(start, mention.start, scene.sender.name, "reference"), role


def sender_of(doc: Doc, scene: Scene) -> Mention | None:
    """The one country whose ambassador a document speaks of; None where there are more."""
    senders = [m for t in doc if t.lower_ == "ambassador" if (m := _sender(doc, scene, t.i))]
    alone = senders and all(m.name is senders[0].name for m in senders)
    return senders[0] if alone else None


def _sender(doc: Doc, scene: Scene, post: int) -> Mention | None:
    """The country of "Ghana's Ambassador", "Ghanaian Ambassador", "Ambassador of Ghana"."""
    before = scene.at.get(post - 1 - (post > 1 and doc[post - 1].text == "'s"))
    if before is not None and before.name.label == "Country":
        return before
    return country_of(doc, scene, past_ranks(doc, post + 1, len(doc)))


def _of_only_body(
    doc: Doc, scene: Scene, mention: Mention, start: int
) -> tuple[Mention, str] | None:
    """As in "visited O and met the Director General, X": of the one body that the sentence names before."""
    if not any(t.lower_ in _OF_BODIES for t in doc[start : mention.start]):
        return None
    before = [m for m in actors_before(doc, scene, start) if m.name.label in BODIES]
    if not before or any(m.name is not before[0].name for m in before):
        return None
    return before[0], doc[start : mention.start].text.strip(" ,")


def _mission_of(token: Token) -> str | None:
    """The word for the mission that an envoy heads or serves in."""
    high = token.i > 0 and token.nbor(-1).lower_ == "high"
    if token.lower_ == "commissioner":
        return "commission" if high else None
    return _MISSIONS.get(token.lower_)


def _of_commission(doc: Doc, scene: Scene, start: int) -> Mention | None:
    """As in "the European Commissioner for Oceans": the Commission, whether it is named or not."""
    if start < 1 or doc[start - 1].lower_ not in {"european", "eu"}:
        return None
    name = next((n for n in scene.names if n.text == _COMMISSION), None)
    if name is None:
        name = Name(_COMMISSION, "InternationalOrganisation", known=True, first=start)
        name.aliases.add(_COMMISSION)
        scene.names.append(name)
    return Mention(start - 1, start, name, "reference")


def _host(doc: Doc, scene: Scene, start: int) -> Mention | None:
    """As in "flew to T, where he met Mayor X", "visited T and was received by Mayor X"."""
    for mention in actors_before(doc, scene, start):
        before = doc[mention.start - 1] if mention.start else None
        posted = mention.start > 1 and doc[mention.start - 2].i in scene.at
        if mention.name.label == "City" and before is not None and not posted:
            return mention if before.lower_ == "to" or before.lemma_ in _VISITS else None
    return None


def _beside(doc: Doc, scene: Scene, start: int, labels: tuple[str, ...]) -> Mention | None:
    """The body named last before in the sentence, but not the one of "the U delegation"."""
    named = (m for m in actors_before(doc, scene, start) if m.name.label in labels)
    return next((m for m in named if doc[m.end].pos_ != "NOUN"), None)


def _held_by_mayors(doc: Doc, scene: Scene, but: Name) -> set[int]:
    """The towns whose mayors the document names already."""
    return {
        id(employer)
        for m in scene.mentions
        if m.name is not but and m.name.label == "Person" and m.kind == "name"
        for employer in m.name.employers[:1]
        if any(t.lower_ == "mayor" for t in doc[max(0, m.start - 4) : m.end + 3])
    }


def national(doc: Doc, scene: Scene, mention: Mention) -> tuple[Mention, str] | None:
    """As in "the Prime Minister, X" without a country: of the country first named before."""
    start = titles_before(doc, scene, mention)
    if start > 0 and doc[start - 1].text == ",":
        start = titles_from(doc, scene, start - 1)
    role = doc[start : mention.start].text.strip(" ,")
    if not _NATIONAL.search(role.casefold()):
        return None
    countries = (
        m
        for m in scene.mentions
        if m.name.label == "Country" and m.kind == "name" and m.start < start
    )
    first = next(countries, None)
    return (first, role) if first is not None else None
