"""The bytes of a file to its text and what the file tells of it, one reader a format.

Web pages are read by trafilatura, mails by the standard library, all other formats by
kreuzberg: one library of permissive licence that reads them offline, without a program
beside it. It runs in a process of its own (``loaders.reading``), as a hostile file may
crash it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from graph.errors import DocumentError

__all__ = ["READERS", "TEXT_SUFFIXES", "FileText", "read_bytes"]

TEXT_SUFFIXES = frozenset({".md", ".txt"})
_MIME = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".msg": "application/vnd.ms-outlook",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".pdf": "application/pdf",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".rtf": "application/rtf",
}
_NO_TITLE = re.compile(
    r"(microsoft (word|powerpoint)\b|untitled|powerpoint presentation|document\d*$|\()", re.I
)
_TERMINAL = re.compile(r"[.!?…:;][\"'”’)\]]*$")
_ITEM = re.compile(r"[-–—•‣▪●○◦·►▶*]\s|\(?\d{1,2}[.)]\s|\(?[a-z][.)]\s")
_HYPHEN = re.compile("[\u00ad\u0002\ufffe]\\s*")
_FULL = 0.9
"""Share of the widest lines from which on a line counts as full: letters differ in width."""


@dataclass(frozen=True, slots=True)
class FileText:
    """The text of a file, and what the file tells of it."""

    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


def _metadata(raw: bytes, suffix: str) -> tuple[str, Mapping[str, Any]]:
    import kreuzberg

    config = kreuzberg.ExtractionConfig(use_cache=False, enable_quality_processing=False)
    try:
        found = kreuzberg.extract_bytes_sync(raw, _MIME[suffix], config=config)
    except kreuzberg.KreuzbergError as error:
        reason = str(error)
        if "password" in reason or "ncrypt" in reason:
            raise DocumentError("", "is protected by a password; save it without one") from error
        if "limit" in reason:
            raise DocumentError("", "unpacks to more than is safe to read") from error
        raise DocumentError("", f"is broken, or no {suffix} file") from error
    return found.content, dict(found.metadata)


def _plain_title(value: Any) -> str | None:
    title = str(value or "").strip()
    return title if title and not _NO_TITLE.match(title) else None


def _read_office(raw: bytes, suffix: str) -> FileText:
    # When a file was made or saved is not when its text was published: no date is taken.
    text, facts = _metadata(raw, suffix)
    return FileText(text.replace("\r\n", "\n"), title=_plain_title(facts.get("title")))


def _read_pdf(raw: bytes, suffix: str) -> FileText:
    found = _read_office(raw, suffix)
    return FileText(_unwrapped(found.text), title=found.title)


def _unwrapped(text: str) -> str:
    """Paragraphs of a page that has only lines.

    A line goes on in the next where the next one's first word would not have fitted, or
    where the next begins with a small letter; else a paragraph ends.
    """
    lines = [line.strip() for line in _HYPHEN.sub("", text).split("\n")]
    lengths = sorted(len(line) for line in lines if line)
    full = _FULL * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    paragraphs: list[str] = []
    open_line: str | None = None
    for line in filter(None, lines):
        # A blank line is where a page ends, in a paragraph as likely as after it.
        if open_line is not None and _goes_on(open_line, line, full):
            paragraphs[-1] += line if paragraphs[-1].endswith("-") else f" {line}"
        else:
            paragraphs.append(line)
        open_line = line
    return "\n\n".join(paragraphs)


def _goes_on(line: str, after: str, full: float) -> bool:
    if _ITEM.match(after):
        return False
    if not _TERMINAL.search(line) and after[0].islower():
        return True
    return len(line) + 1 + len(after.split()[0]) > full


def _read_html(raw: bytes, _suffix: str) -> FileText:
    import trafilatura

    found: Any = trafilatura.bare_extraction(raw, with_metadata=True, include_comments=False)
    text = found.text if found is not None else None
    if not text or not text.strip():
        raise DocumentError("", "holds no article text")
    # A line is a paragraph or an item of a list here, never a piece of one.
    paragraphs = [line for line in text.splitlines() if line.strip()]
    return FileText(
        "\n\n".join(paragraphs),
        title=found.title,
        date=found.date,
        publisher=found.sitename or found.hostname,
        url=found.url,
    )


def _mail_text(mail: EmailMessage) -> str:
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    text = str(plain.get_content()) if plain is not None else ""
    if page is not None and len(text.strip()) < _SHORT_MAIL:
        import trafilatura

        shown = trafilatura.html2txt(str(page.get_content()))
        return shown if len(shown) > len(text) else text
    return text


_SHORT_MAIL = 200
"""Characters below which the plain part of a mail only says to look at the other one."""


def _read_mail(raw: bytes, _suffix: str) -> FileText:
    mail = message_from_bytes(raw, policy=policy.default)
    try:
        text = _mail_text(mail)
        sender, _ = parseaddr(str(mail["from"] or ""))
        date = parsedate_to_datetime(str(mail["date"])).date().isoformat() if mail["date"] else None
    except (LookupError, ValueError) as error:
        raise DocumentError("", f"is a broken mail ({error})") from error
    return FileText(
        text.replace("\r\n", "\n"),
        title=str(mail["subject"]) if mail["subject"] else None,
        date=date,
        publisher=sender or None,
    )


def _read_message(raw: bytes, suffix: str) -> FileText:
    text, facts = _metadata(raw, suffix)
    _, _, body = text.replace("\r\n", "\n").partition("\n\n")
    return FileText(
        body,
        title=_plain_title(facts.get("subject")),
        date=str(facts["created_at"])[:10] if facts.get("created_at") else None,
        publisher=facts.get("from_name"),
    )


READERS: Mapping[str, Callable[[bytes, str], FileText]] = {
    ".docx": _read_office,
    ".eml": _read_mail,
    ".htm": _read_html,
    ".html": _read_html,
    ".msg": _read_message,
    ".odt": _read_office,
    ".pdf": _read_pdf,
    ".pptx": _read_office,
    ".rtf": _read_office,
}
"""What reads a file, by its suffix; texts as they are need none."""


def read_bytes(raw: bytes, suffix: str) -> FileText:
    """The text of a file that is more than plain text.

    Args:
        raw: its bytes.
        suffix: what its name ends with, in small letters.

    Raises:
        DocumentError: it is broken, protected or without text; the path is for the caller
            to fill in.
    """
    found = READERS[suffix](raw, suffix)
    if not found.text.strip():
        raise DocumentError("", "holds no text; scanned pages are not read")
    return found
