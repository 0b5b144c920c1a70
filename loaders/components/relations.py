"""Relations from the grammar of a sentence, by the frames of the lexicon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product

from spacy.tokens import Doc, Token

from graph.ontology import ACTORS, PLACES, RELATIONS, Status, allows
from loaders.components.actors import named_in
from loaders.components.brackets import opening_of
from loaders.components.clauses import governor_of, is_passive, subjects_of
from loaders.components.frames import Frame, noun_frames, verb_frames
from loaders.components.modality import status_of
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.components.settings import in_session, receives_abroad
from loaders.components.slots import Slots
from loaders.components.topics import (
    context,
    event,
    network,
    protagonist,
    topic,
    undertaking,
)
from loaders.knowledge_base import word_set

__all__ = ["Fact", "Relation", "fact_of", "relations_in"]

_PAIR = 2
_FEW = 3
_ATTENDING = frozenset({"attend", "join"})
_DEEDS = frozenset({"IMPLEMENTS", "ORGANISED", "PARTICIPATED_IN"})
_LETTERS = 5
"""Tokens at most of letters in brackets, however they are cut, with the bracket."""
_TOLD = ("holder", "own_by", "of")
"""Slots that tell whose visit it is."""
_SIGNERS = frozenset({"signatory", "party", "signature", "name", "pen"})
"""Words for those who sign, which tell nothing of how many papers they sign."""
_OF_SEVERAL = frozenset(
    ["consortium", "multilateral", "quadrilateral", "three-way", "trilateral", "tripartite"]
)
"""What a paper is called that all its parties sign with one another."""
_MODIFIERS = frozenset({"amod", "compound", "nmod", "poss"})
_MEANS = frozenset({"with", "through", "by", "under", "to", "of"})

Fact = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation between two names as one passage states it."""

    type: str
    source: Name
    target: Name
    trigger: int
    """Token that states it."""
    status: Status | None = "done"
    confidence: float = 0.8
    statement: int | None = None
    """Shared by the relations of one statement of more than two parties."""
    inferred: bool = False
    extractor: str = "rules"

    def fact(self) -> Fact:
        """What it states whatever the place: type and ends, sorted where it has no direction."""
        return fact_of(self.type, self.source, self.target)


def fact_of(kind: str, source: Name, target: Name) -> Fact:
    """Relation type and ends as a key, the ends sorted where the relation has no direction."""
    a, b = id(source), id(target)
    return (kind, b, a) if b < a and RELATIONS[kind].symmetric else (kind, a, b)


def _lemma(token: Token) -> str:
    # A full stop at the end may stick to a short form: "signed an MoU."
    return token.lemma_.casefold().rstrip(".")


def _noun(token: Token) -> str:
    """The lemma of a noun; of one written large in a title, "Relations", too."""
    lemma = _lemma(token)
    if token.tag_ in {"NNP", "NNPS"} and lemma not in noun_frames():
        return lemma.removesuffix("ies") + "y" if lemma.endswith("ies") else lemma.removesuffix("s")
    return lemma


def _modified(token: Token, words: frozenset[str]) -> bool:
    if any(c.lower_ in words for c in token.children if c.dep_ in _MODIFIERS):
        return True
    near = token.doc[max(token.sent.start, token.i - 4) : token.i]
    if any(t.lower_ in words for t in near):
        return True
    hyphened = [w for w in words if "-" in w]
    return bool(hyphened) and any(w in near.text.casefold() for w in hyphened)


def _paper_below(token: Token, words: frozenset[str]) -> bool:
    if {_lemma(token), token.lower_} & words or _modified(token, words):
        return True
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "to"}:
            return any({_lemma(g), g.lower_} & words for g in child.children)
    return False


def _object_fits(frame: Frame, scene: Scene, token: Token) -> bool:
    mention = scene.at.get(token.i)
    labelled = mention is not None and mention.name.label in frame.object_labels
    return labelled or _paper_below(token, frame.objects)


