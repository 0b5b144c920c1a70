"""Files to documents: what is read, and what is refused with a reason."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.claims import Document
from graph.errors import DocumentError
from loaders.documents import DocumentReader, find_documents
from loaders.reading import FileReader
from tests.files import (
    MAKERS,
    make_docx,
    make_eml,
    make_locked_pdf,
    make_odt,
    make_pdf,
    make_zip,
)

TITLE = "Turku and Tartu meet"
FIRST = "The mayor of Turku met with the mayor of Tartu in May 2020, and they signed an agreement on culture that will hold for five years in both of the towns."
SECOND = "Málaga – “the city” – took part in the meeting with a delegation of its own."
PARAGRAPHS = [TITLE, FIRST, SECOND]


@pytest.fixture(scope="module")
def reader() -> Iterator[DocumentReader]:
    with DocumentReader() as made:
        yield made


def written(folder: Path, name: str, raw: bytes) -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def laughs(*, depth: int = 12) -> str:
    entities = "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol"}">' for n in range(depth)
    )
    return f"<!DOCTYPE l [{entities}]>"


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"  \n \n", "empty"),
        ("binary.txt", b"PK\x03\x04\x00\x00\x00", "binary"),
        ("latin.txt", "café".encode("latin-1"), "UTF-8"),
        ("huge.txt", b"x" * 5_000_001, "larger"),
        (
            "german.txt",
            ("Die Stadt und das Land haben gestern einen Vertrag " * 8).encode(),
            "English",
        ),
        ("nothing.html", b"<html><body></body></html>", "no article"),
        ("garbage.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 999, r"broken, or no \.pdf"),
        ("cut.pdf", make_pdf(PARAGRAPHS)[:400], r"broken, or no \.pdf"),
        ("locked.pdf", make_locked_pdf(), "password"),
        ("scan.pdf", make_pdf([]), "no text; scanned"),
        ("garbage.docx", b"PK\x03\x04" + b"x" * 999, r"broken, or no \.docx"),
        ("laughs.docx", make_docx([], raw_body="&a11;", doctype=laughs()), "no text"),
        ("laughs.odt", make_odt([], raw_body="&a11;", doctype=laughs()), r"broken, or no \.odt"),
        (
            "deep.docx",
            make_docx([], raw_body="<w:tbl><w:tr><w:tc>" * 100_000),
            r"broken, or no \.docx",
        ),
        ("deep.rtf", b"{\\rtf1" + b"{" * 1_000_000, "no text"),
        ("bomb.docx", make_docx(["a" * 150_000_000]), "more than is safe"),
        ("garbage.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 999, r"broken, or no \.msg"),
        ("garbage.zip", b"PK\x03\x04" + b"x" * 999, r"broken, or no \.zip"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value[:12] else "",
)
def test_what_is_refused_says_why(
    reader: DocumentReader, tmp_path: Path, name: str, raw: bytes, reason: str
) -> None:
    path = written(tmp_path, name, raw)
    (problem,) = reader.read(path)
    assert isinstance(problem, DocumentError)
    assert problem.path == str(path)
    assert len(str(problem).splitlines()) == 1
    with pytest.raises(DocumentError, match=reason):
        raise problem


def test_a_file_of_200_mb_is_not_opened(reader: DocumentReader, tmp_path: Path) -> None:
    for name in ("large.pdf", "large.txt", "large.zip"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(200_000_000)
        (problem,) = reader.read(path)
        assert "is larger than" in str(problem)


def test_the_text_is_the_file_unchanged(reader: DocumentReader, tmp_path: Path) -> None:
    text = f"\ufeffA title\r\n\r\n{FIRST}\r\n"
    (document,) = reader.read(written(tmp_path, "a.txt", text.encode()))
    assert isinstance(document, Document)
    assert document.text == text


@pytest.mark.parametrize("suffix", sorted(MAKERS))
def test_every_format_gives_its_paragraphs(
    reader: DocumentReader, tmp_path: Path, suffix: str
) -> None:
    path = written(tmp_path, f"a{suffix}", MAKERS[suffix](PARAGRAPHS))
    (document,) = reader.read(path)
    assert isinstance(document, Document), document
    assert (document.name, document.title, document.language) == (path.name, TITLE, "en")
    paragraphs = [p.strip() for p in document.text.split("\n") if p.strip()]
    assert paragraphs[-2:] == PARAGRAPHS[-2:]
    assert "never" not in document.text
    assert [document] == list(reader.read(path))


@pytest.mark.parametrize("suffix", [".eml", ".html", ".msg"])
def test_what_a_file_tells_of_its_publication_is_kept(
    reader: DocumentReader, tmp_path: Path, suffix: str
) -> None:
    (document,) = reader.read(written(tmp_path, f"a{suffix}", MAKERS[suffix](PARAGRAPHS)))
    assert isinstance(document, Document)
    assert (document.date, document.publisher) == ("2020-05-04", "Turku Press")


def test_headings_and_items_of_a_page_stand_alone(reader: DocumentReader, tmp_path: Path) -> None:
    page = (
        f"<html><body><article><h1>{TITLE}</h1><p>{FIRST}</p><h2>Those who came to the old town hall of Turku in that year</h2>"
        "<ul><li>the delegation of the city of Tartu with its mayor</li><li>the delegation of Riga with its mayor</li></ul>"
        f"<p>{SECOND}</p></article></body></html>"
    )
    (document,) = reader.read(written(tmp_path, "a.html", page.encode()))
    assert isinstance(document, Document)
    blocks = document.text.split("\n\n")
    assert len(blocks) == 6
    assert blocks[-1] == SECOND


def test_a_pdf_of_many_pages_is_read_to_its_end(reader: DocumentReader, tmp_path: Path) -> None:
    raw = make_pdf([TITLE, *[FIRST] * 100, SECOND])
    (document,) = reader.read(written(tmp_path, "a.pdf", raw))
    assert isinstance(document, Document)
    assert document.text.count(FIRST) == 100
    assert document.text.endswith(SECOND)


def test_items_of_a_pdf_stand_alone(reader: DocumentReader, tmp_path: Path) -> None:
    items = ["1. Turku met with Tartu in the old town hall", "2) Riga", "• Oslo", "- Bergen"]
    (document,) = reader.read(
        written(tmp_path, "a.pdf", make_pdf([TITLE, *items, FIRST], width=46))
    )
    assert isinstance(document, Document)
    assert document.text.split("\n\n")[1:5] == items


@pytest.mark.parametrize("width", [34, 60, 95])
def test_lines_of_a_page_become_paragraphs(
    reader: DocumentReader, tmp_path: Path, width: int
) -> None:
    path = written(tmp_path, "a.pdf", make_pdf(PARAGRAPHS, width=width))
    (document,) = reader.read(path)
    assert isinstance(document, Document)
    # A line that ends a paragraph and is full looks like one that goes on: two paragraphs may be one.
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert document.text.startswith(f"{TITLE}\n\n")


def test_an_archive_gives_what_is_safe_in_it(reader: DocumentReader, tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "deep/a.txt": FIRST,
        "b.pdf": make_pdf(PARAGRAPHS),
        "../out.txt": FIRST,
        "/etc/out.txt": FIRST,
        "..\\out.txt": FIRST,
        "inner.zip": make_zip({"c.txt": FIRST}),
        "picture.png": b"png",
        ".hidden/d.txt": FIRST,
        "__MACOSX/._a.txt": b"\x00",
        "bomb.txt": b" " * 60_000_000,
        "broken.pdf": b"%PDF",
    }
    path = written(tmp_path, "all.zip", make_zip(members))
    found = list(reader.read(path))
    names = [d.name for d in found if isinstance(d, Document)]
    assert names == ["all.zip/deep/a.txt", "all.zip/b.pdf"]
    reasons = {p.path: p.reason for p in found if isinstance(p, DocumentError)}
    assert set(reasons) == {
        f"{path}/{name}"
        for name in members
        if name not in {"deep/a.txt", "b.pdf", ".hidden/d.txt", "__MACOSX/._a.txt"}
    }
    assert "out of its archive" in reasons[f"{path}/../out.txt"]
    assert "unpack it first" in reasons[f"{path}/inner.zip"]
    assert "50 MB" in reasons[f"{path}/bomb.txt"]


def test_a_member_with_a_false_length_is_left_out_alone(
    reader: DocumentReader, tmp_path: Path
) -> None:
    raw = make_zip({"a.txt": FIRST, "b.txt": SECOND})
    at = raw.index(zlib.compress(FIRST.encode(), 6)[2:-4])
    spoiled = raw[:at] + b"\xff" * 20 + raw[at + 20 :]
    problem, document = reader.read(written(tmp_path, "a.zip", spoiled))
    assert isinstance(problem, DocumentError)
    assert isinstance(document, Document)


def test_attachments_of_a_mail_are_documents(reader: DocumentReader, tmp_path: Path) -> None:
    raw = make_eml(PARAGRAPHS, {"agreement.pdf": make_pdf([FIRST]), "logo.png": b"png"})
    body, attached, left = reader.read(written(tmp_path, "a.eml", raw))
    assert isinstance(body, Document)
    assert isinstance(attached, Document)
    assert (body.name, attached.name) == ("a.eml", "a.eml/agreement.pdf")
    assert isinstance(left, DocumentError)


def test_what_fills_the_memory_costs_that_file_alone() -> None:
    line = b"BT /F1 12 Tf (aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) Tj ET\n"
    with FileReader(memory=1 << 30) as reader:
        with pytest.raises(DocumentError, match="memory"):
            reader.read(make_pdf([], content=line * 3_000_000), ".pdf")
        assert FIRST in reader.read(make_pdf(PARAGRAPHS), ".pdf").text


def test_what_takes_too_long_is_ended() -> None:
    slow = FileReader(seconds=0.01)
    with pytest.raises(DocumentError, match=r"longer than 0.01 s"):
        slow.read(make_pdf(PARAGRAPHS), ".pdf")


def test_find_documents_reports_what_gives_none(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("b", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("h", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    sources = [tmp_path, tmp_path / "empty", tmp_path / "missing.txt", "https://turku.example/a"]
    found = list(find_documents(sources))
    assert [f for f in found if not isinstance(f, DocumentError)] == [
        tmp_path / "sub" / "b.txt",
        "https://turku.example/a",
    ]
    link, empty, missing = (f for f in found if isinstance(f, DocumentError))
    assert "leads out of its folder" in str(link)
    assert "holds no documents" in str(empty)
    assert "does not exist" in str(missing)
