"""Names that are one: acronyms in brackets, surnames, short forms, events of one year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, takewhile

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Token

from graph.gazetteer import cities_called, country_called, fold
from loaders.components.heads import head_label, head_noun
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.knowledge_base import table

__all__ = ["merge_names"]

_SMALL = frozenset(
    [
        "of",
        "for",
        "and",
        "the",
        "on",
        "in",
        "to",
        "de",
        "la",
        "del",
        "da",
        "do",
        "des",
        "du",
        "und",
        "für",
        "et",
        "y",
        "e",
        "a",
        "an",
        "at",
    ]
)
_OWN_UNITS = frozenset(
    [
        "center",
        "centre",
        "lab",
        "labs",
        "laboratory",
        "office",
        "department",
        "division",
        "team",
        "school",
        "plant",
        "factory",
        "headquarters",
        "museum",
        "library",
        "project",
        "programme",
        "program",
        "park",
        "building",
        "branch",
        "mission",
    ]
)
"""Last words of what a firm or body owns: "the X Testing Center" is not X."""
_EDITION_WORDS = frozenset(
    ["program", "programme", "initiative", "project", "global", "cooperation"]
)
_YEAR = re.compile(r"\s*(?:'\d\d|(?:19|20)\d\d)\b\s*")
_LONGEST_ACRONYM = 15
_FEWEST_CAPITALS = 2
_TOWN = 50_000
_METROPOLIS = 500_000
_BODIES = frozenset(
    {
        "ResearchOrganisation",
        "Company",
        "Agency",
        "Network",
        "InternationalOrganisation",
        "Ministry",
    }
)
_SPEECH = frozenset(
    {"say", "add", "note", "explain", "stress", "tell", "think", "believe", "recall"}
)
_PLACES = frozenset({"City", "Country", "Region", "Person"})


def _is_acronym(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return 2 <= len(text) <= _LONGEST_ACRONYM and " " not in text and capitals >= _FEWEST_CAPITALS


def _initials_fit(short: str, long: str) -> bool:
    """Whether the capitals of the short form stand in the long one in order."""
    words = [w for w in re.split(r"[\s\-/&,]+", long) if w]
    initials = "".join(w[0] for w in words if w.casefold() not in _SMALL).casefold()
    every = "".join(w[0] for w in words).casefold()
    wanted = "".join(c for c in short if c.isalnum()).casefold()
    if wanted in {initials, every} or (len(wanted) > 1 and wanted in every):
        return True
    # "SiCRES", "RECi": letters in order, the first one an initial.
    position = 0
    squeezed = long.casefold()
    for char in wanted:
        found = squeezed.find(char, position)
        if found < 0:
            return False
        position = found + 1
    return bool(words) and wanted[:1] == words[0][:1].casefold() and len(wanted) >= len(words) - 2


def _absorb(scene: Scene, kept: Name, gone: Name) -> None:
    if kept is gone:
        return
    if gone.known and not kept.known:
        kept.label, kept.country, kept.id, kept.known = gone.label, gone.country, gone.id, True
    kept.aliases |= gone.aliases | {gone.text}
    kept.first = min(kept.first, gone.first)
    for mention in scene.mentions:
        if mention.name is gone:
            mention.name = kept
    scene.names.remove(gone)


def _bracketed(doc: Doc, mention: Mention) -> tuple[int, int] | None:
    """The tokens of the bracket right behind a mention."""
    start = mention.end
    if start + 2 > len(doc) or start >= len(doc) or doc[start].text != "(":
        return None
    for end in range(start + 1, min(start + 14, len(doc))):
        if doc[end].text == ")":
            return start + 1, end
    return None


def _definitions(doc: Doc, scene: Scene) -> None:
    for mention in list(scene.mentions):
        bracket = _bracketed(doc, mention)
        if bracket is None or mention.kind != "name":
            continue
        start, end = bracket
        inner = scene.at.get(start)
        text = doc[start:end].text.strip("\"' ")
        first = re.split(r"[\s,;:–-]", text)[0] if " " in text else text
        if inner and inner.end >= end - 1 and inner.name is not mention.name:
            _define(scene, mention.name, inner.name, text)
        elif (
            _is_acronym(first)
            and mention.name.label not in _PLACES
            and not (inner and inner.name.known)
        ):
            _alias_text(scene, mention.name, first)
        elif (
            text.istitle() and head_label(text.split()) == "Event" and mention.name.label == "Event"
        ):
            _alias_text(scene, mention.name, text)


def _alias_text(scene: Scene, name: Name, alias: str) -> None:
    other = next((n for n in scene.names if n is not name and fold(n.text) == fold(alias)), None)
    if other is not None and other.label not in _PLACES:
        _absorb(scene, name, other)
    name.aliases.add(alias)


def _define(scene: Scene, outer: Name, inner: Name, text: str) -> None:
    if outer.label in {"City", "Country", "Region"} or inner.label in {"Country", "Region"}:
        return
    if _is_acronym(text) and (_initials_fit(text, outer.text) or not inner.known):
        if outer.label != "Person":
            _absorb(scene, outer, inner)
    elif _is_acronym(outer.text) and _initials_fit(outer.text, inner.text):
        outer.label = inner.label if not outer.known else outer.label
        _absorb(scene, outer, inner)
    elif outer.label == inner.label and not inner.known and outer.label != "Person":
        _absorb(scene, outer, inner)


def _small_town(name: Name) -> bool:
    """Whether a known name is a town's that a human being of the text may bear too."""
    cities = cities_called(name.text)
    return name.label == "City" and bool(cities) and cities[0].population < _METROPOLIS


