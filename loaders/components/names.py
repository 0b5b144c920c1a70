"""Names of a document: chunks told apart, labelled, and gathered under one entity each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from graph.gazetteer import country_of_demonym, fold
from graph.ontology import BODIES, UNDERTAKINGS
from loaders.components.boxes import field_of
from loaders.components.capitals import is_title_case
from loaders.components.chunks import is_capitalised, name_chunks
from loaders.components.clauses import SUBJECTS
from loaders.components.governments import Guess
from loaders.components.heads import head_label
from loaders.components.labels import guess_label
from loaders.components.nobodies import (
    is_amount,
    is_bare_title,
    is_of_many,
    is_pair_of_nations,
    only_opens,
)
from loaders.components.people import around_people, find_people
from loaders.components.portfolios import portfolios
from loaders.components.posts import governed, title_kind
from loaders.components.quoted import quoted_names, with_noun_behind
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.components.splitting import MANAGED, split
from loaders.components.tasks import (
    beside_person,
    employs,
    is_portfolio,
    is_post,
    is_responsibility,
    is_run,
    is_task,
    is_topic,
    is_unit,
)
from loaders.components.titled import titles_beside
from loaders.components.trimming import trimmed, without_demonym
from loaders.components.vocabulary import is_common
from loaders.components.wordforms import (
    is_coined,
    is_mixed,
    is_spelt_out,
    is_unknown_noun,
    is_word,
)
from loaders.knowledge_base import table, word_set

__all__ = ["find_names"]

_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)\b")
_OF_TOPICS = frozenset({"Company", "City"})
_FEW = 3
_PAIR = 2
_SENT = frozenset({"delegation", "delegate", "representative", "team", "campus", "headquarters"})
_WIDER_ADJECTIVES = frozenset(
    {"Latin", "North", "South", "Central", "African", "Native", "Pan", "Inter"}
)
_OF_NOBODY = (is_bare_title, is_post, only_opens, is_of_many, is_pair_of_nations)
"""What tells that a run of capitals is nobody's name."""
_COMMON = frozenset({"NOUN", "VERB", "ADJ", "ADV"})


def _name_for(scene: Scene, index: dict[str, Name], guess: Guess, at: int) -> Name:
    key = fold(guess.text)
    if guess.id and (known := index.get(guess.id)):
        known.aliases.add(guess.text)
        return known
    name = index.get(key)
    if name is None:
        name = Name(guess.text, guess.label, guess.country, guess.id, known=guess.known, first=at)
        scene.names.append(name)
        index[key] = name
        if guess.id:
            index[guess.id] = name
    name.aliases.add(guess.text)
    return name


def _adjectives(doc: Doc, scene: Scene, index: dict[str, Name]) -> None:
    """Adjectives of nationality stand for their country."""
    for token in doc:
        if not scene.free(token.i, token.i + 1) or not token.text[:1].isupper():
            continue
        if token.i and doc[token.i - 1].text in _WIDER_ADJECTIVES:
            continue
        end = token.i + 1
        country = None
        if end < len(doc) and scene.free(end, end + 1) and doc[end].text[:1].isupper():
            country = country_of_demonym(doc[token.i : end + 1].text)
            end = end + 1 if country else end
        country = country or country_of_demonym(token.text)
        if country:
            guess = Guess("Country", country.name, country.country, country.id, known=True)
            scene.add(Mention(token.i, end, _name_for(scene, index, guess, token.i), "adjective"))


def _block_spans(doc: Doc, scene: Scene) -> Iterator[tuple[Span, str, bool, bool]]:
    """The blocks with their kind, whether most of their words are written large, and whether they were."""
    for block in scene.cleaned.blocks:
        span = doc.char_span(block.start, block.end, alignment_mode="expand")
        if span is not None:
            titled = block.kind != "paragraph" and is_title_case(doc, span.start, span.end)
            yield span, block.kind, titled, titled or block.start in scene.cleaned.headlines