def _verb_applies(frame: Frame, slots: Slots) -> bool:
    verb = slots.trigger
    if frame.objects and not any(_object_fits(frame, slots.scene, o) for o in slots.objects()):
        return _lemma(verb) == "enter" and any(
            _paper_below(t, frame.objects) for t in slots.tokens("into")
        )
    if frame.exclude_objects and any(_lemma(o) in frame.exclude_objects for o in slots.objects()):
        return False
    apart = frame.exclude_prepositions
    if apart and any(c.lower_ in apart for c in verb.children):
        return False
    if frame.passive_only and not is_passive(verb):
        return False
    if frame.subjects and not any(_lemma(t) in frame.subjects for t in subjects_of(verb)):
        return False
    if frame.exclude_object_modifiers and any(
        _modified(o, frame.exclude_object_modifiers) for o in slots.objects()
    ):
        return False
    if frame.with_adverb:
        window = verb.doc[max(verb.sent.start, verb.i - 4) : min(verb.sent.end, verb.i + 5)]
        before_with = [c.nbor(-1) for c in verb.children if c.lower_ == "with" and c.i]
        said = (*window, *before_with, *(c for c in verb.children if c.dep_ == "acomp"))
        return any(t.lower_ in frame.with_adverb for t in said)
    return True


def _noun_applies(frame: Frame, noun: Token) -> bool:
    if frame.modifiers and not _modified(noun, frame.modifiers):
        return False
    if frame.exclude_modifiers and _modified(noun, frame.exclude_modifiers):
        return False
    if frame.alone and not (
        noun.dep_ == "pobj" and noun.head.lower_ == "in" and not list(noun.lefts)
    ):
        return False
    if frame.relation == "SUPPORTS" and _purpose(noun):
        return False
    if frame.means and not (noun.dep_ == "pobj" and noun.head.lower_ in _MEANS):
        return False
    return not frame.complement or _paper_below(noun, frame.complement)


def _purpose(noun: Token) -> bool:
    """As in "a fund for support of C": what it is for, and nobody's support."""
    return noun.dep_ == "pobj" and noun.head.lower_ == "for" and noun.nbor(-1) == noun.head


def _fill(frame: Frame, slots: Slots, wanted: tuple[str, ...]) -> list[Name]:
    found: list[Name] = []
    for slot in wanted:
        if slot == "holder" and frame.light and not _held_lightly(frame, slots.trigger):
            continue
        if slot == "context":
            names = context(slots.scene, slots.trigger) if not found else []
        elif slot == "event":
            events = [n for n in found if n.label in {"Event", "Project", "Programme"}]
            names = [] if events else event(slots.scene, slots.trigger)
        elif slot == "session":
            here = in_session(slots.scene, slots.trigger)
            names = event(slots.scene, slots.trigger) if here else []
        elif slot == "undertaking":
            names = [] if found else undertaking(slots.scene, slots.trigger)
        elif slot == "protagonist":
            names = [] if found else protagonist(slots.scene, slots.trigger)
        elif slot == "network":
            names = [] if found else network(slots.scene, slots.trigger)
        elif slot == "topic":
            names = [] if found else topic(slots)
        elif slot == "travellers":
            others = [t for s in _TOLD if s not in frame.target for t in slots.tokens(s)]
            told = found or any(_may_act(slots.scene, t) for t in others)
            names = [] if told else slots.fill(slot)
        elif slot == "itself":
            names = _itself(slots)
        else:
            names = slots.fill(slot)
        found += [n for n in names if n not in found]
    return found


def _itself(slots: Slots) -> list[Name]:
    """The name that a noun belongs to: "the X project", "the X (XX) project"."""
    doc, at = slots.trigger.doc, slots.trigger.i
    if at not in slots.scene.at and at > 0 and doc[at - 1].text == ")":
        opens = opening_of(doc, at - 1, _LETTERS)
        at = at if opens is None else opens - 1
    mention = slots.scene.at.get(at)
    return [mention.name] if mention else []