def _surnames(scene: Scene) -> None:
    people = [n for n in scene.names if n.label == "Person" and " " in n.text]
    for short in [n for n in scene.names if n not in people]:
        words = fold(short.text).split()
        if (
            (short.known and not _small_town(short))
            or not words
            or (short.label != "Person" and head_label(short.text.split()))
        ):
            continue
        for person in people:
            full = fold(person.text).split()
            if short.known and full[-len(words) :] != words:
                continue
            if full[-len(words) :] == words or full[: len(words)] == words:
                short.known, short.id = False, None
                _absorb(scene, person, short)
                break


def _unintroduced(doc: Doc, scene: Scene) -> None:
    """A single plain word is nobody's name unless a title or the full name says so: a firm's."""
    titled = {
        id(m.name)
        for m in scene.mentions
        if m.start and table("titles.tsv").get(doc[m.start - 1].lower_.rstrip("."))
    }
    speaking = {
        id(m.name)
        for m in scene.mentions
        if doc[m.end - 1].dep_ == "nsubj" and doc[m.end - 1].head.lemma_ in _SPEECH
    }
    for name in scene.names:
        human = id(name) in titled | speaking
        if name.label == "Person" and " " not in name.text and not human:
            name.label = "Company"


def _short_forms(scene: Scene) -> Iterator[tuple[Name, Name]]:
    """Pairs of a full name and a short form of it, both of one kind."""
    names = [n for n in scene.names if n.label not in {"Country", "City", "Region", "Person"}]
    for short in names:
        words = _words(short.text)
        longer = [n for n in names if n is not short and _is_short_for(words, short, n)]
        outermost = [
            n
            for n in longer
            if not any(fold(m.text).startswith(fold(n.text) + " ") for m in longer)
        ]
        longer = outermost if len(outermost) == 1 else longer
        if len(longer) > 1 and all(_is_edition(words, n) for n in longer):
            yield from ((n, short) for n in longer[:1])
            yield from ((longer[0], n) for n in longer[1:])
        if len(longer) == 1 and not short.known:
            yield longer[0], short


def _undefined_acronyms(scene: Scene) -> None:
    """An acronym without a definition, where one name alone has just these initials."""
    for short in [n for n in scene.names if not n.known and _is_acronym(n.text)]:
        letters = short.text.casefold()
        if len(letters) <= _FEWEST_CAPITALS or not short.text.isupper():
            continue
        fits = [
            n
            for n in scene.names
            if n is not short
            and n.label in _BODIES
            and "".join(w[0] for w in _words(n.text) if w not in _SMALL) == letters
        ]
        if len(fits) == 1:
            _absorb(scene, fits[0], short)


def _owned_by(doc: Doc, scene: Scene, full: Name, short: Name) -> bool:
    """As in "S Green Power, a subsidiary of S": two bodies, whatever their names share."""
    for mention in scene.mentions:
        if mention.name is not short or mention.start < 2:
            continue
        noun = doc[mention.start - 2] if doc[mention.start - 1].lower_ == "of" else None
        before = scene.at.get(noun.i - 3) if noun is not None and noun.i > 2 else None
        owned = noun is not None and noun.lemma_ in {
            "subsidiary",
            "unit",
            "arm",
            "affiliate",
            "part",
        }
        if owned and before is not None and before.name is full:
            return True
    return False