def _take(scene: Scene, index: dict[str, Name], chunk: Span, *, person: bool, sure: bool) -> None:
    chunk = trimmed(chunk)
    if (
        len(chunk) > 1
        and chunk.end < len(chunk.doc)
        and chunk.doc[chunk.end].lower_ in {"branch", "chapter"}
    ):
        chunk = chunk.doc[chunk.start : chunk.end + 1]
    if not person:
        chunk = without_demonym(chunk)
    if len(chunk) and (
        "$" in chunk.text or (chunk.end < len(chunk.doc) and chunk.doc[chunk.end].text == "$")
    ):
        return
    if (
        not len(chunk)
        or (chunk.text.casefold() in word_set("no_names.tsv") and not _of_undertaking(chunk))
        or (len(chunk) > 1 and is_amount(chunk))
        or country_of_demonym(chunk.text)
        or not scene.free(chunk.start, chunk.end)
    ):
        return
    if any(test(chunk) for test in _OF_NOBODY):
        return
    guess = _guess(chunk, person=person)
    if guess and not guess.known and _of_post(chunk):
        return
    if guess and guess.label == "Company" and table("titles.tsv").get(chunk[0].lower_) == "post":
        return
    sound = guess is not None and (guess.known or guess.label == "Event")
    if chunk[-1].lower_ in word_set("papers.tsv") and not sound:
        # "The Partnership Agreement" is nobody.
        return
    vague = guess is not None and not guess.known and guess.label in _vague_labels(chunk)
    if vague and is_topic(chunk) and governed(chunk) is None:
        return
    if guess is None and _is_body(chunk):
        guess = Guess("Company", chunk.text)
    if guess is None and index.get(fold(chunk.text)) is None:
        return
    if guess is None:
        guess = Guess(index[fold(chunk.text)].label, chunk.text)
    if (
        not guess.known
        and len(chunk) == 1
        and guess.label in {"Company", "City", "Place"}
        and ((chunk[0].pos_ in _COMMON and not is_unknown_noun(chunk[0])) or is_word(chunk[0]))
        and not is_mixed(chunk.text)
    ):
        return
    sure = sure or person or (head_label([t.text for t in chunk]) in BODIES and len(chunk) > 1)
    generic = len(chunk) == 1 and chunk[0].lower_ in table("heads.tsv") and not guess.known
    if generic or (not sure and not guess.known and fold(chunk.text) not in index):
        return
    name = _name_for(scene, index, guess, chunk.start)
    if guess.label == "Event" and (number := _edition_before(chunk)):
        name = _of_edition(scene, index, name, number)
    _learn(name, guess, chunk, person=person)
    scene.add(Mention(chunk.start, chunk.end + _class_noun_behind(chunk, guess.label), name))


def _learn(name: Name, guess: Guess, chunk: Span, *, person: bool) -> None:
    """What a further mention tells of a name."""
    region = guess.label == "Region" and name.label == "Place"
    if guess.known and not name.known and (guess.text != chunk.text or region):
        # "Kolo City Hall" tells that "Kolo", so far nobody known, is a town.
        name.label, name.country, name.id, name.known = guess.label, guess.country, guess.id, True
    name.human = name.human or person
    if guess.label != "Country":
        name.aliases.add(chunk.text.strip(" '\".,"))


def _edition_before(chunk: Span) -> str:
    """The "7th" of "the 7th Meeting of Directors"."""
    before = chunk.doc[chunk.start - 1].text if chunk.start else ""
    return before if _ORDINAL.fullmatch(before) else ""


def _of_edition(scene: Scene, index: dict[str, Name], name: Name, number: str) -> Name:
    """The event under its number; another number is another event."""
    bare = _ORDINAL.sub("", name.text).strip()
    text = f"{number} {bare}"
    if name.text not in {bare, text}:
        return _name_for(scene, index, Guess("Event", text), name.first)
    name.text = text
    name.aliases.add(text)
    index[fold(text)] = name
    return name


def _vague_labels(chunk: Span) -> frozenset[str]:
    """Labels that a mere topic may have been given: in brackets "Community Engagement" looks a network."""
    bracketed = chunk.end < len(chunk.doc) and chunk.doc[chunk.end].text == ")"
    return _OF_TOPICS | {"Network"} if bracketed else _OF_TOPICS


def _of_post(chunk: Span) -> bool:
    return any(told(chunk) for told in (is_responsibility, is_portfolio, is_task, is_unit))


