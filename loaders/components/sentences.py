"""Relations told by a whole sentence, where neither a frame nor a shape finds the parties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from loaders.components.relations import Relation
from loaders.components.scene import scene_of
from loaders.components.signing import signed_items, signings_of_sentences

__all__ = ["relations_of_sentences"]


_AGREED = frozenset({"SIGNED_MOU_WITH", "PAIRED_WITH"})


def relations_of_sentences(doc: Doc, found: Sequence[Relation]) -> Iterator[Relation]:
    """What sentences say of their two parties.

    Args:
        doc: a document that went through every component.
        found: the relations that the other ways have found; a sentence of which a relation
            of the same kind is known is not looked at again.
    """
    scene = scene_of(doc)
    units = {id(r.source): r.target for r in found if r.type == "PART_OF"}
    told = {doc[r.trigger].sent.start for r in found if r.type in _AGREED}
    yield from signed_items(doc, scene)
    yield from signings_of_sentences(doc, scene, told, units)
