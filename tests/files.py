"""Files of every kind that is read, made from paragraphs; and files that mean harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from html import escape

__all__ = ["MAKERS", "make_docx", "make_eml", "make_html", "make_msg", "make_odt", "make_pdf"]

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_OOXML = "http://schemas.openxmlformats.org"


def make_zip(members: Mapping[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def _relations(*targets: tuple[str, str]) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" Type="{_OOXML}/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return (
        f'{_XML}<Relationships xmlns="{_OOXML}/package/2006/relationships">{rows}</Relationships>'
    )


def _types(**parts: str) -> str:
    rows = "".join(
        f'<Override PartName="/{name.replace("__", "/")}.xml" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
        for name, kind in parts.items()
    )
    return (
        f'{_XML}<Types xmlns="{_OOXML}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{rows}</Types>'
    )


def _core(title: str) -> str:
    return (
        f'{_XML}<cp:coreProperties xmlns:cp="{_OOXML}/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    )


def make_docx(paragraphs: Sequence[str], *, raw_body: str = "", doctype: str = "") -> bytes:
    body = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs
    )
    return make_zip(
        {
            "[Content_Types].xml": _types(word__document="wordprocessingml.document.main"),
            "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
            "word/document.xml": f'{_XML}{doctype}<w:document xmlns:w="{_OOXML}/wordprocessingml/2006/main">'
            f"<w:body>{body}{raw_body}</w:body></w:document>",
            "docProps/core.xml": _core(paragraphs[0] if paragraphs else ""),
        }
    )


def make_pptx(paragraphs: Sequence[str]) -> bytes:
    names = {"p": f"{_OOXML}/presentationml/2006/main", "a": f"{_OOXML}/drawingml/2006/main"}
    spaces = " ".join(f'xmlns:{k}="{v}"' for k, v in names.items())
    spaces += f' xmlns:r="{_OOXML}/officeDocument/2006/relationships"'
    body = "".join(f"<a:p><a:r><a:t>{escape(p)}</a:t></a:r></a:p>" for p in paragraphs)
    shape = (
        '<p:nvSpPr><p:cNvPr id="2" name="Text"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>'
        f"<p:txBody><a:bodyPr/>{body}</p:txBody>"
    )
    tree = (
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    )
    return make_zip(
        {
            "[Content_Types].xml": _types(
                ppt__presentation="presentationml.presentation.main",
                ppt__slides__slide1="presentationml.slide",
            ),
            "_rels/.rels": _relations(("officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f"{_XML}<p:presentation {spaces}><p:sldIdLst>"
            '<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": _relations(("slide", "slides/slide1.xml")),
            "ppt/slides/slide1.xml": f"{_XML}<p:sld {spaces}><p:cSld><p:spTree>{tree}"
            f"<p:sp>{shape}</p:sp></p:spTree></p:cSld></p:sld>",
            "docProps/core.xml": _core(paragraphs[0]),
        }
    )


def make_odt(paragraphs: Sequence[str], *, raw_body: str = "", doctype: str = "") -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    body = "".join(f"<text:p>{escape(p)}</text:p>" for p in paragraphs)
    return make_zip(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f'{_XML}{doctype}<office:document-content xmlns:office="{office}:office:1.0" '
            f'xmlns:text="{office}:text:1.0"><office:body><office:text>{body}{raw_body}'
            "</office:text></office:body></office:document-content>",
        }
    )


def make_rtf(paragraphs: Sequence[str]) -> bytes:
    def escaped(text: str) -> str:
        return "".join(
            f"\\{c}" if c in "\\{}" else c if c.isascii() else f"\\u{ord(c)}?" for c in text
        )

    body = "\\par\n".join(map(escaped, paragraphs))
    return f"{{\\rtf1\\ansi\\deff0{{\\fonttbl{{\\f0 Arial;}}}}\n{body}\\par}}".encode("ascii")


def make_html(paragraphs: Sequence[str]) -> bytes:
    title, *rest = map(escape, paragraphs)
    body = "".join(f"<p>{p}</p>" for p in rest)
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        '<meta property="og:site_name" content="Turku Press"/>'
        '<meta property="article:published_time" content="2020-05-04T10:00:00Z"/>'
        "<script>document.write('never')</script></head><body><nav>Menu</nav>"
        f"<article><h1>{title}</h1>{body}</article></body></html>"
    ).encode()


def make_eml(paragraphs: Sequence[str], attachments: Mapping[str, bytes] | None = None) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = paragraphs[0]
    mail["From"] = "Turku Press <press@turku.example>"
    mail["Date"] = "Mon, 04 May 2020 10:00:00 +0300"
    mail.set_content("\n\n".join(paragraphs))
    for name, content in (attachments or {}).items():
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def _pdf_string(text: str) -> bytes:
    plain = text.encode("cp1252")
    return plain.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [*lines, line]


def _drawn(lines: Sequence[str]) -> bytes:
    shown = [
        b"BT /F1 11 Tf 50 %d Td (%s) Tj ET" % (780 - 14 * number, _pdf_string(line))
        for number, line in enumerate(lines)
        if line
    ]
    return b"\n".join(shown)


def make_pdf(paragraphs: Sequence[str], *, width: int = 70, content: bytes | None = None) -> bytes:
    """Pages with each paragraph broken into lines, as word processors do."""
    lines = [line for p in paragraphs for line in (*_wrapped(p, width), "")]
    pages = [_drawn(lines[at : at + 50]) for at in range(0, max(1, len(lines)), 50)]
    contents = pages if content is None else [content]
    kids = b" ".join(b"%d 0 R" % (4 + 2 * n) for n in range(len(contents)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents)),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, drawn in enumerate(contents):
        packed = zlib.compress(drawn)
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 842]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (5 + 2 * number)
        )
        objects.append(
            b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
        )
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj%s\nendobj\n" % (number, body)
    size = len(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + end


def make_locked_pdf() -> bytes:
    """A PDF that says it is encrypted by a password that nobody told."""
    lock = (
        b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>"
        b"/ID[<00><00>]"
    )
    return make_pdf(["Turku met with Tartu."]).replace(b"trailer<<", b"trailer<<" + lock)


_SECTOR, _MINI, _CUT = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def _padded(content: bytes, size: int) -> bytes:
    return content + b"\x00" * (-len(content) % size)


def _chain(start: int, sectors: int) -> list[int]:
    return [*range(start + 1, start + sectors), _END] if sectors else []


def make_compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file (the container of .msg) whose root holds the streams."""
    mini, mini_fat, big, fat_tail, entries = b"", [], b"", [], []
    for name, content in streams.items():
        if len(content) < _CUT:
            start = len(mini) // _MINI
            packed = _padded(content, _MINI)
            mini_fat += _chain(start, len(packed) // _MINI)
            mini += packed
        else:
            start = len(big) // _SECTOR
            packed = _padded(content, _SECTOR)
            fat_tail += _chain(start, len(packed) // _SECTOR)
            big += packed
        entries.append((name, start, len(content)))
    mini_start = len(big) // _SECTOR
    packed = _padded(mini, _SECTOR)
    fat_tail += _chain(mini_start, len(packed) // _SECTOR)
    table_start = mini_start + len(packed) // _SECTOR
    table = struct.pack(f"<{len(mini_fat)}I", *mini_fat)
    table += b"\xff" * (-len(table) % _SECTOR)
    fat_tail += _chain(table_start, len(table) // _SECTOR)
    folder_start = table_start + len(table) // _SECTOR
    folder = _directory(entries, mini_start, len(mini))
    fat_tail += _chain(folder_start, len(folder) // _SECTOR)
    data = big + packed + table + folder
    fat_start = len(data) // _SECTOR
    fat = [*fat_tail, _FAT]
    assert len(fat) <= _SECTOR // 4, "one sector of the table is enough for these tests"
    fat += [_FREE] * (_SECTOR // 4 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 16
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIII", 0, 1, folder_start, 0, _CUT)
    head += struct.pack("<IIII", table_start, len(table) // _SECTOR, _END, 0)
    head += struct.pack("<I", fat_start) + b"\xff" * 4 * 108
    return head + data + struct.pack("<128I", *fat)


def _directory(entries: Sequence[tuple[str, int, int]], mini_start: int, mini_size: int) -> bytes:
    def entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
        encoded = name.encode("utf-16-le") + b"\x00\x00"
        made = encoded.ljust(64, b"\x00") + struct.pack("<HBB", len(encoded), kind, 1)
        made += struct.pack("<III", _FREE, right, child) + b"\x00" * 36
        return made + struct.pack("<IQ", start, size)

    ordered = sorted(entries, key=lambda e: (len(e[0]), e[0].upper()))
    made = entry("Root Entry", 5, _FREE, 1, mini_start, mini_size)
    for number, (name, start, size) in enumerate(ordered, 1):
        made += entry(name, 2, number + 1 if number < len(ordered) else _FREE, _FREE, start, size)
    return _padded(made, _SECTOR)


def make_msg(paragraphs: Sequence[str]) -> bytes:
    texts = {
        0x001A: "IPM.Note",
        0x0037: paragraphs[0],
        0x0C1A: "Turku Press",
        0x0C1F: "press@turku.example",
        0x1000: "\r\n\r\n".join(paragraphs),
    }
    sent = (1_588_579_200 + 11_644_473_600) * 10_000_000
    fixed = struct.pack("<IIQ", 0x0039_0040, 6, sent)
    streams = {}
    for tag, text in texts.items():
        encoded = text.encode("utf-16-le")
        streams[f"__substg1.0_{tag:04X}001F"] = encoded
        fixed += struct.pack("<IIII", tag << 16 | 0x1F, 6, len(encoded) + 2, 0)
    streams["__properties_version1.0"] = b"\x00" * 32 + fixed
    return make_compound(streams)


MAKERS = {
    ".docx": make_docx,
    ".eml": make_eml,
    ".html": make_html,
    ".msg": make_msg,
    ".odt": make_odt,
    ".pdf": make_pdf,
    ".pptx": make_pptx,
    ".rtf": make_rtf,
}
