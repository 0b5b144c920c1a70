"""What "the Ministry", "the Mayor" and "the two cities" stand for, where the text is clear."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from graph.gazetteer import fold
from graph.ontology import AREAS
from loaders.components.clauses import SUBJECTS, governor_of
from loaders.components.groups import group_meant, label_of_noun, speaks_of_group
from loaders.components.guests import (
    GUESTS,
    note_travel,
    owners_of,
    refer_to_guests,
)
from loaders.components.posts import is_post_word
from loaders.components.pronouns import refer_pronoun
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.knowledge_base import table

__all__ = ["find_references"]

_DEFINITE = frozenset({"the", "this", "our", "its", "their"})
_TELLING = frozenset(
    [
        "university",
        "institute",
        "faculty",
        "college",
        "school",
        "ministry",
        "bank",
        "hospital",
        "foundation",
        "council",
        "commission",
        "agency",
        "association",
        "centre",
        "center",
        "embassy",
    ]
)
"""Nouns that a body bears in its name: "the University" is no faculty."""
_LENGTHS = frozenset({"day", "days", "week", "month", "year"})
"""As in "the two-day conference"."""
_PHASES = frozenset({"phase", "stage", "tranche"})
_AROUND = 8
"""Tokens beside a name within which its title stands."""
_FAR = 5
"""Sentences back to which a reference may reach, for a noun that the name does not hold."""


def _bare(token: Token) -> bool:
    """Whether a noun stands without a complement or compound that would narrow it."""
    this = any(c.lower_ == "this" for c in token.lefts)
    aside = token.i + 1 < len(token.doc) and token.nbor().text == ","
    for child in token.children:
        if this and child.dep_ in {"compound", "nmod", "amod"}:
            continue
        if child.lower_ in _LENGTHS or child.lower_ in {"annual", "said"}:
            continue
        if aside and child.dep_ in {"relcl", "acl"}:
            # "The forum, opened on Tuesday, …" tells more of the forum, not which one.
            continue
        if (
            child.dep_ in {"compound", "nmod", "relcl", "acl", "poss"}
            and child.lower_ not in _DEFINITE
        ):
            return False
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "in", "from", "to"}:
            return False
        if child.dep_ == "amod" and child.lower_ not in {"new", "same"}:
            return False
    return True


def _bearing(scene: Scene, before: int, noun: str, label: str) -> Name | None:
    """The name last spoken of whose first or last word is the noun."""
    for mention in scene.before(before):
        if mention.end > before or mention.kind == "adjective":
            continue
        for name in (mention.name, *mention.name.employers[:1]):
            texts = (fold(t).split() for t in (name.text, *name.aliases))
            if name.label == label and any(noun in words[:1] + words[-1:] for words in texts):
                return name
    return None


def _beside(doc: Doc, mention: Mention, token: Token) -> bool:
    """Whether both are parts of one clause, so that the noun cannot stand for the name."""
    named = doc[mention.end - 1]
    if named.sent != token.sent or named.dep_ not in SUBJECTS | {"dobj", "pobj"}:
        return False
    return governor_of(named) == governor_of(token)


def _latest(scene: Scene, token: Token, label: str, noun: str, sentences: list[int]) -> Name | None:
    before = token.i
    akin: Name | None = None
    generic = noun in table("classes.tsv")
    if noun in _TELLING and (named := _bearing(scene, before, noun, label)) is not None:
        return named
    for mention in scene.before(before):
        if mention.end > before or mention.kind == "adjective":
            continue
        words = set(fold(" ".join({mention.name.text, *mention.name.aliases})).split())
        if noun in words and mention.name.label == label:
            return mention.name
        if noun in words and mention.name.label != "Person" and label != "Project":
            return mention.name
        if label in {"Place", "Country", "Region"}:
            continue
        near = sentences[before] - sentences[mention.start] <= _FAR
        fits = mention.name.label == label or (
            label == "Company"
            and mention.name.label == "Agency"
            and not mention.name.known
            and noun == "company"
        )
        kin = {label, mention.name.label} <= {"Project", "Programme"}
        if generic and near and (fits or kin) and not _beside(token.doc, mention, token):
            if fits:
                return mention.name
            akin = akin or mention.name
    return akin


def _of_post(scene: Scene, token: Token) -> Name | None:
    """As in "The Mayor": the human being last named with that title."""
    doc, word = token.doc, token.lemma_.casefold()
    for mention in scene.before(token.i):
        if mention.name.label != "Person" or mention.kind != "name":
            continue
        around = doc[max(0, mention.start - _AROUND) : min(len(doc), mention.end + _AROUND)]
        titles = [t for t in around if t.lemma_.casefold() == word and t.i != token.i]
        if any(_of_same_human(scene, mention, t) for t in titles):
            return mention.name
    return None


def _of_same_human(scene: Scene, mention: Mention, title: Token) -> bool:
    """Whether no other human being stands between a title and a name."""
    start, end = sorted((title.i, mention.start))
    between = scene.between(start, end + 1)
    tokens = title.doc[start + 1 : end]
    if any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} or t.lower_ == "by" for t in tokens):
        return False
    return title.sent == title.doc[mention.start].sent and all(
        m is mention or m.name.label != "Person" for m in between
    )


def _area_meant(scene: Scene, token: Token, sentences: list[int]) -> Name | None:
    """As in "A delegation from that city": the one last named."""
    label = label_of_noun(token)
    if label not in AREAS or not _bare(token):
        return None
    for mention in scene.before(token.i):
        if sentences[token.i] - sentences[mention.start] > _FAR:
            return None
        if mention.name.label == label and mention.kind == "name":
            return mention.name
    return None


def _introduced(scene: Scene, at: int) -> bool:
    """Whether a name begins at a token, be it found or not."""
    mention = scene.at.get(at)
    return mention is None or (mention.start == at and mention.kind == "name")


def _refer(scene: Scene, token: Token, sentences: list[int]) -> None:
    if refer_pronoun(scene, token, sentences):
        return
    if token.lemma_.casefold() in GUESTS:
        for owner in owners_of(token):
            if owner.i not in scene.at:
                _refer(scene, owner, sentences)
        refer_to_guests(scene, token)
        return
    noun = token.lemma_.casefold()
    if noun in _PHASES and any(c.lower_ == "the" for c in token.lefts):
        # "The second phase is financed by …": of the project last named.
        last = None if owners_of(token) else _latest(scene, token, "Project", "project", sentences)
        if last is not None:
            scene.add(Mention(token.i, token.i + 1, last, "reference"))
        return
    left = {child.lower_ for child in token.lefts}
    if not left:
        # Nothing says which one is meant.
        return
    plural = token.tag_ in {"NNS", "NNPS"}
    post = is_post_word(token) and not plural
    titled = post and left & {"the", "his", "her"} and _bare(token)
    if titled and (holder := _of_post(scene, token)) is not None:
        scene.add(Mention(token.i, token.i + 1, holder, "reference"))
        return
    if speaks_of_group(token, bare=_bare(token)):
        names = group_meant(scene, token)
        if names:
            scene.groups[token.i] = names
        return
    if (
        token.i + 1 < token.sent.end
        and token.nbor().tag_ == "NNP"
        and _introduced(scene, token.i + 1)
    ):
        # "The publisher Edda Nova": the noun introduces a name, be it found or not.
        return
    if "that" in left and not plural and (area := _area_meant(scene, token, sentences)):
        scene.add(Mention(token.i, token.i + 1, area, "reference"))
        return
    determined = left & _DEFINITE
    capital = token.text[:1].isupper() and not token.is_sent_start
    label = label_of_noun(token)
    if plural or not (determined and label and _bare(token)):
        return
    name = _latest(scene, token, label, noun, sentences)
    kin = name is not None and noun == "project" and name.label == "Programme"
    if name and (capital or kin or name.label == label or noun in fold(name.text).split()):
        scene.add(Mention(token.i, token.i + 1, name, "reference"))


def _notes(doc: Doc, scene: Scene) -> None:
    """A note "(X) A network of …" tells of X: its first noun stands for X."""
    for block in scene.cleaned.blocks:
        span = doc.char_span(block.start, block.end, alignment_mode="expand")
        if block.kind != "note" or span is None or span[0].text != "(":
            continue
        mention = scene.at.get(span.start + 1)
        close = next((t.i for t in span[:8] if t.text == ")"), None)
        if mention is None or close is None:
            continue
        for token in doc[close + 1 : min(close + 12, span.end)]:
            if token.pos_ == "NOUN" and token.dep_ != "compound" and token.i not in scene.at:
                scene.add(Mention(token.i, token.i + 1, mention.name, "reference"))
                break


@Language.component("coopgraph_references")
def find_references(doc: Doc) -> Doc:
    """Resolve definite nouns and pronouns to names, in reading order."""
    scene = scene_of(doc)
    sentences = [0] * len(doc)
    for number, sentence in enumerate(doc.sents):
        for index in range(sentence.start, sentence.end):
            sentences[index] = number
    _notes(doc, scene)
    for token in doc:
        if token.pos_ in {"VERB", "AUX"}:
            note_travel(scene, token)
        if token.i not in scene.at and token.pos_ in {"NOUN", "PROPN", "PRON", "DET", "ADJ"}:
            _refer(scene, token, sentences)
    scene.mentions.sort(key=lambda m: (m.start, -m.end))
    return doc
