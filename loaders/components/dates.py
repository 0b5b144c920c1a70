"""When something happened: dates in words and figures, absolute and relative."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from loaders.components.sections import Cleaned

__all__ = ["Found", "date_of_document", "dates_in"]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        1,
    )
    for name in names.split()
}
_M = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_TO = r"(?:\s*(?:-|–|to|and|until|through)\s*(?:the\s+)?[0-3]?\d(?:st|nd|rd|th)?\b)?"
_Y = r"(?:,?\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)\b)?"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        r"\b(?P<year>(?:19|20)\d\d)[-./](?P<number>0?[1-9]|1[0-2])[-./](?P<day>[0-3]?\d)\b",
        r"'(?P<short>\d\d)\.(?P<number>0?[1-9]|1[0-2])\.(?P<day>[0-3]?\d)\b",
        rf"\b{_D}{_TO}\s+(?:of\s+)?{_M}{_Y}",
        rf"\b{_M}\s+{_D}{_TO}{_Y}(?!\d)",
        rf"\b{_M},?\s+(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<day>[0-3]?\d)\s?[./-]\s?(?P<number>0?[1-9]|1[0-2])\s?[./-]\s?(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<number>0?[1-9]|1[0-2])[./](?P<day>1[3-9]|2\d|3[01])[./](?P<year>(?:19|20)\d\d)\b",
    )
)
_YEAR = re.compile(
    r"\b(?:in|since|during|of|year|from|between|early|late|spring|summer|autumn|fall|winter)"
    r"\s+(?P<year>(?:19|20)\d\d)\b(?!\s*-)",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\(\s*(?:since\s+)?(?P<year>(?:19|20)\d\d)\s*(?:[-–]\s*(?:(?:19|20)\d\d|\d\d)?\s*)?\)"
)
_MONTH_ALONE = re.compile(
    rf"\b(?P<near>in|this|last|past|next|coming|early|late|mid|since|of)[\s-]+{_M}(?!\s*\d)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?P<word>today|yesterday|tomorrow|tonight|this week|last week|this month|earlier this month|later this month"
    r"|last month|this year|earlier this year|last year|next year|next month|(?:(?:on|last|this|next)\s+)?"
    r"(?P<weekday>" + "|".join(_WEEKDAYS) + r"))\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"(?:19|20)\d\d\s*(?:[-–—]|to|until)\s*(?:" + "|".join(_MONTHS) + r")\b", re.IGNORECASE
)
"""As in "October 2021 – September 2025": how long something lasts, not when a text was written."""
_DAY_ALONE = re.compile(
    r"\b(?:on|from|between|until)\s+(?:the\s+)?(?P<day>[0-3]?\d)(?:st|nd|rd|th)\b"
    r"(?=\s+(?:to|and|until|through|in|at)\s|\s*[.,;)]|$)"
)
"""As in "from the 15th to the 17th": of the document's own month."""
_HEADER = re.compile(
    r"\b(?:date|upload|published|posted|updated|issued|released?)\b", re.IGNORECASE
)
_HEAD = 600
_BESIDE = 3
_FOOT_LINES = 4
_FOOT_WORDS = 9
_FULL = len("2022-11-15")


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where it stands in the text that was searched."""

    iso: str
    start: int
    end: int
    partial: bool = False
    """Whether the year had to be taken from the document."""


def _iso(match: re.Match[str], year: int | None) -> str | None:
    """The date that a match gives; ``year`` is that of the document, where none is said."""
    groups = match.groupdict()
    if groups.get("year"):
        year = int(groups["year"])
    elif groups.get("short"):
        year = 2000 + int(groups["short"])
    if year is None:
        return None
    month = (
        int(groups["number"])
        if groups.get("number")
        else _MONTHS[groups["month"].casefold().rstrip(".")]
    )
    if not groups.get("day"):
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, int(groups["day"])).isoformat()
    except ValueError:
        return None


def _month_near(match: re.Match[str], own: str | None) -> str | None:
    """As in "last May", "next March": the one nearest to the document's own month."""
    year, month = int(own[:4]) if own else None, _MONTHS[match["month"].casefold().rstrip(".")]
    if year is not None and own is not None and len(own) >= len("2022-11"):
        now, word = int(own[5:7]), match["near"].casefold()
        year -= word in {"last", "past"} and month >= now
        year += word in {"next", "coming"} and month <= now
    return _iso(match, year)


