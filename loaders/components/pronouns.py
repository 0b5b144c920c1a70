"""What "it", "they", "she", "this" and "we" stand for, where the text is clear."""

from __future__ import annotations

from spacy.tokens import Span, Token

from graph.ontology import ACTORS, UNDERTAKINGS
from loaders.components.actors import named_in
from loaders.components.clauses import SUBJECTS
from loaders.components.guests import is_human, spoke_of_travellers
from loaders.components.scene import Mention, Name, Scene

__all__ = ["refer_pronoun"]

_THANKS = frozenset({"thank", "praise", "commend", "congratulate", "applaud", "credit"})

_UNDERTAKEN = frozenset(
    [
        "fund",
        "finance",
        "cofinance",
        "co-finance",
        "co-fund",
        "implement",
        "launch",
        "coordinate",
        "carry",
        "support",
        "sponsor",
        "organise",
        "organize",
        "host",
        "run",
        "execute",
        "attend",
        "lead",
    ]
)
"""What is done to projects and events rather than to bodies."""
_AIMS = frozenset({"aim", "last", "gather", "involve", "comprise", "run"})
_SAY = frozenset({"say", "add", "note", "state", "comment", "explain"})
_NEAR = 2
"""Sentences back to which "she" may reach."""


def refer_pronoun(scene: Scene, token: Token, sentences: list[int]) -> bool:
    """Find for whom a pronoun stands.

    Args:
        scene: the document's scene, which keeps what is found.
        token: any token.
        sentences: the number of the sentence of each token.

    Returns:
        Whether nothing else is to be looked for behind the token.
    """
    if token.lower_ in {"it", "they"} and token.dep_ in SUBJECTS | {"pobj", "dobj"}:
        if token.lower_ == "it" and (name := _pronoun(scene, token)):
            scene.add(Mention(token.i, token.i + 1, name, "reference"))
        elif token.lower_ == "it" and token.dep_ in SUBJECTS and spoke_of_travellers(scene, token):
            scene.groups[token.i] = list(scene.travellers)
        elif token.lower_ == "they" and token.dep_ in SUBJECTS:
            _whole_sentence(scene, token, fewest=2)
            if token.i not in scene.groups and spoke_of_travellers(scene, token):
                scene.groups[token.i] = list(scene.travellers)
        return True
    if (token.lower_ in {"he", "she"} and token.dep_ in SUBJECTS) or (
        token.lower_ in {"him", "her"} and token.dep_ in {"pobj", "dobj"}
    ):
        if (person := _person(scene, token, sentences)) is not None:
            scene.add(Mention(token.i, token.i + 1, person, "reference"))
        return True
    if token.lower_ == "this" and token.dep_ in SUBJECTS:
        _whole_sentence(scene, token)
        return True
    if token.lower_ == "its" and (name := _pronoun(scene, token)):
        scene.add(Mention(token.i, token.i + 1, name, "reference"))
        return True
    if token.lower_ in {"we", "our"} and (name := _speaker(scene, token)):
        scene.add(Mention(token.i, token.i + 1, name, "reference"))
        return True
    return False


def _subject(scene: Scene, sentence: Span) -> Name | None:
    for token in sentence:
        if token.dep_ in SUBJECTS and token.head.dep_ in {"ROOT", "conj"}:
            mention = scene.at.get(token.i)
            if mention is None:
                return None
            name = mention.name
            if name.label == "Person":
                return name.employers[0] if name.employers else None
            return name if name.label in ACTORS | UNDERTAKINGS else None
    return None


def _thanked(scene: Scene, token: Token) -> Name | None:
    """As in "A thanked B for its donation": B's."""
    if token.dep_ != "poss" or token.lower_ not in {"its", "their"}:
        return None
    for verb in token.ancestors:
        if verb.lemma_ in _THANKS:
            thanked = (c for c in verb.children if c.dep_ == "dobj" and c.i < token.i)
            mention = next((scene.at[t.i] for t in thanked if t.i in scene.at), None)
            return mention.name if mention and mention.name.label in ACTORS else None
    return None


def _pronoun(scene: Scene, token: Token) -> Name | None:
    sentence = token.sent
    beside = token.head.head if token.dep_ == "poss" and token.head.dep_ == "conj" else None
    if beside is not None and (mention := scene.at.get(beside.i)):
        # "T and its sister city U"
        return mention.name if mention.name.label in ACTORS else None
    thanked = _thanked(scene, token)
    if thanked is not None:
        return thanked
    # "X said that it …": the subject of the clause above, else of the sentence before.
    for ancestor in token.ancestors:
        for child in ancestor.children:
            if child.dep_ == "nsubj" and child.i < token.i and (mention := scene.at.get(child.i)):
                name = mention.name
                if name.label in ACTORS | UNDERTAKINGS:
                    return name
    if sentence.start == 0:
        return None
    before = token.doc[sentence.start - 1].sent
    subject = _subject(scene, before)
    if subject is not None and subject.label in UNDERTAKINGS:
        return subject
    works = [
        m.name for m in scene.between(before.start, before.end) if m.name.label in UNDERTAKINGS
    ]
    return works[-1] if works and _done_to_works(token) else subject


def _done_to_works(token: Token) -> bool:
    """As in "It is financed by A", "Launched by B, it has …": what happens to projects and events."""
    verb = token.head
    if token.lower_ != "it":
        return False
    done = [c for c in verb.children if c.dep_ == "advcl" and c.tag_ == "VBN" and c.i < token.i]
    passive = [verb] if token.dep_ == "nsubjpass" else []
    return any(v.lemma_.casefold() in _UNDERTAKEN for v in (*done, *passive)) or (
        token.dep_ == "nsubj" and verb.lemma_ in _AIMS
    )


def _speaker(scene: Scene, token: Token) -> Name | None:
    """Whose "we" it is: the body of whoever's words the sentence quotes, named or not."""
    for mention in scene.between(token.sent.start, token.sent.end):
        if mention.name.label == "Person":
            head = token.doc[mention.end - 1].head
            if head.lemma_ in _SAY:
                return mention.name.employers[0] if mention.name.employers else None
    for said in (a for a in token.ancestors if a.lemma_ in _SAY):
        # "We met B", said the Mayor of C
        posts = (c for c in said.children if c.dep_ in SUBJECTS and is_human(scene, c))
        return next((n for c in posts for n in named_in(scene, c)), None)
    return None


def _person(scene: Scene, token: Token, sentences: list[int]) -> Name | None:
    """The human being last named, within two sentences, for "he" and "she"."""
    start = token.sent.start
    for _ in range(_NEAR):
        if start == 0:
            break
        before = token.doc[start - 1].sent
        for other in before:
            subject = other.dep_ in SUBJECTS and other.head.dep_ == "ROOT"
            if subject and (named := scene.at.get(other.i)) and named.name.label == "Person":
                return named.name
        start = before.start
    for mention in scene.before(token.i):
        whose = token.doc[mention.end - 1].dep_ == "poss"
        if mention.end <= token.i and mention.name.label == "Person" and not whose:
            near = sentences[token.i] - sentences[mention.start] <= _NEAR
            return mention.name if near else None
    return None


def _whole_sentence(scene: Scene, token: Token, *, fewest: int = 1) -> None:
    """As in "This will be done …": those who act in the sentence before."""
    if token.sent.start == 0:
        return
    before = token.doc[token.sent.start - 1].sent
    subject = next((t for t in before if t.dep_ in SUBJECTS and t.head.dep_ == "ROOT"), None)
    names = named_in(scene, subject, undertakings=True) if subject is not None else []
    if len(names) >= fewest:
        scene.groups[token.i] = names