def _guess(chunk: Span, *, person: bool) -> Guess | None:
    guess = guess_label(chunk, person=person)
    told = guess is not None and (guess.known or head_label(chunk.text.split()))
    if person or told:
        return guess
    if (area := governed(chunk)) is not None:
        return Guess(area, chunk.text)
    if guess is not None and guess.label == "City" and is_run(chunk):
        return Guess("Company", chunk.text)
    return Guess("Network", chunk.text) if _joined(chunk) else guess


def _of_undertaking(chunk: Span) -> bool:
    """As in "the Smart Cities project": a topic, but for the noun behind it."""
    doc = chunk.doc
    if len(chunk) < 2 or chunk.end >= len(doc) or not is_capitalised(chunk[-1]):
        return False
    return table("classes.tsv").get(doc[chunk.end].lemma_.casefold()) in UNDERTAKINGS


def _class_noun_behind(chunk: Span, label: str) -> int:
    """Tokens of the common noun behind a name that says what it is: "the GrowSmarter project"."""
    doc = chunk.doc
    if chunk.end >= len(doc) or doc[chunk.end].is_sent_start:
        return 0
    beside = doc[chunk.end].pos_ == "ADJ" or doc[chunk.end].lower_ in {"flagship", "pilot"}
    described = int(beside and chunk.end + 1 < len(doc))
    noun = doc[chunk.end + described]
    told = noun.is_lower and table("classes.tsv").get(noun.lemma_.casefold()) == label
    return described + 1 if told else 0


def _is_body(chunk: Span) -> bool:
    """Whether what stands around a name of which nothing is known, or its letters, make it a body's."""
    made_up = is_coined(chunk) or is_mixed(chunk.text) or is_spelt_out(chunk)
    return (
        made_up or _is_bare_acronym(chunk) or _acts(chunk) or employs(chunk) or beside_person(chunk)
    )


def _is_bare_acronym(chunk: Span) -> bool:
    """As in "the DKU delegation", "HPFR Programme Manager X": letters of which nothing else is known."""
    doc, at = chunk.doc, chunk.end
    if len(chunk) != 1 or not (chunk[0].is_upper and chunk[0].is_alpha) or len(chunk[0]) < _PAIR:
        return False
    if at < len(doc) and doc[at].is_lower:
        return doc[at].lemma_ in _SENT
    at += at < len(doc) and doc[at].lower_ in MANAGED
    long = len(chunk[0]) > _PAIR and not is_common(chunk[0])
    led = at < len(doc) and doc[at].is_title and title_kind(doc[at]) in {"post", "rank"}
    return long and led and chunk[0].lower_ not in word_set("portfolios.tsv")


def _joined(chunk: Span) -> bool:
    """Whether it is something to be a member of."""
    of = chunk.root.head
    while of.dep_ == "conj" or (of.dep_ == "prep" and of.head.dep_ == "prep"):
        of = of.head
    return of.lower_ == "of" and of.head.lemma_ == "member" and chunk[0].pos_ == "PROPN"


def _acts(chunk: Span) -> bool:
    """Whether a name of which nothing is known does something or is dealt with by name."""
    root = chunk.root
    partner = (root.dep_ == "pobj" and root.head.lower_ in {"with", "by", "between"}) or (
        root.dep_ == "appos" and root.head.lemma_ == "partner"
    )
    proper = all(t.pos_ == "PROPN" or is_unknown_noun(t) for t in chunk) and (
        partner or root.dep_ in SUBJECTS or _beside_body(chunk)
    )
    return (
        proper
        and len(chunk) <= _FEW
        and not chunk[0].is_stop
        and chunk[-1].lower_ not in {"university", "city"}
    )


def _beside_body(chunk: Span) -> bool:
    """As in "University U and IIT Madras": in one list with a body, and no words of the dictionary."""
    doc, at = chunk.doc, chunk.start - 1
    listed = chunk.root.dep_ == "conj" and at > 0 and doc[at].lower_ in {"and", ",", "&"}
    if not listed or is_common(chunk[0]):
        return False
    return (
        head_label(chunk.root.head.sent.doc[chunk.root.head.left_edge.i : at].text.split())
        in BODIES
    )


