"""When something happened: dates in words and figures, absolute and relative."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from loaders.components.sections import Cleaned

__all__ = ["Found", "date_of_document", "dates_in", "moment_of_document"]

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
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_M = rf"(?P<month>{_NAMES})\b\.?"
_D = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b"
_TO = r"(?:\s*(?:-|–|to|and|until|through)\s*(?:the\s+)?[0-3]?\d(?:st|nd|rd|th)?\b)?"
_Y = r"(?:(?:\s*[,/]\s*|\s+)(?:of\s+)?(?P<year>(?:19|20)\d\d)\b)?"
_BESIDE_DAY = r"(?:\s*\([^()\n]{2,10}\))?"
"""As in "October 10 (Thu.)"."""
_ON = _BESIDE_DAY + r"\s*(?:-|–|—|to|until|through|till)\s*(?:the\s+)?(?:\w+day,?\s+)?"
_OTHER = rf"(?:{_NAMES})\b\.?"
_END = r"[0-3]?\d(?:st|nd|rd|th)?\b"
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PATTERNS = tuple(
    re.compile(p, re.IGNORECASE)
    for p in (
        r"\b(?P<year>(?:19|20)\d\d)\s?[-./]\s?(?P<number>0?[1-9]|1[0-2])\s?[-./]\s?(?P<day>[0-3]?\d)(?!\d)",
        rf"\b(?P<day>[0-3]?\d)[-./]?(?P<month>{_NAMES})[-./]?(?P<year>(?:19|20)\d\d)\b",
        r"'(?P<short>\d\d)\.(?P<number>0?[1-9]|1[0-2])\.(?P<day>[0-3]?\d)\b",
        rf"\b{_M}\s+{_D}{_ON}{_OTHER}\s+{_END}{_BESIDE_DAY}{_Y}(?!\d)",
        rf"\b{_D}\s+(?:of\s+)?{_M}{_ON}{_END}\s+(?:of\s+)?{_OTHER}{_Y}",
        rf"\b{_D}{_TO}\s+(?:of\s+)?{_M}{_Y}",
        rf"\b{_M}\s+{_D}{_TO}{_Y}(?!\d)",
        rf"\b{_M}(?:\s*,\s*|\s+)(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<day>[0-3]?\d)\s?[./-]\s?(?P<number>0?[1-9]|1[0-2])\s?[./-]\s?(?P<year>(?:19|20)\d\d)\b",
        r"\b(?P<number>0?[1-9]|1[0-2])[./](?P<day>1[3-9]|2\d|3[01])[./](?P<year>(?:19|20)\d\d)\b",
    )
)
_YEAR = re.compile(
    r"\b(?:in|since|during|of|year|from|between|early|late|spring|summer|autumn|fall|winter)"
    r"\s+(?P<year>(?:19|20)\d\d)\b(?!\s*-)",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEARS = re.compile(
    r"\(\s*(?:since\s+)?(?P<year>(?:19|20)\d\d)\s*(?:[-–]\s*(?:(?:19|20)\d\d|\d\d)?\s*)?\)"
)
_MONTH_ALONE = re.compile(
    rf"\b(?P<near>in|this|last|past|next|coming|early|late|mid|since|of)[\s-]+{_M}(?!\s*\d)"
    r"(?:\s+(?P<shift>last|this|next)\s+year\b)?",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?P<word>today|yesterday|tomorrow|tonight|this (?:morning|afternoon|evening)|this week|last week|this month"
    r"|earlier this month|later this month|last month|this year|earlier this year|last year|next year|next month"
    r"|(?:last|this|next) (?P<season>spring|summer|autumn|fall|winter)|(?:(?:on|last|this|next)\s+)?"
    r"(?P<weekday>" + "|".join(_WEEKDAYS) + r"))\b",
    re.IGNORECASE,
)
_LOOSE = frozenset({"in", "early", "late", "mid", "of"})
"""As in "in November", of which the document's date tells the year, not "last November"."""
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
_BESIDE_WEEKDAY = 12
"""Characters before a date within which its weekday stands."""
_YEAR_MONTHS = 12
_LONGEST_DATELINE = 9
_WITHIN_NAMES = frozenset({"and", "de", "del", "of", "on", "the"})
_FOOT_LINES = 4
_FOOT_WORDS = 9
_FULL = len("2022-11-15")
_MONTH = len("2022-11")
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month in which each begins."""
_SEASON = 3
_REACH = 20_000
"""Characters within which a text says at all when it is of."""
_ERA = 10
"""Years that a text may look ahead of its news."""
_FIGURE = re.compile(r"\d")
_REMEMBERED = 64
"""Passages whose dates are remembered: all the facts of a sentence ask for the same."""
_Partial = Literal["", "year", "weekday"]


@dataclass(frozen=True, slots=True)
class Found:
    """A date and where it stands in the text that was searched."""

    iso: str
    start: int
    end: int
    partial: _Partial = ""
    """What had to be taken from the document: its year, or the week of a weekday."""

    def seen(self, own: str, *, ahead: bool) -> str:
        """The date where what it dates is known to lie ahead of the document's own, or behind."""
        if not self.partial or len(self.iso) < _MONTH or len(own) < _MONTH:
            return self.iso
        length = min(len(self.iso), len(own))
        late = self.iso[:length] < own[:length] if ahead else self.iso[:length] > own[:length]
        if not late:
            return self.iso
        if self.partial == "weekday":
            return (date.fromisoformat(self.iso) + timedelta(days=7)).isoformat()
        moved = f"{int(self.iso[:4]) + (1 if ahead else -1):04}{self.iso[4:]}"
        # The year before or after a leap year has no 29 February.
        return moved[:_MONTH] if moved.endswith("-02-29") else moved


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


