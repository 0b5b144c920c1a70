"""What files that hold files hold: the members of .zip archives, the attachments of mails."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import PurePosixPath

from graph.errors import DocumentError

__all__ = ["CONTAINERS", "Member", "open_members"]

CONTAINERS = frozenset({".eml", ".zip"})
MOST_MEMBERS = 5_000
LARGEST_MEMBER = 50_000_000
LARGEST_SUM = 1_000_000_000
"""Bytes that an archive may unpack to in all; each member is read and let go."""

Member = tuple[str, bytes]
"""Its name, without folders, and its bytes."""


def _safe_name(name: str) -> str | None:
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name:
        return None
    return str(path)


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member: never more than the limit, whatever its header says."""
    with archive.open(info) as member:
        raw = member.read(LARGEST_MEMBER + 1)
    if len(raw) > LARGEST_MEMBER:
        raise DocumentError("", f"unpacks to more than {LARGEST_MEMBER // 1_000_000} MB")
    return raw


def _zip_members(path: str, raw: bytes) -> Iterator[Member | DocumentError]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise DocumentError(path, "is broken, or no .zip archive") from error
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MOST_MEMBERS:
        raise DocumentError(path, f"holds more than {MOST_MEMBERS} files; split it")
    total = 0
    for info in members:
        where = f"{path}/{info.filename}"
        name = _safe_name(info.filename)
        if name is None:
            yield DocumentError(where, "has a path that leads out of its archive")
            continue
        if any(part.startswith(".") for part in PurePosixPath(name).parts):
            continue
        if info.flag_bits & 1:
            yield DocumentError(where, "is protected by a password; save it without one")
            continue
        try:
            content = _unpacked(archive, info)
        except DocumentError as error:
            yield DocumentError(where, error.reason)
            continue
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            yield DocumentError(where, f"cannot be unpacked ({error})")
            continue
        total += len(content)
        if total > LARGEST_SUM:
            raise DocumentError(path, "unpacks to more than is safe to read; the rest is left out")
        yield name, content


def _attachments(path: str, raw: bytes) -> Iterator[Member | DocumentError]:
    mail = message_from_bytes(raw, policy=policy.default)
    for number, part in enumerate(mail.iter_attachments(), 1):
        name = PurePosixPath(
            (part.get_filename() or f"attachment-{number}").replace("\\", "/")
        ).name
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            yield DocumentError(f"{path}/{name}", "is a mail in a mail; save it on its own")
        else:
            yield name, content


def open_members(path: str, raw: bytes, suffix: str) -> Iterator[Member | DocumentError]:
    """The files in a file.

    Args:
        path: what to call it in errors.
        raw: its bytes.
        suffix: one of ``CONTAINERS``.

    Yields:
        A member, or the error that says why it is left out.

    Raises:
        DocumentError: the whole is broken, or larger than is safe.
    """
    yield from _zip_members(path, raw) if suffix == ".zip" else _attachments(path, raw)