def _editions(scene: Scene) -> Iterator[tuple[Name, Name]]:
    """Programmes of one name that differ by a year and words like "programme" alone."""
    programmes = [n for n in scene.names if n.label == "Programme"]
    for first, other in combinations(programmes, 2):
        a, b = _words(first.text), _words(other.text)
        same = len([1 for x, y in takewhile(lambda p: p[0] == p[1], zip(a, b, strict=False))])
        if same > 1 and set(a[same:]) | set(b[same:]) <= _EDITION_WORDS:
            yield first, other


def _is_edition(words: list[str], long: Name) -> bool:
    """Whether a longer name only adds a year or the like to a programme's."""
    rest = set(_words(long.text)[len(words) :])
    return long.label == "Programme" and rest <= _EDITION_WORDS


def _of_country(rest: list[str]) -> bool:
    return (
        rest[:1] == ["of"] and country_called(" ".join(rest[1:]).removeprefix("the ")) is not None
    )


def _bag(text: str) -> frozenset[str]:
    return frozenset(fold(text).split()) - _SMALL


@lru_cache(maxsize=4096)
def _words(text: str) -> list[str]:
    """The folded words of a name without its year."""
    return fold(_YEAR.sub(" ", text)).split()


def _is_short_for(words: list[str], short: Name, long: Name) -> bool:
    full = _words(long.text)
    if not words or len(words) > len(full):
        return False
    if short.label == long.label == "ResearchOrganisation" and _bag(short.text) == _bag(long.text):
        return short.first > long.first
    if words == full:
        return len(short.text) < len(long.text) or (
            len(short.text) == len(long.text) and short.first > long.first
        )
    if head_label(short.text.split()) and short.label != long.label:
        return False
    rest = full[len(words) :]
    if full[: len(words)] == words and long.label in {
        "Company",
        "ResearchOrganisation",
        "Network",
        "Agency",
        "Project",
        "Programme",
        "Event",
    }:
        branch = (
            country_called(" ".join(rest)) is not None
            or (set(rest) & {"of", "in", "for"} and not _of_country(rest))
            or (rest[-1:] and rest[-1] in _OWN_UNITS)
            or short.label == long.label == "Event"
        )
        return not branch and (short.label == long.label or head_label(short.text.split()) is None)
    whole = len(words) > 1 and full[-len(words) :] == words
    return (
        whole
        and short.label == long.label
        and long.label in {"Event", "ResearchOrganisation", "Programme", "Project"}
    )


def _find_again(doc: Doc, scene: Scene) -> None:
    """Find further places where a name stands that its shape alone did not show."""
    matcher = PhraseMatcher(doc.vocab)
    owners: dict[str, Name] = {}
    for number, name in enumerate(scene.names):
        if name.label == "Country":
            continue
        texts = {a for a in name.aliases | {name.text} if len(a) > 2 and a[:1].isupper()}
        if texts:
            key = f"name-{number}"
            matcher.add(key, [_as_doc(doc, a) for a in sorted(texts)])
            owners[key] = name
    found = sorted(matcher(doc), key=lambda m: (m[1] - m[2], m[1]))
    for number, start, end in found:
        inside = list(dict.fromkeys(scene.at[i] for i in range(start, end) if i in scene.at))
        wider = all(start <= m.start and m.end <= end for m in inside)
        if wider and sum(m.end - m.start for m in inside) < end - start:
            scene.drop(inside)
            scene.add(Mention(start, end, owners[doc.vocab.strings[number]]))


def _as_doc(doc: Doc, text: str) -> Doc:
    tokenizer = doc.user_data["language"].tokenizer
    made: Doc = tokenizer(text)
    return made


def _like_their_neighbours(doc: Doc, scene: Scene) -> None:
    """A name of which nothing is known is what the list around it is."""
    for mention in scene.mentions:
        name = mention.name
        if (
            name.known
            or name.label not in {"Company", "Place", "City"}
            or head_label(name.text.split())
        ):
            continue
        labels = [
            scene.at[t.i].name.label
            for inner in doc[mention.start : mention.end]
            for t in (*inner.conjuncts, *_listed_beside(doc, scene, mention))
            if t.i in scene.at and scene.at[t.i].name is not name and scene.at[t.i].name.known
        ]
        if labels and len(set(labels)) == 1 and labels[0] in {"City", "Country"}:
            name.label = "City" if labels[0] == "Country" else labels[0]


