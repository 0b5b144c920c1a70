"""Files to documents: what is read, and what is refused with a reason."""

from pathlib import Path

import pytest

from graph.errors import DocumentError
from loaders.documents import find_documents, read_document

ENGLISH = (
    "The mayor of the town met with the guests and it was a good day for all of them in the hall."
)


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
    ],
)
def test_read_document_refuses(tmp_path: Path, name: str, raw: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    with pytest.raises(DocumentError, match=reason) as caught:
        read_document(path)
    assert str(path) in str(caught.value)


def test_read_document_keeps_the_text_unchanged(tmp_path: Path) -> None:
    text = "\ufeffA title\r\n\r\n" + ENGLISH + "\r\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert read_document(path).text == text


def test_read_document_takes_the_article_out_of_a_page(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Two towns meet</title><script>alert(1)</script></head><body><nav>Menu</nav>"
        f"<article><h1>Two towns meet</h1><p>{ENGLISH}</p><p>{ENGLISH} Again.</p></article></body></html>"
    )
    path = tmp_path / "a.html"
    path.write_text(page, encoding="utf-8")
    document = read_document(path)
    assert ENGLISH in document.text
    assert "alert" not in document.text


def test_find_documents_reports_what_gives_none(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("b", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text("h", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link.txt").symlink_to("/etc/hostname")
    found = list(find_documents([tmp_path, tmp_path / "empty", tmp_path / "missing.txt"]))
    assert [f.name for f in found if isinstance(f, Path)] == ["b.txt"]
    reasons = [str(f) for f in found if isinstance(f, DocumentError)]
    assert len(reasons) == 2
    assert "holds no documents" in reasons[0]
    assert "does not exist" in reasons[1]
