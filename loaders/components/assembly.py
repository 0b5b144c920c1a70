"""Relations and posts to claims: quotes, dates, canonical names, one claim a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from spacy.tokens import Doc, Span

from graph.claims import Claim, Entity
from graph.gazetteer import fold
from graph.ontology import PLACES, allows
from loaders.components.adjacent import adjacent_relations
from loaders.components.boxes import boxed_relations
from loaders.components.companions import visits_of_companions
from loaders.components.consortium import signings_of_all
from loaders.components.gapping import with_gapped
from loaders.components.joint import joint_work
from loaders.components.learned import learned_relations
from loaders.components.relations import Relation, relations_in
from loaders.components.roles import posts_of
from loaders.components.rosters import relations_of_rosters
from loaders.components.scene import Name, Scene, scene_of
from loaders.components.sentences import relations_of_sentences
from loaders.components.sides import meetings_of_sides
from loaders.components.timing import date_of_fact, event_dates, status_by_date
from loaders.components.twins import listed_twins

__all__ = ["claims_of", "relations_by_rules"]

_LONGEST_QUOTE = 900
_HEADLINE = 0.9
"""How far a headline is believed beside a sentence that says the same in full."""
_LONGEST_ACRONYM = 4
_MONEY = re.compile(
    r"(?P<currency>US\$|A\$|C\$|NZ\$|S\$|HK\$|\$|€|£|¥|₩|USD|EUR|GBP|JPY|KRW|CHF|AUD|CNY|RMB)\s?(?P<value>\d[\d,.]*)"
    r"(?:\s?(?P<unit>million|billion|trillion|thousand|m|bn|k)\b)?"
    r"|(?P<value2>\d[\d,.]*)\s?(?P<unit2>million|billion|trillion|thousand)?\s?"
    r"(?P<currency2>dollars|euros|euro|pounds|yen|won|US dollars|USD|EUR|GBP|JPY|KRW|CHF|AUD|CNY|RMB|francs|kroner)\b",
    re.IGNORECASE,
)
_INSTRUMENT = re.compile(
    r"\b(memorandum of (?:understanding|cooperation|agreement)|mou|moa|letter of intent|framework agreement|"
    r"cooperation agreement|partnership agreement|sister[- ]city agreement|twinning agreement|loan agreement|"
    r"grant agreement|joint (?:statement|declaration)|contract|treaty|protocol|agreement|convention)\b",
    re.IGNORECASE,
)
_TOPIC = re.compile(
    r"\b(?:in the (?:field|area|fields|areas|sector|sectors) of|cooperation (?:on|in)|collaboration (?:on|in)|"
    r"agreement on|memorandum on|focus(?:ed|ing)? on)\s+([^,.;:()]{3,80})",
    re.IGNORECASE,
)
_SUPPORT = re.compile(
    r"\b(loan|grant|funding|donation|technical assistance|sponsorship|investment|scholarship|aid)\b",
    re.IGNORECASE,
)


def _canonical(name: Name) -> str:
    """The name by which the document is best read: as written most plainly."""
    written_large = name.text.isupper() and len(name.text) > _LONGEST_ACRONYM
    if written_large and name.label in PLACES:
        plain = sorted(a for a in name.aliases if not a.isupper() and fold(a) == fold(name.text))
        return plain[0] if plain else name.text.title()
    return name.text


def _entity(name: Name) -> Entity:
    text = _canonical(name)
    aliases = sorted(a for a in name.aliases if a != text)
    return Entity(text, name.label, name.country, name.id, tuple(aliases))


def _quote_span(doc: Doc, start: int, end: int) -> Span:
    """The sentence, or the two neighbouring ones, that hold the tokens."""
    first = doc[start].sent
    if end <= first.end:
        return first
    last = doc[end - 1].sent
    if last.start == first.end:
        return doc[first.start : last.end]
    return last


def _quote(scene: Scene, span: Span) -> tuple[int, int]:
    start, end = scene.cleaned.to_source(
        span.start_char, max(span.start_char + 1, len(span.text.rstrip()) + span.start_char)
    )
    if end - start > _LONGEST_QUOTE:
        end = start + _LONGEST_QUOTE
    return start, end


def _attributes(relation: str, text: str, role: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    if role:
        found["role"] = role
    if relation in {"SIGNED_MOU_WITH", "SUPPORTS", "COOPERATES_WITH"}:
        if money := _MONEY.search(text):
            unit = money["unit"] or money["unit2"] or ""
            found["value"] = f"{money['value'] or money['value2']} {unit}".strip()
            found["currency"] = money["currency"] or money["currency2"]
        if topic := _TOPIC.search(text):
            found["subject"] = topic[1].strip()
    if relation == "SIGNED_MOU_WITH" and (instrument := _INSTRUMENT.search(text)):
        found["instrument"] = instrument[1].casefold()
    if relation == "SUPPORTS" and (form := _SUPPORT.search(text)):
        found["form"] = form[1].casefold()
    return found


def _claim(
    doc: Doc,
    scene: Scene,
    relation: Relation,
    *,
    events: dict[int, str],
    role: str = "",
    end: int | None = None,
) -> Claim:
    span = _quote_span(doc, relation.trigger, end or relation.trigger + 1)
    start, stop = _quote(scene, span)
    date = date_of_fact(doc, scene, relation, span, events)
    statement = (
        f"{scene.document.name}#{relation.statement}" if relation.statement is not None else None
    )
    headline = scene.block_of(doc[relation.trigger]).kind == "title"
    return Claim(
        type=relation.type,
        source=_entity(relation.source),
        target=_entity(relation.target),
        document=scene.document.name,
        quote=scene.document.text[start:stop],
        start=start,
        end=stop,
        date=date,
        status=status_by_date(relation, date, scene.date),
        confidence=round(relation.confidence * (_HEADLINE if headline else 1), 3),
        inferred=relation.inferred,
        statement=statement,
        attributes=MappingProxyType(_attributes(relation.type, span.text, role)),
        extractor=relation.extractor,
    )


def _stronger(seen: dict[tuple[str, int, int], Claim], relation: Relation) -> bool:
    """Whether cooperation of a pair is already said by something more telling."""
    if relation.type != "COOPERATES_WITH":
        return False
    _, *ends = relation.fact()
    return any((kind, *ends) in seen for kind in ("PAIRED_WITH", "SIGNED_MOU_WITH"))


def _better(new: Claim, old: Claim) -> bool:
    return (new.date is not None, new.confidence) > (old.date is not None, old.confidence)


def _by_rules(doc: Doc) -> Iterator[tuple[Relation, str, int | None]]:
    for post in posts_of(doc):
        relation = Relation("WORKS_FOR", post.person, post.employer, post.start, "done", 0.85)
        yield relation, post.role, post.end
    found = [*relations_in(doc), *adjacent_relations(doc), *joint_work(doc)]
    found += [*boxed_relations(doc), *meetings_of_sides(doc), *relations_of_rosters(doc)]
    found += listed_twins(doc)
    found = list(with_gapped(doc, found))
    found += relations_of_sentences(doc, found)
    found += [*visits_of_companions(doc, found), *signings_of_all(doc, found)]
    for relation in sorted(found, key=lambda r: r.trigger):
        yield relation, "", None


def relations_by_rules(doc: Doc) -> list[Relation]:
    """The relations and posts that the rules find, in no order."""
    return [relation for relation, _, _ in _by_rules(doc)]


def claims_of(doc: Doc, *, learned: bool = True) -> list[Claim]:
    """The claims of a document that went through every component, in order of place.

    Args:
        doc: the document.
        learned: whether the learned model may add to what the rules tell.
    """
    scene = scene_of(doc)
    seen: dict[tuple[str, int, int], Claim] = {}
    events = event_dates(doc, scene)
    ruled = list(_by_rules(doc))
    more = learned_relations(doc, [relation for relation, _, _ in ruled]) if learned else ()
    for relation, role, end in (*ruled, *((r, "", end) for r, end in more)):
        if not allows(relation.type, relation.source.label, relation.target.label):
            continue
        if _stronger(seen, relation):
            continue
        claim = _claim(doc, scene, relation, events=events, role=role, end=end)
        fact = relation.fact()
        if fact not in seen or _better(claim, seen[fact]):
            seen[fact] = claim
    pairs = {f[1:] for f in seen if f[0] in {"PAIRED_WITH", "SIGNED_MOU_WITH"}}
    kept = [c for f, c in seen.items() if f[0] != "COOPERATES_WITH" or f[1:] not in pairs]
    return sorted(kept, key=lambda c: (c.start, c.type, c.source.name, c.target.name))