def _relative(match: re.Match[str], own: str) -> str | None:
    word = match["word"].casefold()
    if "month" in word or "year" in word:
        year, month = int(own[:4]), int(own[5:7]) if len(own) >= 7 else None
        if "year" in word:
            shift = -1 if word.startswith("last") else word.startswith("next")
            return str(year + shift)
        if month is None:
            return None
        months = (
            year * 12 + month - 1 + (-1 if word.startswith("last") else word.startswith("next"))
        )
        return f"{months // 12:04}-{months % 12 + 1:02}"
    if len(own) < _FULL:
        return own
    day = date.fromisoformat(own)
    if match["weekday"]:
        back = (day.weekday() - _WEEKDAYS.index(match["weekday"].casefold())) % 7
        ahead = 7 if word.startswith("next") else 0
        return (day - timedelta(days=back - ahead)).isoformat()
    if "week" in word:
        start = day - timedelta(days=7 if word.startswith("last") else 0)
        return start.isoformat()[:7]
    shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return (day + timedelta(days=shift)).isoformat()


def _day_of_month(match: re.Match[str], own: str) -> str | None:
    try:
        return date(int(own[:4]), int(own[5:7]), int(match["day"])).isoformat()
    except ValueError:
        return None


def dates_in(text: str, own: str | None = None) -> list[Found]:
    """The dates of a passage, in order of place, none inside another.

    Args:
        text: the passage.
        own: the document's own date, ISO 8601; it supplies years that are not said, and
            what "today" or "last week" means. Without it such dates are left out.

    Returns:
        The first day of a span of days ("17-19 November") stands for the span.
    """
    year = int(own[:4]) if own else None
    found: list[Found] = []

    def take(match: re.Match[str], iso: str | None, *, partial: bool = False) -> None:
        apart = all(match.end() <= f.start or f.end <= match.start() for f in found)
        if iso and apart:
            found.append(Found(iso, match.start(), match.end(), partial))

    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            said = bool(groups.get("year") or groups.get("short"))
            take(match, _iso(match, year), partial=not said)
    for match in _MONTH_ALONE.finditer(text):
        take(match, _month_near(match, own), partial=True)
    for pattern in (_YEAR, _YEARS):
        for match in pattern.finditer(text):
            take(match, match["year"])
    if own and len(own) >= len("2022-11"):
        for match in _DAY_ALONE.finditer(text):
            take(match, _day_of_month(match, own), partial=True)
    if own:
        for match in _RELATIVE.finditer(text):
            # "on Tuesday, 10 September": the date beside it says it better.
            if match["weekday"] and any(0 <= f.start - match.end() <= _BESIDE for f in found):
                continue
            take(match, _relative(match, own), partial=True)
    return sorted(found, key=lambda f: f.start)


def date_of_document(cleaned: Cleaned) -> str | None:
    """The document's own date, from its header or dateline, else from its foot.

    A line that says "date", "upload" or the like counts before a dateline, a full date
    before a partial one; only the beginning of the text is looked at, and where that gives
    no day, the short lines at its end ("Done at Maseru, 11 October 2019").
    """
    best: tuple[int, str] | None = None
    for block in cleaned.blocks:
        if block.start > _HEAD:
            break
        text = cleaned.text[block.start : min(block.end, block.start + 200)]
        for found in _moments(text):
            head = found.start < 80 and (
                block.kind != "paragraph"
                or block.kind == "dateline"
                or _dateline(text[: found.start])
            )
            labelled = bool(_HEADER.search(text[: found.start]))
            rank = 3 * labelled + 2 * head + (len(found.iso) == _FULL)
            if (labelled or head) and (best is None or rank > best[0]):
                best = (rank, found.iso)
    own = best[1] if best else None
    return own if own and len(own) == _FULL else _at_foot(cleaned) or own


def _moments(text: str) -> list[Found]:
    """The dates of a passage that may be a document's own: no bare years, no spans of months."""
    shortest = _FULL if _SPAN.search(text) else len("2022-11")
    return [f for f in dates_in(text) if len(f.iso) >= shortest]


def _at_foot(cleaned: Cleaned) -> str | None:
    """The date in the short lines that close a text, the last full one."""
    found: list[str] = []
    for block in cleaned.blocks[-_FOOT_LINES:]:
        text = cleaned.text[block.start : block.end]
        if block.start > _HEAD and block.kind != "item" and len(text.split()) <= _FOOT_WORDS:
            found += [f.iso for f in _moments(text)]
    return max(reversed(found), key=len, default=None)


def _dateline(before: str) -> bool:
    words = before.replace("/", " ").split()
    return len(words) <= 9 and (
        before.isupper() or len(words) <= 4 or "-" in before or "–" in before
    )