def _acting(doc: Doc, scene: Scene) -> None:
    """A place or town of which nothing is known, but which acts or stands among bodies, is a firm."""
    for mention in scene.mentions:
        name, root = mention.name, doc[mention.end - 1]
        if name.known or name.label not in {"Place", "City"} or head_label(name.text.split()):
            continue
        agent = root.dep_ == "pobj" and root.head.dep_ == "agent"
        listed = {
            scene.at[t.i].name.label
            for inner in doc[mention.start : mention.end]
            for t in inner.conjuncts
            if t.i in scene.at
        }
        if (agent and name.label == "Place") or (listed and listed <= _BODIES):
            name.label = "Company"


def _as_the_list_says(doc: Doc, scene: Scene) -> None:
    """As in "Four projects: A (X), B (Y) and C": unknown names are what the noun before says."""
    for token in doc:
        label = table("classes.tsv").get(token.lemma_.casefold()) if token.tag_ == "NNS" else None
        if label is None or token.i + 1 >= len(doc) or doc[token.i + 1].text != ":":
            continue
        for mention in scene.mentions:
            inside = token.i < mention.start < token.sent.end and doc[mention.start - 1].text != "("
            if inside and not mention.name.known and mention.kind == "name":
                mention.name.label = label


def _listed_beside(doc: Doc, scene: Scene, mention: Mention) -> list[Token]:
    """The names right before and behind in a list whose members carry brackets."""
    beside: list[Token] = []
    if (
        mention.start > 1
        and doc[mention.start - 1].text == ","
        and doc[mention.start - 2].text == ")"
    ):
        at = mention.start - 2
        while at > 0 and doc[at].text != "(":
            at -= 1
        if at - 1 in scene.at:
            beside.append(doc[at - 1])
    return beside


def _places_for_universities(scene: Scene) -> None:
    """As in "Massey" for "Massey University", where no town of note is called that."""
    for short in [n for n in scene.names if n.label in {"City", "Place", "Company"}]:
        cities = cities_called(short.text)
        if (cities and cities[0].population > _TOWN) or head_label(short.text.split()):
            continue
        opening = fold(f"{short.text} University")
        forms = {opening, fold(f"University of {short.text}")}
        owner = next(
            (
                n
                for n in scene.names
                if fold(n.text) in forms or (not cities and fold(n.text).startswith(opening + " "))
            ),
            None,
        )
        if owner is not None:
            _absorb(scene, owner, short)
            owner.known, owner.id, owner.label = False, None, "ResearchOrganisation"


def _same_meeting(scene: Scene) -> None:
    """As in "The OECD Roundtable" for the one roundtable that the text names in full."""
    events = [n for n in scene.names if n.label == "Event"]
    for short in events:
        head = fold(short.text).split()[-1:]
        rest = fold(short.text).split()[:-1]
        bodies = {
            fold(a) for n in scene.names if n.label not in {"Event", "Person"} for a in n.aliases
        }
        if not rest or " ".join(rest) not in bodies:
            continue
        full = [n for n in events if n is not short and (head_noun(n.text.split()) or "") in head]
        if len(full) == 1 and short in scene.names:
            _absorb(scene, full[0], short)


@Language.component("coopgraph_aliases")
def merge_names(doc: Doc) -> Doc:
    """Gather the names of one thing, and find where else they stand."""
    scene = scene_of(doc)
    _definitions(doc, scene)
    _undefined_acronyms(scene)
    _surnames(scene)
    _unintroduced(doc, scene)
    for full, short in [*_short_forms(scene), *_editions(scene)]:
        if full in scene.names and short in scene.names and not _owned_by(doc, scene, full, short):
            _absorb(scene, full, short)
    _places_for_universities(scene)
    _same_meeting(scene)
    _find_again(doc, scene)
    _like_their_neighbours(doc, scene)
    _acting(doc, scene)
    _as_the_list_says(doc, scene)
    scene.mentions.sort(key=lambda m: (m.start, -m.end))
    return doc
