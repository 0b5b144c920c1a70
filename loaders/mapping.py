"""The mapping language: how the columns of a table say facts. See docs/tables.md."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from graph.errors import MappingError
from graph.ontology import LABELS, RELATIONS, STATUSES

__all__ = [
    "Choice",
    "ClaimRule",
    "EndRule",
    "GroupRule",
    "SkipRule",
    "TableMapping",
    "read_mapping",
]

_CODES = ("iso2", "eu", "name")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value: always the same, or out of a column, possibly translated."""

    constant: str | None = None
    column: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    """Translates what stands in the column; what is not listed is reported, never guessed."""
    codes: str | None = None
    """For countries: ``iso2``, ``eu`` (EL and UK), or ``name``."""


@dataclass(frozen=True, slots=True)
class EndRule:
    """An entity of a row."""

    name: str
    label: Choice
    id: str | None = None
    """Template such as ``cordis:{org_id}``: rows of one id are one entity."""
    country: Choice | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimRule:
    """A fact that each row states."""

    type: str
    source: str
    target: str
    date: str | None = None
    status: str | None = "done"
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A fact between each two of the rows that share a value, as partners of one project."""

    by: str
    end: str
    type: str
    largest: int
    """Groups of more rows than this state nothing: everybody would know everybody."""


@dataclass(frozen=True, slots=True)
class SkipRule:
    """Rows that are left out on purpose."""

    column: str
    equals: str
    """Empty for rows where the column is empty."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """How one kind of table says facts."""

    title: str
    ends: Mapping[str, EndRule]
    claims: tuple[ClaimRule, ...]
    groups: tuple[GroupRule, ...] = ()
    skip: tuple[SkipRule, ...] = ()
    publisher: str | None = None

    @property
    def columns(self) -> frozenset[str]:
        """Every column that the mapping reads."""
        found = {rule.column for rule in self.skip} | {group.by for group in self.groups}
        for end in self.ends.values():
            found |= {end.name, *end.aliases, *template_columns(end.id or "")}
            found |= {c.column for c in (end.label, end.country) if c and c.column}
        for claim in self.claims:
            found |= {*claim.attributes.values(), *((claim.date,) if claim.date else ())}
        return frozenset(found)


def template_columns(template: str) -> list[str]:
    """The columns that a template such as ``cordis:{org_id}`` names."""
    import string

    return [name for _, name, _, _ in string.Formatter().parse(template) if name]


def read_mapping(source: str | Path) -> TableMapping:
    """A mapping, checked, from a file or by the name of one that ships with the project.

    Args:
        source: path of a YAML file, or ``cordis`` or ``twin_cities``.

    Raises:
        MappingError: the file is absent or wrong; the sentence says where and what is known.
    """
    path = Path(source)
    shipped = resources.files("loaders").joinpath("mappings", f"{source}.yaml")
    try:
        if path.suffix not in {".yaml", ".yml"} and shipped.is_file():
            text = shipped.read_text(encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
        loaded = yaml.safe_load(text)
    except (OSError, UnicodeDecodeError) as error:
        known = sorted(
            file.name.removesuffix(".yaml")
            for file in resources.files("loaders").joinpath("mappings").iterdir()
            if file.name.endswith(".yaml")
        )
        raise MappingError(
            f"{source}: cannot be read as a mapping; shipped ones are {', '.join(known)}"
        ) from error
    except yaml.YAMLError as error:
        raise MappingError(f"{source}: is no YAML ({' '.join(str(error).split())})") from error
    return _mapping(loaded, str(source))


def _fields(
    value: Any, where: str, *, needed: Collection[str], optional: Collection[str] = ()
) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MappingError(f"{where}: must be a mapping of {', '.join((*needed, *optional))}")
    if missing := sorted(set(needed) - set(value)):
        raise MappingError(f"{where}: lacks {', '.join(missing)}")
    if unknown := sorted(str(key) for key in set(value) - set(needed) - set(optional)):
        raise MappingError(
            f"{where}: does not know {', '.join(unknown)}; known are {', '.join((*needed, *optional))}"
        )
    return value


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise MappingError(f"{where}: must be a text, not {value!r}; quote it")
    return value


def _one_of(value: Any, known: Collection[str], where: str) -> str:
    if value not in known:
        raise MappingError(f"{where}: {value!r} is unknown; known are {', '.join(sorted(known))}")
    return str(value)


def _texts(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise MappingError(f"{where}: must be a mapping of texts")
    # YAML reads an unquoted NO as false: such a key would never match a cell.
    return {_text(k, f"{where}, key {k!r}"): _text(v, f"{where}.{k}") for k, v in value.items()}


def _choice(value: Any, where: str, *, allowed: Collection[str] | None = None) -> Choice:
    if isinstance(value, str):
        value = {"constant": value}
    given = _fields(value, where, needed=(), optional=("constant", "column", "values", "codes"))
    if ("constant" in given) == ("column" in given):
        raise MappingError(f"{where}: give either a constant or a column")
    values = _texts(given.get("values", {}), f"{where}.values")
    for result in (*values.values(), *([given["constant"]] if "constant" in given else ())):
        if allowed is not None:
            _one_of(result, allowed, where)
    codes = given.get("codes")
    return Choice(
        constant=_text(given["constant"], where) if "constant" in given else None,
        column=_text(given["column"], f"{where}.column") if "column" in given else None,
        values=values,
        codes=_one_of(codes, _CODES, f"{where}.codes") if codes else None,
    )


def _end(value: Any, where: str) -> EndRule:
    given = _fields(value, where, needed=("name", "label"), optional=("id", "country", "aliases"))
    aliases = given.get("aliases", [])
    if not isinstance(aliases, list):
        raise MappingError(f"{where}.aliases: must be a list of columns")
    return EndRule(
        name=_text(given["name"], f"{where}.name"),
        label=_choice(given["label"], f"{where}.label", allowed=LABELS),
        id=_text(given["id"], f"{where}.id") if "id" in given else None,
        country=_choice(given["country"], f"{where}.country") if "country" in given else None,
        aliases=tuple(_text(alias, f"{where}.aliases") for alias in aliases),
    )


def _claim(value: Any, where: str, ends: Collection[str]) -> ClaimRule:
    given = _fields(
        value,
        where,
        needed=("type", "source", "target"),
        optional=("date", "status", "attributes"),
    )
    return ClaimRule(
        type=_one_of(given["type"], RELATIONS, f"{where}.type"),
        source=_one_of(given["source"], ends, f"{where}.source"),
        target=_one_of(given["target"], ends, f"{where}.target"),
        date=_text(given["date"], f"{where}.date") if "date" in given else None,
        status=_one_of(given.get("status", "done"), STATUSES, f"{where}.status"),
        attributes=_texts(given.get("attributes", {}), f"{where}.attributes"),
    )


def _group(value: Any, where: str, ends: Collection[str]) -> GroupRule:
    given = _fields(value, where, needed=("by", "end", "type", "largest"))
    if not isinstance(given["largest"], int) or given["largest"] < 2:
        raise MappingError(f"{where}.largest: must be a whole number of at least 2")
    relation = _one_of(given["type"], RELATIONS, f"{where}.type")
    if not RELATIONS[relation].symmetric:
        raise MappingError(f"{where}.type: {relation} has a direction, a group has none")
    return GroupRule(
        by=_text(given["by"], f"{where}.by"),
        end=_one_of(given["end"], ends, f"{where}.end"),
        type=relation,
        largest=given["largest"],
    )


def _skip(value: Any, where: str) -> SkipRule:
    given = _fields(value, where, needed=("column", "equals"))
    if not isinstance(given["equals"], str):
        raise MappingError(f"{where}.equals: must be a text; quote it")
    return SkipRule(_text(given["column"], f"{where}.column"), given["equals"])


def _list(value: Any, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise MappingError(f"{where}: must be a list")
    return value


def _mapping(value: Any, where: str) -> TableMapping:
    given = _fields(
        value,
        where,
        needed=("title", "ends"),
        optional=("claims", "groups", "skip", "publisher"),
    )
    if not isinstance(given["ends"], dict) or not given["ends"]:
        raise MappingError(f"{where}, ends: must name at least one end")
    ends = {str(name): _end(end, f"{where}, ends.{name}") for name, end in given["ends"].items()}
    lists = {
        key: _list(given.get(key, []), f"{where}, {key}") for key in ("claims", "groups", "skip")
    }
    if not lists["claims"] and not lists["groups"]:
        raise MappingError(f"{where}: states nothing; give claims or groups")
    return TableMapping(
        title=_text(given["title"], f"{where}, title"),
        publisher=given.get("publisher"),
        ends=ends,
        claims=tuple(
            _claim(c, f"{where}, claims {n}", ends) for n, c in enumerate(lists["claims"], 1)
        ),
        groups=tuple(
            _group(g, f"{where}, groups {n}", ends) for n, g in enumerate(lists["groups"], 1)
        ),
        skip=tuple(_skip(s, f"{where}, skip {n}") for n, s in enumerate(lists["skip"], 1)),
    )
