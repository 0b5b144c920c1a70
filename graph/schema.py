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
    """How many claims state it."""
    documents = IntegerProperty()
    """How many documents do."""
    first_date = StringProperty()
    """The first date on which it happened, of all claims."""
    last_date = StringProperty()
    """The last one."""
    status = StringProperty()
    """Done where any claim says so, else planned."""
    confidence = FloatProperty()
    """That of the surest claim."""


class Entity(StructuredNode):
    """Somebody or something with a name; each kind is a class of its own."""

    key = StringProperty(unique_index=True, required=True)
    """What makes it one: a stable id, or kind, folded name and country."""
    name = StringProperty(index=True, required=True)
    """The name that was decided, else that of most claims."""
    label = StringProperty()
    """Its kind, as the node's own label says too."""
    country = StringProperty()
    """ISO 3166-1 alpha-2 code that most claims give."""
    aliases = ArrayProperty(StringProperty())
    """All other names."""
    names = ArrayProperty(StringProperty())
    """Folded names by which it is found."""
    votes = StringProperty()
    """How many of its claims use which name, country and alias, as JSON."""


class Document(StructuredNode):
    """A text as it was read."""

    name = StringProperty(unique_index=True, required=True)
    """The file's name without its folder, or the page's address."""
    title = StringProperty()
    """As the document says."""
    date = StringProperty()
    """When it was published."""
    publisher = StringProperty()
    """Who published it."""
    url = StringProperty()
    """Where it can be found."""
    language = StringProperty()
    """ISO 639-1 code."""
    sha256 = StringProperty()
    """The hash of the text, by which a changed document is known."""
    extracted = StringProperty()
    """Of what text and by what extractor its claims are, once they are all there."""
    text = StringProperty()
    """The text as it was read; absent where it is very long."""
    claims = RelationshipFrom("Claim", "STATED_IN")


class _Statement(StructuredNode):
    """What one document says in one passage."""

    __abstract_node__ = True

    key = StringProperty(unique_index=True, required=True)
    """A hash of document, fact, place in the text and extractor."""
    type = StringProperty()
    """The relation."""
    source = StringProperty()
    """The key of the source."""
    target = StringProperty()
    """The key of the target."""
    source_key = StringProperty()
    """The key of the source before any merge; ``source`` is the one that it has now."""
    target_key = StringProperty()
    """The same of the target."""
    source_id = StringProperty()
    """The id that the extractor or table gave."""
    target_id = StringProperty()
    """The same of the target."""
    source_name = StringProperty()
    """The name that this claim uses."""
    target_name = StringProperty()
    """The same of the target."""
    source_aliases = StringProperty()
    """Other names that come with the claim, as a JSON list."""
    target_aliases = StringProperty()
    """The same of the target."""
    source_country = StringProperty()
    """The country that comes with the claim."""
    target_country = StringProperty()
    """The same of the target."""
    quote = StringProperty()
    """The passage that says it, verbatim."""
    start = IntegerProperty()
    """Where the quote begins, in code points of the text."""
    end = IntegerProperty()
    """Where it ends."""
    date = StringProperty()
    """When it happened."""
    status = StringProperty()
    """Done or planned."""
    confidence = FloatProperty()
    """From 0 to 1."""
    inferred = BooleanProperty()
    """Whether it follows from two lists, or from a group of rows."""
    statement = StringProperty()
    """Shared by claims that render one statement of more than two parties."""
    extractor = StringProperty()
    """Who extracted it."""
    attributes = StringProperty()
    """What else the passage says, as JSON."""
    checked = BooleanProperty()
    """Whether the quote was compared with its document."""


class Claim(_Statement):
    """One fact that one document states in one passage."""

    fact = StringProperty(index=True)
    """Type and both keys: what the claim says, whoever says it."""
    document = StringProperty()
    """The name of its document."""
    subject = RelationshipTo("Entity", "SUBJECT")
    object = RelationshipTo("Entity", "OBJECT")
    stated_in = RelationshipTo("Document", "STATED_IN")


class RejectedClaim(_Statement):
    """A claim that somebody rejected: it supports nothing, but can be taken back."""

    fact = StringProperty()
    """What it says by the keys before any merge."""
    document = StringProperty(index=True)
    """The name of its document."""


class Decision(StructuredNode):
    """One line of the log of decisions."""

    key = StringProperty(unique_index=True, required=True)
    """The decision's id."""
    record = StringProperty()
    """The decision as JSON."""


class Schema(StructuredNode):
    """The schema version that a store has."""

    key = StringProperty(unique_index=True, required=True)
    """Always “schema”."""
    version = IntegerProperty()
    """Which version."""
    decisions = StringProperty()
    """Which decisions the graph follows: a hash of their log."""


class Lock(StructuredNode):
    """What only one writer can change at a time."""

    key = StringProperty(unique_index=True, required=True)
    """Always “writer”."""
    held = BooleanProperty()
    """Set by the writer at work, and never committed."""


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
