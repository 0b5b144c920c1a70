"""Names that are one: acronyms in brackets, surnames, short forms, events of one year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, takewhile

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from graph.gazetteer import cities_called, country_called, fold
from loaders.components.acronyms import (
    SMALL,
    definitions,
    definitions_by_dash,
    undefined_acronyms,
)
from loaders.components.boxes import title_of_box
from loaders.components.company import (
    acting,
    firms_by_form,
    like_their_neighbours,
    towns_by_place,
    unintroduced,
)
from loaders.components.heads import head_label, head_noun
from loaders.components.humans import opens_with_letters, unmask
from loaders.components.kickoffs import kickoff_meetings
from loaders.components.listed_kinds import as_the_list_says
from loaders.components.namesakes import tell_namesakes_apart
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.components.surroundings import as_the_text_says
from loaders.components.units import find_wholes, label_divisions
from loaders.components.unjoining import part_joined_names
from loaders.knowledge_base import table

__all__ = ["merge_names"]

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
        "toolkit",
        "handbook",
        "portal",
        "award",
        "prize",
    ]
)
"""Last words of what a firm or body owns: "the X Testing Center" is not X."""
_EDITION_WORDS = frozenset(
    ["program", "programme", "initiative", "project", "global", "cooperation"]
)
_GOVERNMENTS = frozenset(
    f"{rank} government" for rank in ("central", "federal", "national", "royal", "union")
)
_TWICE = 2
_YEAR = re.compile(r"\s*(?:'\d\d|(?:19|20)\d\d)\b\s*")
_TOWN = 50_000
_METROPOLIS = 500_000


def _small_town(name: Name) -> bool:
    """Whether a known name is a town's that a human being of the text may bear too."""
    cities = cities_called(name.text)
    return name.label == "City" and bool(cities) and cities[0].population < _METROPOLIS


def _human(name: Name) -> bool:
    """Whether no word of a name is one of a body or event: "Festival Opatija", "DHBW Ravensburg"."""
    first = name.text.split()[0]
    return name.human or not (opens_with_letters(name) or table("heads.tsv").get(fold(first)))


def _surnames(scene: Scene) -> None:
    people = [n for n in scene.names if n.label == "Person" and " " in n.text and _human(n)]
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
                scene.absorb(person, short)
                break


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
    return frozenset(fold(text).split()) - SMALL


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
    named = full[len(words) :] in (["university"], ["college"])
    if short.label != long.label and not named and cities_called(short.text):
        # "Kolo County Hospital" is not Kolo; "Kolo" may be Kolo University.
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
    before = full[: -len(words)]
    of = before[-1:] == ["of"] or before[-2:] == ["of", "the"]
    whole = len(words) > 1 and full[-len(words) :] == words and not of
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
            scene.absorb(owner, short)
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
            scene.absorb(full[0], short)


def _bare_governments(scene: Scene) -> None:
    """Take "the Federal Government" for the country of which the text speaks most, if of one above all."""
    bare = [n for n in scene.names if fold(n.text) in _GOVERNMENTS]
    counts = Counter(id(m.name) for m in scene.mentions if m.name.label == "Country")
    if not bare or not counts:
        return
    (first, most), *others = counts.most_common(2)
    if most < _TWICE or (others and most <= others[0][1]):
        return
    country = next(n for n in scene.names if id(n) == first)
    for name in bare:
        scene.absorb(country, name)


@Language.component("coopgraph_aliases")
def merge_names(doc: Doc) -> Doc:
    """Gather the names of one thing, and find where else they stand."""
    scene = scene_of(doc)
    part_joined_names(doc, scene)
    definitions(doc, scene)
    definitions_by_dash(doc, scene)
    undefined_acronyms(scene)
    firms_by_form(scene)
    towns_by_place(doc, scene)
    _surnames(scene)
    unmask(doc, scene)
    unintroduced(doc, scene)
    for full, short in [*_short_forms(scene), *_editions(scene)]:
        if full in scene.names and short in scene.names and not _owned_by(doc, scene, full, short):
            scene.absorb(full, short)
    _places_for_universities(scene)
    _same_meeting(scene)
    _find_again(doc, scene)
    like_their_neighbours(doc, scene)
    acting(doc, scene)
    as_the_text_says(doc, scene)
    as_the_list_says(doc, scene)
    title_of_box(doc, scene)
    find_wholes(scene)
    label_divisions(doc, scene)
    kickoff_meetings(doc, scene)
    _bare_governments(scene)
    tell_namesakes_apart(doc, scene)
    scene.mentions.sort(key=lambda m: (m.start, -m.end))
    return doc