def _may_act(scene: Scene, token: Token) -> bool:
    return token.i in scene.at or token.pos_ == "PRON" or _lemma(token) in word_set("bearers.tsv")


def _held_lightly(frame: Frame, noun: Token) -> bool:
    return governor_of(noun).lemma_ in frame.light or noun.head.lower_ in frame.light


def _pairs(frame: Frame, sources: list[Name], targets: list[Name]) -> list[tuple[Name, Name]]:
    if frame.relation in _DEEDS:
        # "GIZ's Clean Rivers (CR) project": nothing carries itself out.
        sources = [s for s in sources if s.label in ACTORS]
    if "genitive" in frame.target:
        # "A, B's renewables arm": of the two behind one another, B is the whole.
        sources = [s for s in sources if s not in targets]
    targets = [t for t in targets if t not in sources]
    if frame.only_target:
        targets = [t for t in targets if t.label in frame.only_target]
    if frame.relation == "PAIRED_WITH" and len(sources) == len(targets) > 1:
        return list(zip(sources, targets, strict=True))
    if targets:
        return list(product(sources, targets))
    if frame.mutual and not frame.needs_target:
        return list(combinations(sources, 2))
    return []


def _admitted(frame: Frame, source: Name, target: Name) -> bool:
    if source is target or not allows(frame.relation, source.label, target.label):
        return False
    if frame.events_only and target.label != "Event":
        return False
    if target in source.employers or source in target.employers:
        return False
    if frame.relation == "VISITED" and _at_home(source, target):
        return False
    return not (frame.only and source.label not in frame.only)


def _at_home(source: Name, target: Name) -> bool:
    """Whether somebody is told to be where he is from: "students of the University of P in P"."""
    if target.label not in PLACES:
        return False
    inland = source.label == "Country" and target.country == source.country
    return inland or target.text in source.text


def _named_outright(slots: Slots, frame: Frame) -> bool:
    return any(t.i in slots.scene.at for slot in frame.source for t in slots.tokens(slot))


def _with_unnamed_others(slots: Slots) -> bool:
    return any(_lemma(t) in word_set("bearers.tsv") for t in slots.tokens("with"))


def _several_papers(frame: Frame, slots: Slots, parties: list[Name]) -> bool:
    """Whether many sign several papers, so that it is not told who signed which with whom."""
    if frame.relation != "SIGNED_MOU_WITH" or len(parties) <= _FEW:
        return False
    papers = [t for t in (slots.trigger, *slots.objects()) if _lemma(t) not in _SIGNERS]
    return any(
        t.pos_ in {"NOUN", "PROPN"} and t.lower_.endswith(("s", "memoranda")) for t in papers
    )


def _many_attended(frame: Frame, slots: Slots, parties: list[Name]) -> bool:
    """Whether many sat in a meeting, so that it is not told who met whom there."""
    if frame.relation != "MET_WITH" or len(parties) <= _FEW:
        return False
    trigger = slots.trigger
    return (trigger if trigger.pos_ == "VERB" else governor_of(trigger)).lemma_ in _ATTENDING


def _one_paper(frame: Frame, slots: Slots, sources: list[Name], targets: list[Name]) -> bool:
    """Whether each signs with each: "A and B signed an MoU with C", "a three-way deal with B and C"."""
    if frame.relation != "SIGNED_MOU_WITH":
        return False
    papers = slots.objects()
    if any(_modified(p, _OF_SEVERAL) for p in papers):
        return True
    if len(sources) != _PAIR or len(targets) != 1:
        return False
    return bool(papers) and all(any(c.lower_ in {"a", "an"} for c in p.lefts) for p in papers)


