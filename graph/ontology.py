"""The one table of the ontology: entity labels, relation types and their allowed ends."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

__all__ = [
    "ACTORS",
    "AREAS",
    "BODIES",
    "COOPERATION",
    "LABELS",
    "PLACES",
    "RELATIONS",
    "STATUSES",
    "UNDERTAKINGS",
    "LabelSpec",
    "RelationSpec",
    "Status",
    "allows",
]

Status = Literal["done", "planned"]
STATUSES: Final[tuple[Status, ...]] = ("done", "planned")


@dataclass(frozen=True, slots=True)
class LabelSpec:
    """One kind of entity."""

    name: str
    plural: str
    meaning: str


@dataclass(frozen=True, slots=True)
class RelationSpec:
    """One kind of relation: what may stand at its ends and how it is said."""

    name: str
    sources: frozenset[str]
    targets: frozenset[str]
    symmetric: bool
    meaning: str
    sentence: str
    """Template for a readable sentence, with the fields ``source`` and ``target``."""


_LABEL_ROWS = (
    ("City", "Cities", "a municipality, and its government"),
    ("Region", "Regions", "a state, province, county or devolved nation"),
    ("Country", "Countries", "a state, and its government taken as a whole"),
    ("Ministry", "Ministries", "a national ministry, department or embassy, and its divisions"),
    ("Agency", "Agencies", "a public body or public enterprise that is no ministry"),
    ("Company", "Companies", "a private firm, state-listed corporation or bank that does business"),
    (
        "ResearchOrganisation",
        "Research organisations",
        "a university, college, school, hospital, research centre or institute",
    ),
    (
        "InternationalOrganisation",
        "International organisations",
        "an intergovernmental body and its organs",
    ),
    ("Network", "Networks", "an association, alliance, chamber, foundation or NGO"),
    ("Programme", "Programmes", "a framework that holds several projects or calls"),
    ("Project", "Projects", "one undertaking with a name or title"),
    ("Event", "Events", "a named meeting, fair, forum, seminar, ceremony or joint committee"),
    ("Place", "Places", "a named site, district, building or zone that is none of the above"),
    ("Person", "Persons", "a named human being"),
)

LABELS: Final = MappingProxyType({row[0]: LabelSpec(*row) for row in _LABEL_ROWS})

ACTORS: Final = frozenset(
    {
        "City",
        "Region",
        "Country",
        "Ministry",
        "Agency",
        "Company",
        "ResearchOrganisation",
        "InternationalOrganisation",
        "Network",
    }
)

AREAS: Final = frozenset({"City", "Country", "Region"})
"""Municipalities, regions and states: actors and places at once."""

BODIES: Final = ACTORS - AREAS
"""The actors that are no municipality, area or state."""

_RUN = frozenset({"Project", "Programme"})
UNDERTAKINGS: Final = _RUN | {"Event"}
"""What actors take part in, run and fund."""
PLACES: Final = AREAS | {"Place"}
"""Where something lies or happens."""
_TWINS = frozenset({"City", "Region", "Network"})


def _relation(
    name: str,
    sources: frozenset[str],
    targets: frozenset[str],
    meaning: str,
    sentence: str,
    *,
    symmetric: bool = False,
) -> RelationSpec:
    return RelationSpec(name, sources, targets, symmetric, meaning, sentence)


RELATIONS: Final = MappingProxyType(
    {
        spec.name: spec
        for spec in (
            _relation(
                "PAIRED_WITH",
                _TWINS,
                _TWINS,
                "twinned, sister cities, formally paired",
                "{source} is paired with {target}",
                symmetric=True,
            ),
            _relation(
                "MET_WITH",
                ACTORS,
                ACTORS,
                "held, or will hold, a meeting or talks with each other",
                "{source} met with {target}",
                symmetric=True,
            ),
            _relation(
                "SIGNED_MOU_WITH",
                ACTORS,
                ACTORS,
                "signed, or will sign, an MOU, agreement, letter of intent or contract",
                "{source} signed an agreement with {target}",
                symmetric=True,
            ),
            _relation(
                "COOPERATES_WITH",
                ACTORS,
                ACTORS,
                "work together, partner, share experience or do a project jointly",
                "{source} cooperates with {target}",
                symmetric=True,
            ),
            _relation(
                "ORGANISED",
                ACTORS,
                frozenset({"Event"}),
                "organises, hosts, co-hosts or runs",
                "{source} organised {target}",
            ),
            _relation(
                "PARTICIPATED_IN",
                ACTORS,
                UNDERTAKINGS,
                "takes part, attends, exhibits, is represented, is a partner",
                "{source} took part in {target}",
            ),
            _relation(
                "VISITED",
                ACTORS,
                ACTORS | {"Place"},
                "a delegation or head of the source went to the target",
                "{source} visited {target}",
            ),
            _relation(
                "IMPLEMENTS",
                ACTORS,
                _RUN,
                "launches, runs, carries out, oversees, develops or proposes it",
                "{source} implements {target}",
            ),
            _relation(
                "SUPPORTS",
                ACTORS,
                UNDERTAKINGS | ACTORS,
                "funds, sponsors or backs it",
                "{source} supports {target}",
            ),
            _relation(
                "PART_OF",
                ACTORS | UNDERTAKINGS,
                ACTORS | {"Programme", "Event"},
                "is a part or a unit of",
                "{source} is part of {target}",
            ),
            _relation(
                "MEMBER_OF",
                ACTORS,
                frozenset({"Network", "InternationalOrganisation"}),
                "is a member of",
                "{source} is a member of {target}",
            ),
            _relation(
                "LOCATED_IN",
                frozenset(LABELS) - {"Person"},
                PLACES,
                "lies in, is held in, is based in, is of",
                "{source} is in {target}",
            ),
            _relation(
                "WORKS_FOR",
                frozenset({"Person"}),
                ACTORS,
                "holds a post there",
                "{source} works for {target}",
            ),
        )
    }
)

COOPERATION: Final = frozenset({"PAIRED_WITH", "MET_WITH", "SIGNED_MOU_WITH", "COOPERATES_WITH"})
"""The symmetric relations, by which two actors are partners."""


def allows(relation: str, source: str, target: str) -> bool:
    """Whether a relation may run from one label to another.

    Projects and events may be part of programmes, and events of events; what else
    may be part of what is held by the ends of ``PART_OF``.

    Args:
        relation: a name out of ``RELATIONS``.
        source: the label of the source.
        target: the label of the target.

    Returns:
        True where the ontology admits the triple; False for unknown names too.

    >>> allows("WORKS_FOR", "Person", "Ministry")
    True
    >>> allows("WORKS_FOR", "Ministry", "Person")
    False
    """
    spec = RELATIONS.get(relation)
    if spec is None or source not in spec.sources or target not in spec.targets:
        return False
    if relation == "PART_OF":
        if source in {"Project", "Programme"}:
            return target in {"Programme", "InternationalOrganisation"}
        return source == "Event" or target in ACTORS
    return True