def _quoted_names(doc: Doc, scene: Scene, index: dict[str, Name]) -> None:
    for span, label in quoted_names(doc):
        if scene.free(span.start, span.end):
            text, _, bracket = span.text.strip(" ,.'\"").partition(" (")
            name = _name_for(scene, index, Guess(label, text.strip()), span.start)
            name.aliases |= {bracket.strip(" )")} - {""}
            scene.add(Mention(*with_noun_behind(doc, span), name))


def _titles_beside(doc: Doc, scene: Scene, index: dict[str, Name]) -> None:
    """Titles with small words in them, which the noun beside makes known."""
    for span, label in titles_beside(doc):
        if scene.free(span.start, span.end) and _kind_at(scene, span) != "boilerplate":
            name = _name_for(scene, index, Guess(label, span.text), span.start)
            scene.add(Mention(span.start, span.end + _class_noun_behind(span, label), name))


def _item_titles(doc: Doc, scene: Scene, index: dict[str, Name]) -> None:
    """List items "(Country) Title Of A Project" are projects by their form."""
    for span, kind, _, _ in _block_spans(doc, scene):
        if kind != "item" or span[0].text != "(":
            continue
        close = next((t.i for t in span[:8] if t.text == ")"), None)
        if close is None or close + 4 > span.end:
            continue
        title = doc[close + 1 : span.end]
        if is_title_case(doc, title.start, title.end) and not title.text.endswith("."):
            guess = Guess("Project", title.text.strip())
            name = _name_for(scene, index, guess, title.start)
            for cut in (": ", " in ", " for "):
                name.aliases.add(title.text.split(cut)[0].strip())
            scene.mentions.append(Mention(title.start, title.end, name, "title"))


def _sentences(block: Span) -> Iterator[Span]:
    start = block.start
    while start < block.end:
        sentence = block.doc[start].sent
        yield block.doc[start : min(sentence.end, block.end)]
        start = sentence.end


def _people(doc: Doc, scene: Scene, index: dict[str, Name]) -> None:
    """The people that posts and titles show come first: no chunk runs on into them."""
    for run in find_people(doc, scene):
        if _names_body(run) or _kind_at(scene, run) == "boilerplate":
            continue
        if scene.free(run.start, run.end):
            name = _name_for(scene, index, Guess("Person", run.text), run.start)
            name.human = True
            scene.add(Mention(run.start, run.end, name))


def _names_body(run: Span) -> bool:
    """As in "Université Sultan X", "Universidad Dr. X": the body is called after a human being."""
    doc, at = run.doc, run.start - 1
    while at > 0 and title_kind(doc[at]) and doc[at].is_title:
        at -= 1
    told = at >= 0 and at < run.start - 1 and doc[at].is_title
    return told and table("first_words.tsv").get(fold(doc[at].text)) == "ResearchOrganisation"


def _kind_at(scene: Scene, span: Span) -> str:
    return scene.block_of(span[0]).kind


@Language.component("coopgraph_names")
def find_names(doc: Doc) -> Doc:
    """Find the names of a parsed document and what they stand for."""
    scene = scene_of(doc)
    index: dict[str, Name] = {}
    scene.portfolios = {post: (first, stop) for post, first, stop in portfolios(doc)}
    scene.portfolio_ends = {
        stop: post for post, (first, stop) in scene.portfolios.items() if first > post
    }
    _quoted_names(doc, scene, index)
    _titles_beside(doc, scene, index)
    _people(doc, scene, index)
    for late in (False, True):
        for block, kind, title_case, headline in _block_spans(doc, scene):
            # A headline shows less of what a name stands for than the text below it.
            if kind == "boilerplate" or (headline != late and kind != "dateline"):
                continue
            sure = not title_case or kind == "item" or field_of(block.text) is not None
            for sentence in _sentences(block):
                for run in around_people(scene, sentence):
                    for chunk in name_chunks(run):
                        for part, person in split(chunk):
                            _take(scene, index, part, person=person, sure=sure)
    _item_titles(doc, scene, index)
    _adjectives(doc, scene, index)
    scene.mentions.sort(key=lambda m: (m.start, -m.end))
    return doc
