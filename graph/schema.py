"""The ontology as neomodel classes, and the constraints and indexes that follow from them."""

from __future__ import annotations

from neomodel import (
    ArrayProperty,
    BooleanProperty,
    FloatProperty,
    IntegerProperty,
    RelationshipFrom,
    RelationshipTo,
    StringProperty,
    StructuredNode,
    StructuredRel,
)

from graph.ontology import LABELS, RELATIONS

__all__ = [
    "NODE_CLASSES",
    "VERSION",
    "Claim",
    "Decision",
    "Derived",
    "Document",
    "Entity",
    "Lock",
    "RejectedClaim",
    "Schema",
    "statements",
]

VERSION = 2
"""Of the schema; a store of another version is refused."""


class Derived(StructuredRel):
    """A relation between two entities, derived from the claims that state it."""

    claims = IntegerProperty()
    documents = IntegerProperty()
    first_date = StringProperty()
    last_date = StringProperty()
    status = StringProperty()
    confidence = FloatProperty()


class Entity(StructuredNode):
    """Somebody or something with a name; each kind is a class of its own."""

    key = StringProperty(unique_index=True, required=True)
    name = StringProperty(index=True, required=True)
    label = StringProperty()
    country = StringProperty()
    aliases = ArrayProperty(StringProperty())
    names = ArrayProperty(StringProperty())
    """Folded names by which it is found."""
    votes = StringProperty()
    """How many of its claims use which name, country and alias, as JSON."""


class Document(StructuredNode):
    """A text as it was read."""

    name = StringProperty(unique_index=True, required=True)
    title = StringProperty()
    date = StringProperty()
    publisher = StringProperty()
    url = StringProperty()
    language = StringProperty()
    sha256 = StringProperty()
    extracted = StringProperty()
    """Of what text and by what extractor its claims are, once they are all there."""
    text = StringProperty()
    claims = RelationshipFrom("Claim", "STATED_IN")


class _Statement(StructuredNode):
    """What one document says in one passage."""

    __abstract_node__ = True

    key = StringProperty(unique_index=True, required=True)
    type = StringProperty()
    source = StringProperty()
    target = StringProperty()
    source_key = StringProperty()
    """The key of the source before any merge; ``source`` is the one that it has now."""
    target_key = StringProperty()
    source_id = StringProperty()
    target_id = StringProperty()
    source_name = StringProperty()
    target_name = StringProperty()
    source_aliases = StringProperty()
    target_aliases = StringProperty()
    source_country = StringProperty()
    target_country = StringProperty()
    quote = StringProperty()
    start = IntegerProperty()
    end = IntegerProperty()
    date = StringProperty()
    status = StringProperty()
    confidence = FloatProperty()
    inferred = BooleanProperty()
    statement = StringProperty()
    extractor = StringProperty()
    attributes = StringProperty()
    checked = BooleanProperty()


class Claim(_Statement):
    """One fact that one document states in one passage."""

    fact = StringProperty(index=True)
    """Type and both keys: what the claim says, whoever says it."""
    document = StringProperty()
    subject = RelationshipTo("Entity", "SUBJECT")
    object = RelationshipTo("Entity", "OBJECT")
    stated_in = RelationshipTo("Document", "STATED_IN")


class RejectedClaim(_Statement):
    """A claim that somebody rejected: it supports nothing, but can be taken back."""

    fact = StringProperty()
    document = StringProperty(index=True)


class Decision(StructuredNode):
    """One line of the log of decisions."""

    key = StringProperty(unique_index=True, required=True)
    record = StringProperty()
    """The decision as JSON."""


class Schema(StructuredNode):
    """The schema version that a store has."""

    key = StringProperty(unique_index=True, required=True)
    version = IntegerProperty()
    decisions = StringProperty()
    """Which decisions the graph follows: a hash of their log."""


class Lock(StructuredNode):
    """What only one writer can change at a time."""

    key = StringProperty(unique_index=True, required=True)
    held = BooleanProperty()


def _entity_class(label: str) -> type[Entity]:
    relations = {
        name.lower(): RelationshipTo("Entity", name, model=Derived)
        for name, spec in RELATIONS.items()
        if label in spec.sources
    }
    return type(label, (Entity,), {"__doc__": LABELS[label].meaning, **relations})


NODE_CLASSES = {label: _entity_class(label) for label in LABELS}
"""The class of each label of the ontology."""


def statements() -> list[str]:
    """What makes the constraints and indexes that the classes declare, in a fixed order."""
    made: list[str] = []
    for cls in (Entity, Document, Claim, RejectedClaim, Decision, Schema, Lock):
        label = cls.__label__
        for name, prop in sorted(cls.defined_properties(aliases=False, rels=False).items()):
            identifier = f"{label.lower()}_{name}"
            if getattr(prop, "unique_index", False):
                made.append(
                    f"CREATE CONSTRAINT {identifier} IF NOT EXISTS "
                    f"FOR (n:{label}) REQUIRE n.{name} IS UNIQUE"
                )
            elif getattr(prop, "index", False):
                made.append(
                    f"CREATE INDEX {identifier} IF NOT EXISTS FOR (n:{label}) ON (n.{name})"
                )
    return made
