"""When a fact was or will be: the date that its passage, its event or its document gives it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice, takewhile

from spacy.tokens import Doc, Span, Token

from graph.ontology import Status
from loaders.components.clauses import SUBJECTS, auxiliaries_of, governor_of
from loaders.components.dates import Found, dates_in
from loaders.components.relations import Relation
from loaders.components.scene import Scene

__all__ = ["date_of_fact", "event_dates", "status_by_date"]

_UNDATED = frozenset({"WORKS_FOR", "PART_OF"})
_DATED_BY_EVENT = frozenset({"ORGANISED", "PARTICIPATED_IN", "SUPPORTS"})
_MOMENTS = frozenset(
    {
        "COOPERATES_WITH",
        "IMPLEMENTS",
        "MET_WITH",
        "ORGANISED",
        "PAIRED_WITH",
        "PARTICIPATED_IN",
        "SIGNED_MOU_WITH",
        "VISITED",
    }
)
_LASTING = frozenset({"COOPERATES_WITH", "IMPLEMENTS", "PAIRED_WITH", "PARTICIPATED_IN"})
"""What may have been so for long where it is told in the present."""
_DAY = len("2022-11-15")
_MONTH = len("2022-11")
_BOX_LINES = 5
_TOLD_WITHIN = 6
"""Sentences within which a tale goes on at the time that it last gave."""
_NEWS_YEARS = 2
_FINITE = frozenset({"MD", "VB", "VBD", "VBN", "VBP", "VBZ"})
"""Tags of verbs; without one a passage is a line of a list."""
_SHARING = frozenset({"VB", "VBG", "VBN"})
_ASIDE = frozenset({"acl", "advcl", "ccomp", "relcl"})
_UNTIL = re.compile(r"\b(?:until|till|since|by)\s+(?:the\s+)?$", re.IGNORECASE)
_SAME_TIME = re.compile(
    r"\b(?:the\s+)?same\s+(?:day|date|afternoon|morning|evening|occasion)\b", re.IGNORECASE
)
_LONG_AGO = frozenset({"ago", "earlier", "formerly", "once", "previously"})
_DAY_OF_TALE = frozenset({"in", "on", "that", "this", "today"})
"""Words behind "earlier" that keep to the day of the tale: "earlier in the day"."""


def date_of_fact(
    doc: Doc, scene: Scene, relation: Relation, span: Span, events: dict[int, str]
) -> str | None:
    """The date of a relation, ISO 8601, as precise as the text has it.

    Args:
        doc: the document.
        scene: its scene.
        relation: the relation.
        span: the passage that states it.
        events: what ``event_dates`` gave.

    Returns:
        None where the text gives no date, and for relations that only say how things are.
    """
    if relation.type in _UNDATED:
        return None
    if relation.type == "LOCATED_IN":
        return events.get(id(relation.source))
    date = _nearest(doc, scene, relation, span)
    if date is None and relation.type in _DATED_BY_EVENT:
        date = events.get(id(relation.target))
    if date is None and relation.type in _MOMENTS:
        date = _as_told(doc, scene, relation, span)
    return date


def status_by_date(relation: Relation, date: str | None, own: str | None) -> Status | None:
    """The status of a relation, set right by its date where that lies beyond the document's own.

    What is still to come has no date of the past, what is done none of the future.
    """
    if date is None or own is None or relation.status is None:
        return relation.status
    length = min(len(date), len(own))
    if date[:length] > own[:length]:
        return "planned"
    return "done" if date[:length] < own[:length] else relation.status


def _nearest(doc: Doc, scene: Scene, relation: Relation, span: Span) -> str | None:
    """The date nearest to the trigger in its sentence; relative ones need the document's."""
    text = span.text
    trigger = doc[relation.trigger]
    at = trigger.idx - span.start_char
    found = dates_in(text, scene.moment)
    if not found:
        return None

    def distance(f: Found) -> tuple[bool, bool, bool, int]:
        bound = _UNTIL.search(text[max(0, f.start - 12) : f.start])
        near = min(abs(f.start - at), abs(f.end - at))
        return _elsewhere(trigger, _token_at(span, f.start)), len(f.iso) < _MONTH, bool(bound), near

    def of_something_else(f: Found) -> bool:
        token = _token_at(span, f.start)
        if len(f.iso) >= _MONTH:
            # "A flew on to B, where it will open an office in November"
            return _elsewhere(trigger, token) and _ahead(token) != _ahead(trigger)
        return _of_another(trigger, token)

    same = [
        f
        for f in found
        if ";" not in text[min(f.end, at) : max(f.start, at)] and not of_something_else(f)
    ]
    if not same:
        return None
    best = min(same, key=distance)
    return _seen(scene, best, _token_at(span, best.start))


