"""Bodies of one name in two countries: "the Ministry of Trade of A" and "the Ministry of Trade of B"."""

from __future__ import annotations

import re

from spacy.tokens import Doc

from graph.gazetteer import country_called, fold
from loaders.components.scene import Mention, Name, Scene

__all__ = ["tell_namesakes_apart"]

_TAIL = re.compile(r" of ((?:the )?[A-Z].*)$")
_LONGEST_COUNTRY = 6


def tell_namesakes_apart(doc: Doc, scene: Scene) -> None:
    """Give each country its own ministry where the text names the same one of two countries or more."""
    said: dict[str, dict[str, str]] = {}
    owners: list[tuple[Mention, str, str]] = []
    for mention in scene.mentions:
        name = mention.name.whole or mention.name
        if name.label != "Ministry" or mention.kind != "name":
            continue
        country = _country_in(doc, mention) or _country_behind(doc, mention)
        if country is not None:
            said.setdefault(fold(name.text), {}).setdefault(country[0], country[1])
            owners.append((mention, fold(name.text), country[0]))
    made: dict[tuple[str, str], Name] = {}
    for mention, base, code in owners:
        if len(said[base]) > 1:
            name = mention.name.whole or mention.name
            own = made.get((base, code)) or _own(scene, name, said[base][code], mention.start)
            made[base, code] = own
            if mention.name.whole is not None:
                mention.name.whole = own
            else:
                mention.name = own


def _own(scene: Scene, name: Name, country: str, first: int) -> Name:
    text = f"{name.text} of {country}"
    own = Name(text, name.label, aliases={text}, first=first)
    scene.names.append(own)
    return own


def _country_in(doc: Doc, mention: Mention) -> tuple[str, str] | None:
    """The country at the end of a mention, by its code and as it is written."""
    text = doc[mention.start : mention.end].text
    while (match := _TAIL.search(text)) is not None:
        if country := country_called(match[1].removeprefix("the ")):
            return country.country or country.name, match[1]
        text = match[1]
    return None


def _country_behind(doc: Doc, mention: Mention) -> tuple[str, str] | None:
    """The country right behind a mention: "the Ministry of Trade of the Republic of A"."""
    at = mention.end
    if at + 1 >= len(doc) or doc[at].lower_ != "of":
        return None
    for end in range(min(at + _LONGEST_COUNTRY, len(doc)), at + 1, -1):
        text = doc[at + 1 : end].text
        if country := country_called(text.removeprefix("the ")):
            return country.country or country.name, text
    return None