def _instead(slots: Slots) -> list[Name]:
    """Those behind "but with", where the verb itself is denied."""
    verb = slots.trigger
    if not any(c.dep_ == "neg" for c in verb.children):
        return []
    preps = [c for c in verb.children if c.lower_ == "with"]
    again = [
        c
        for p in preps
        for c in p.children
        if c.dep_ == "conj" and c.lower_ == "with" and c.nbor(-1).lower_ == "but"
    ]
    found = [g for c in again for g in c.children if g.dep_ == "pobj"]
    return [n for t in found for n in named_in(slots.scene, t)]


def _apply(frame: Frame, slots: Slots) -> Iterator[Relation]:
    sources = _fill(frame, slots, frame.source)
    targets = _fill(frame, slots, frame.target) if frame.target else []
    targets = [t for t in targets if any(_admitted(frame, s, t) for s in sources)]
    parties = slots.between() if "between" in frame.source else []
    if len(parties) == _PAIR and not targets:
        sources, targets = parties
    elif len(parties) > _PAIR and not targets:
        sources = [name for party in parties for name in party]
    elif not targets and "with" in frame.target and _with_unnamed_others(slots):
        # "paired with four cities" names nobody: that says nothing of the sources together.
        return
    hosts = frame.relation == "VISITED" and "subject" in frame.target
    if hosts and receives_abroad(slots.tokens("subject")):
        # Whoever calls on an ambassador has not been in the country that sent him.
        targets = [t for t in targets if t.label != "Country"]
    if not sources or (frame.plural and not targets and len(sources) < _PAIR):
        return
    if frame.pair and len(sources) != _PAIR:
        return
    if frame.named and not _named_outright(slots, frame):
        sources = [n for n in sources if n.label not in {"Country", "Region"}]
    status = status_of(slots.scene, slots.trigger)
    if status is None and "with" in frame.target and (instead := _instead(slots)):
        # "A is not twinned with B but with C"
        status, targets = "done", [t for t in targets if t in instead]
    if status is None:
        return
    if not targets and (
        _several_papers(frame, slots, sources) or _many_attended(frame, slots, sources)
    ):
        return
    pairs = [p for p in _pairs(frame, sources, targets) if _admitted(frame, *p)]
    if pairs and _one_paper(frame, slots, sources, targets):
        sides = (*combinations(sources, 2), *combinations(targets, 2))
        pairs += [p for p in sides if _admitted(frame, *p)]
    statement = slots.trigger.i if len(pairs) > 1 and RELATIONS[frame.relation].symmetric else None
    for source, target in pairs:
        yield Relation(frame.relation, source, target, slots.trigger.i, status, statement=statement)


def _from_verb(scene: Scene, verb: Token) -> Iterator[Relation]:
    slots = Slots(scene, verb)
    for frame in verb_frames().get(_lemma(verb), ()):
        if _verb_applies(frame, slots):
            yield from _apply(frame, slots)


def _from_noun(scene: Scene, noun: Token) -> Iterator[Relation]:
    slots = Slots(scene, noun)
    for frame in noun_frames().get(_noun(noun), ()):
        if _noun_applies(frame, noun):
            yield from _apply(frame, slots)


def _is_noun(token: Token) -> bool:
    """Also "twin" in "its twin, B", which the tagger takes for an adjective."""
    used_so = token.pos_ == "ADJ" and token.dep_ in {"pobj", "dobj", "nsubj", "attr"}
    return used_so or token.pos_ in {"NOUN", "PROPN"}


def _ends_undertaking(token: Token, mention: Mention) -> bool:
    return token.i == mention.end - 1 and mention.name.label not in ACTORS


def relations_in(doc: Doc) -> Iterator[Relation]:
    """The relations that the frames of the lexicon find, in reading order."""
    scene = scene_of(doc)
    for token in doc:
        if scene.block_of(token).kind == "boilerplate":
            continue
        if token.pos_ in {"VERB", "AUX"} and _lemma(token) in verb_frames():
            yield from _from_verb(scene, token)
        elif _is_noun(token) and _noun(token) in noun_frames():
            mention = scene.at.get(token.i)
            if mention is None or mention.kind != "name" or _ends_undertaking(token, mention):
                yield from _from_noun(scene, token)
