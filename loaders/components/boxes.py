"""Fact boxes: lines "Partners: A, B", "Venue: C" that tell of a project, an event or a firm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from graph.ontology import AREAS, UNDERTAKINGS, allows
from loaders.components.lists import located_before
from loaders.components.relations import Relation
from loaders.components.scene import Mention, Name, Scene, scene_of
from loaders.components.sections import Block
from loaders.knowledge_base import table

__all__ = ["boxed_relations", "field_of", "names_in", "subject_of_box", "title_of_box"]

_LONGEST_FIELD = 6
"""Words of a field's name."""
_GRADES = frozenset(
    [
        "the",
        "general",
        "main",
        "gold",
        "silver",
        "bronze",
        "platinum",
        "official",
        "strategic",
        "associated",
        "associate",
        "local",
        "international",
        "national",
        "key",
        "other",
        "further",
        "media",
        "technical",
        "financial",
        "academic",
        "industrial",
        "institutional",
        "principal",
        "premium",
        "our",
    ]
)
"""Words before a field's name that say how much, not what: "Main sponsor", "The consortium"."""
_FROM_SUBJECT = frozenset({"LOCATED_IN", "PART_OF", "MEMBER_OF"})
"""What a box says of its subject; of the others the subject is the target."""
_NO_RELATION = "-"
_OF_PROJECT = frozenset({_NO_RELATION, "SUPPORTS", "IMPLEMENTS", "PARTICIPATED_IN"})
_FEWEST = 3
"""Fields from which on a box is a project's."""
_GUESSED = frozenset({"Company", "Person", "Place", "City"})
_SITES = frozenset({"Company", "ResearchOrganisation", "Agency", "Network"})


def field_of(text: str) -> tuple[str, int] | None:
    """The relation that a line's field states, and where its values begin.

    Args:
        text: a block of the cleaned text.

    Returns:
        None where the line is no field of a box.
    """
    name, colon, _ = text.partition(":")
    words = name.strip(" *-").casefold()
    if len(words.split()) > _LONGEST_FIELD:
        return None
    plain = words.replace("-", " ").split()
    while len(plain) > 1 and plain[0] in _GRADES:
        plain = plain[1:]
    fields = table("boxes.tsv")
    relation = fields.get(words.replace("-", " ")) or fields.get(" ".join(plain))
    if relation is None or not (colon or len(words) == len(text.strip(" *"))):
        return None
    return relation, len(name) + len(colon)


def subject_of_box(doc: Doc, scene: Scene, before: int, relation: str) -> Name | None:
    """Whom a box speaks of: the name last spoken of in a title, else the main undertaking.

    Args:
        doc: the document.
        scene: its scene.
        before: the token before which the title stands.
        relation: what the box says, which tells what kind of name is wanted.
    """
    wanted = UNDERTAKINGS | (_SITES if relation in _FROM_SUBJECT else set())
    for mention in scene.before(before):
        heading = scene.block_of(doc[mention.start]).kind in {"title", "heading"}
        boxed = field_of(_text(scene, scene.block_of(doc[mention.start])))
        if heading and not boxed and mention.name.label in wanted:
            return mention.name
    told = Counter(id(m.name) for m in scene.mentions if m.name.label in UNDERTAKINGS)
    return max(
        (n for n in scene.names if n.label in UNDERTAKINGS),
        key=lambda n: (told[id(n)], -n.first),
        default=None,
    )


def _text(scene: Scene, block: Block) -> str:
    return scene.cleaned.text[block.start : block.end]


def _values(doc: Doc, scene: Scene, at: int, skip: int, *, places: bool) -> Iterator[Mention]:
    """The names behind a field's colon, or in the items below a field that stands alone."""
    blocks = scene.cleaned.blocks
    block = blocks[at]
    if skip < block.end - block.start:
        yield from names_in(doc, scene, block, block.start + skip, places=places)
        return
    at += 1
    while at < len(blocks) and blocks[at].kind == "item":
        yield from names_in(doc, scene, blocks[at], blocks[at].start, places=places)
        at += 1


def names_in(
    doc: Doc, scene: Scene, block: Block, start: int, *, places: bool = False
) -> Iterator[Mention]:
    """The names that a line lists, without what only says where they lie.

    Args:
        doc: the document.
        scene: its scene.
        block: the line.
        start: the character at which the list begins.
        places: whether places behind a name count too.
    """
    span = doc.char_span(start, block.end, alignment_mode="expand")
    if span is None:
        return
    depth, at = 0, span.start
    for mention in scene.between(span.start, span.end):
        depth += sum((t.text == "(") - (t.text == ")") for t in doc[at : mention.start])
        at = mention.start
        lies = not places and _only_places(doc, scene, mention, span)
        if mention.kind == "name" and depth <= 0 and not lies:
            yield mention


def _only_places(doc: Doc, scene: Scene, mention: Mention, span: Span) -> bool:
    """As in "University of U, Windhoek", "Norway: Agency A, Town T": where the others lie."""
    if mention.name.label not in AREAS:
        return False
    if mention.end + 1 < span.end and doc[mention.end].text == ":":
        return True
    last = mention.end >= span.end or doc[mention.end].text == "("
    listed = scene.block_of(doc[mention.start]).kind == "item"
    if listed and last and mention.start > span.start + 1 and doc[mention.start - 1].text == ",":
        return True
    return located_before(scene, doc, mention) is not None


def title_of_box(doc: Doc, scene: Scene) -> None:
    """The title above a box with a project's fields is a project's, if nothing else tells."""
    blocks = scene.cleaned.blocks
    fields = [(b, field_of(_text(scene, b))) for b in blocks]
    filled = [(b, f) for b, f in fields if f and f[1] < b.end - b.start]
    of_project = [b for b, f in filled if f[0] in _OF_PROJECT]
    if len(of_project) < _FEWEST:
        return
    for mention in scene.mentions:
        if mention.start >= len(doc) or doc[mention.start].idx >= of_project[0].start:
            return
        name = mention.name
        guessed = mention.kind == "name" and not name.known and name.label in _GUESSED
        if guessed and doc[mention.start].idx == scene.block_of(doc[mention.start]).start:
            name.label = "Project"
            return


def boxed_relations(doc: Doc) -> Iterator[Relation]:
    """The relations that a document's fact boxes state, in reading order."""
    scene = scene_of(doc)
    for at, block in enumerate(scene.cleaned.blocks):
        field = field_of(_text(scene, block))
        if field is None or field[0] == _NO_RELATION:
            continue
        relation, skip = field
        for mention in _values(doc, scene, at, skip, places=relation == "LOCATED_IN"):
            subject = subject_of_box(doc, scene, mention.start, relation)
            if subject is None or subject is mention.name:
                continue
            ends = (subject, mention.name)
            source, target = ends if relation in _FROM_SUBJECT else ends[::-1]
            if allows(relation, source.label, target.label):
                yield Relation(relation, source, target, mention.start, "done", 0.75)