def _of_another(trigger: Token, dated: Token) -> bool:
    """Whether a year is said of something aside: "in line with the accord of 2019"."""
    if _elsewhere(trigger, dated):
        return True
    while dated.pos_ in {"NUM", "ADP", "SCONJ", "DET"} and dated.head != dated:
        dated = dated.head
    own = trigger in {dated, *dated.ancestors} and trigger.pos_ in {"NOUN", "PROPN"}
    return dated.pos_ == "NOUN" and not own and dated.dep_ not in SUBJECTS | {"dobj"}


def _token_at(span: Span, offset: int) -> Token:
    """The token of a passage at or before a place of its text."""
    doc, place = span.doc, span.start_char + offset
    behind = bisect_right(range(span.start, span.end), place, key=lambda i: doc[i].idx)
    return doc[span.start + max(behind, 1) - 1]


def _seen(scene: Scene, found: Found, token: Token) -> str:
    """A date, its year or week told by the tense of its own clause."""
    verb = governor_of(token)
    tags = {t.tag_ for t in (verb, *auxiliaries_of(verb))}
    if scene.moment is None:
        return found.iso
    if _ahead(token):
        return found.seen(scene.moment, ahead=True)
    return found.seen(scene.moment, ahead=False) if "VBD" in tags else found.iso


def _ahead(token: Token) -> bool:
    """Whether the clause of a token tells what is still to come."""
    words = {c.lower_ for c in auxiliaries_of(governor_of(token))}
    return bool(words & {"will", "shall"}) or {"to", "be"} <= words


def _elsewhere(trigger: Token, dated: Token) -> bool:
    """Whether a date stands in a clause that is subordinate to the trigger's own."""
    verb, own = governor_of(dated), governor_of(trigger)
    while verb not in (own, verb.head):
        if verb.dep_ in _ASIDE and own in verb.ancestors:
            return True
        verb = governor_of(verb.head)
    return False


def _as_told(doc: Doc, scene: Scene, relation: Relation, span: Span) -> str | None:
    """The time at which the tale stands where a sentence gives none of its own."""
    if _SAME_TIME.search(span.text):
        return _last_day(doc, scene, span)
    now = scene.moment[:_MONTH] if scene.moment else None
    if relation.status != "done":
        return _still_told(doc, scene, span)
    verb = _finite(governor_of(doc[relation.trigger]))
    if scene.block_of(doc[relation.trigger]).kind == "title":
        state = relation.type == "PAIRED_WITH" and (verb.pos_ != "VERB" or verb.lemma_ == "be")
        return None if state else now
    auxiliaries = auxiliaries_of(verb)
    if any(t.lower_ == "had" for t in auxiliaries) or any(_long_ago(c) for c in verb.children):
        return None
    tags = {t.tag_ for t in (verb, *auxiliaries)}
    if tags & {"VBZ", "VBP"}:
        # What is told in the present is of the document's own time.
        paired = relation.type == "PAIRED_WITH" and verb.tag_ == "VBN"
        lasting = relation.type in _LASTING and not paired and not _is_news(auxiliaries)
        return None if lasting else now
    fragment = relation.type != "PAIRED_WITH" and not any(t.tag_ in _FINITE for t in span)
    if "VBD" in tags or fragment:
        day = _last_day(doc, scene, span)
        return day[:_MONTH] if day else now
    return None