def _by_weekday(text: str, match: re.Match[str], iso: str | None) -> str | None:
    """A date in figures with day and month changed where the weekday before it asks for that."""
    if iso is None or not match.groupdict().get("number") or len(iso) < _FULL:
        return iso
    before = text[max(0, match.start() - _BESIDE_WEEKDAY) : match.start()].casefold()
    named = [n for n, word in enumerate(_WEEKDAYS) if re.search(rf"\b{word[:3]}", before)]
    day = date.fromisoformat(iso)
    if not named or day.weekday() == named[-1] or day.day > _YEAR_MONTHS:
        return iso
    turned = date(day.year, day.day, day.month)
    return turned.isoformat() if turned.weekday() == named[-1] else iso


def _month_near(match: re.Match[str], own: str | None) -> str | None:
    """As in "last May", "next March": the one nearest to the document's own month."""
    year, month = int(own[:4]) if own else None, _MONTHS[match["month"].casefold().rstrip(".")]
    if year is not None and own is not None and len(own) >= _MONTH:
        now, word = int(own[5:7]), match["near"].casefold()
        year -= word in {"last", "past"} and month >= now
        year += word in {"next", "coming"} and month <= now
        year += {"last": -1, "next": 1}.get((match["shift"] or "").casefold(), 0)
    return _iso(match, year)


def _by_month(word: str, own: str) -> str | None:
    """The month or year that "last month", "this year" mean."""
    year, month = int(own[:4]), int(own[5:7]) if len(own) >= _MONTH else None
    shift = -1 if word.startswith("last") else int(word.startswith("next"))
    if "year" in word:
        return str(year + shift)
    if month is None:
        return None
    months = year * 12 + month - 1 + shift
    return f"{months // 12:04}-{months % 12 + 1:02}"


def _by_season(word: str, season: str, own: str) -> str | None:
    """The year of "last autumn", "next spring"."""
    if len(own) < _MONTH:
        return None
    year, month, opens = int(own[:4]), int(own[5:7]), _SEASONS[season]
    if word.startswith("last"):
        year -= month < opens + _SEASON
    elif word.startswith("next"):
        year += month >= opens
    return str(year)


def _loose(match: re.Match[str]) -> Literal["", "year"]:
    return "year" if match["near"].casefold() in _LOOSE and not match["shift"] else ""


def _relative(match: re.Match[str], own: str) -> str | None:
    """The date that a word means, seen from the document's own."""
    word = match["word"].casefold()
    if match["season"]:
        return _by_season(word, match["season"].casefold(), own)
    if "month" in word or "year" in word:
        return _by_month(word, own)
    if len(own) < _FULL:
        return own
    day = date.fromisoformat(own)
    if match["weekday"]:
        at = _WEEKDAYS.index(match["weekday"].casefold())
        if word.startswith("next"):
            return (day + timedelta(days=7 - (day.weekday() - at) % 7)).isoformat()
        return (day - timedelta(days=(day.weekday() - at) % 7)).isoformat()
    if "week" in word:
        start = day - timedelta(days=7 if word.startswith("last") else 0)
        return start.isoformat()[:_MONTH]
    shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
    return (day + timedelta(days=shift)).isoformat()


def _day_of_month(match: re.Match[str], own: str) -> str | None:
    try:
        return date(int(own[:4]), int(own[5:7]), int(match["day"])).isoformat()
    except ValueError:
        return None


class _Apart:
    """Dates found so far, in order of place, none inside another."""

    def __init__(self) -> None:
        self.dates: list[Found] = []

    def take(self, match: re.Match[str], iso: str | None, partial: _Partial = "") -> None:
        """Take a date in unless there is none or one stands there already."""
        at = bisect_left(self.dates, match.end(), key=lambda f: f.start)
        if iso and (at == 0 or self.dates[at - 1].end <= match.start()):
            self.dates.insert(at, Found(iso, match.start(), match.end(), partial))

    def one_right_behind(self, match: re.Match[str]) -> bool:
        """Whether a date begins right where a match ends, but for a comma or the like."""
        at = bisect_left(self.dates, match.end(), key=lambda f: f.start)
        return at < len(self.dates) and self.dates[at].start - match.end() <= _BESIDE


@lru_cache(maxsize=_REMEMBERED)
def dates_in(text: str, own: str | None = None) -> tuple[Found, ...]:
    """The dates of a passage, in order of place, none inside another.

    Args:
        text: the passage.
        own: the document's own date, ISO 8601; it supplies years that are not said, and
            what "today" or "last week" means. Without it such dates are left out.

    Returns:
        The first day of a span of days ("17-19 November") stands for the span.
    """
    year = int(own[:4]) if own else None
    found = _Apart()
    figures = _FIGURE.search(text) is not None
    for pattern in _PATTERNS if figures else ():
        for match in pattern.finditer(text):
            groups = match.groupdict()
            said = bool(groups.get("year") or groups.get("short"))
            iso = _by_weekday(text, match, _iso(match, year))
            found.take(match, iso, "" if said else "year")
    for match in _MONTH_ALONE.finditer(text):
        found.take(match, _month_near(match, own), _loose(match))
    for pattern in (_YEAR, _YEARS) if figures else ():
        for match in pattern.finditer(text):
            found.take(match, match["year"])
    if own and len(own) >= _MONTH and figures:
        for match in _DAY_ALONE.finditer(text):
            found.take(match, _day_of_month(match, own))
    if own:
        for match in _RELATIVE.finditer(text):
            # "on Tuesday, 10 September": the date beside it says it better.
            if not (match["weekday"] and found.one_right_behind(match)):
                found.take(match, _relative(match, own), "weekday" if match["weekday"] else "")
    return tuple(found.dates)


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


def moment_of_document(cleaned: Cleaned, own: str | None) -> str | None:
    """The month or day at which a document tells its news.

    Args:
        cleaned: the document.
        own: its own date, if it gives one.

    Returns:
        Its own date; else the last month that its opening names, unless it speaks of later
        years; else the year of all the days that it names, if there is but one.
    """
    if own:
        return own
    found = [f for f in dates_in(cleaned.text[:_REACH]) if len(f.iso) >= _MONTH]
    months = [f.iso[:_MONTH] for f in found if f.start < _HEAD]
    if not months:
        years = {f.iso[:4] for f in found if len(f.iso) == _FULL}
        return years.pop() if len(years) == 1 else None
    later = any(int(y) > int(max(months)[:4]) + _ERA for y in _ANY_YEAR.findall(cleaned.text))
    return None if later else max(months)


def _moments(text: str) -> list[Found]:
    """The dates of a passage that may be a document's own: no bare years, no spans of months."""
    shortest = _FULL if _SPAN.search(text) else _MONTH
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
    names = all(w[0].isupper() or not w[0].isalpha() or w in _WITHIN_NAMES for w in words)
    return len(words) <= _LONGEST_DATELINE and (names or "-" in before or "–" in before)