def _finite(verb: Token) -> Token:
    """The verb whose tense a participle or infinitive shares: "A called at B, having talks"."""
    while verb.tag_ in _SHARING and verb.dep_ in {"acl", "advcl", "pcomp", "xcomp"}:
        if any(c.lower_ != "to" for c in auxiliaries_of(verb)):
            return verb
        verb = governor_of(verb.head)
    return verb


def _still_told(doc: Doc, scene: Scene, span: Span) -> str | None:
    """The month to come that the sentences before last spoke of, for what follows in it."""
    if scene.moment is None:
        return None
    for sentence in _sentences_before(doc, span):
        found = dates_in(sentence.text, scene.moment)
        seen = [_seen(scene, f, _token_at(sentence, f.start)) for f in found]
        months = [iso[:_MONTH] for iso in seen if len(iso) >= _MONTH]
        months = [m for m in months if m >= scene.moment[:_MONTH]]
        if months:
            return months[-1]
    return None


def _sentences_before(doc: Doc, span: Span) -> Iterator[Span]:
    """The few sentences before a passage within which its tale goes on, the nearest first."""
    start = span.start
    for _ in range(_TOLD_WITHIN):
        if start == 0:
            return
        sentence = doc[start - 1].sent
        yield sentence
        start = sentence.start


def _is_news(auxiliaries: list[Token]) -> bool:
    """As in "are being paired", "have launched"."""
    forms = {t.lower_ for t in auxiliaries}
    return "being" in forms or (bool(forms & {"has", "have"}) and "been" not in forms)


def _long_ago(adverb: Token) -> bool:
    if adverb.dep_ != "advmod" or adverb.lower_ not in _LONG_AGO:
        return False
    return adverb.i + 1 == len(adverb.doc) or adverb.nbor().lower_ not in _DAY_OF_TALE


def _last_day(doc: Doc, scene: Scene, span: Span) -> str | None:
    """The day last given before a passage, a few sentences back at most."""
    for sentence in _sentences_before(doc, span):
        days = [f.iso for f in dates_in(sentence.text, scene.moment) if len(f.iso) == _DAY]
        days = [d for d in days if _recent(d, scene)]
        if days:
            return days[-1]
    return None


def _recent(day: str, scene: Scene) -> bool:
    """Whether a day can be that of the news: not one of the town's founding."""
    if scene.moment is None or (scene.date and day[: len(scene.date)] > scene.date):
        return False
    return int(scene.moment[:4]) - int(day[:4]) <= _NEWS_YEARS


def event_dates(doc: Doc, scene: Scene) -> dict[int, str]:
    """When the named events are, from the sentences and the fact boxes that name them."""
    dates: dict[int, str] = {}
    for mention in scene.mentions:
        if mention.name.label != "Event" or len(dates.get(id(mention.name), "")) == _DAY:
            continue
        text = doc[mention.start].sent.text + _box_below(scene, doc[mention.start])
        found = sorted(dates_in(text, scene.moment), key=lambda f: (-len(f.iso), f.start))
        if found and len(found[0].iso) > len(dates.get(id(mention.name), "")):
            dates[id(mention.name)] = found[0].iso
    return dates


def _box_below(scene: Scene, token: Token) -> str:
    """The list items right below a heading: "Time: …", "Venue: …"."""
    cleaned, block = scene.cleaned, scene.block_of(token)
    if block.kind not in {"heading", "title"}:
        return ""
    items = takewhile(lambda b: b.kind == "item", cleaned.below(block))
    lines = (cleaned.text[b.start : b.end] for b in islice(items, _BOX_LINES))
    return "\n" + "\n".join(lines)
