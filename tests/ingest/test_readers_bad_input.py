"""Files that are broken, mislabelled or meant to hurt: a named reason each, in bounded time and memory."""

from __future__ import annotations

import contextlib
import os
import struct
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import UnreadableFile
from ingest.readers.detect import DEFAULT_LIMITS, ReadLimits, open_sources, read_file, walk_files
from ingest.readers.worker import read_here
from tests.ingest.reader_samples import (
    XML,
    W,
    docx,
    ole_header_only,
    paragraph,
    pdf,
    pdf_file,
    pdf_text,
    written,
    zipped,
)

_DOCX = docx(paragraph("Báo cáo số 12"))
_PDF = pdf([pdf_text("Báo cáo số 12", 72, 700)])


def png_header(width: int, height: int) -> bytes:
    """A PNG that declares a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    form = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", form)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 100))
        + chunk(b"IEND", b"")
    )


def encrypted_zip_bytes() -> bytes:
    """A zip whose member claims to be encrypted."""
    data = bytearray(zipped({"a.txt": "x"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def xml_bomb() -> str:
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY a{n} "{"&a" + (str(n - 1) if n else "") + ";"}">' for n in range(9)
    )
    return f"{XML}<!DOCTYPE w:document [{entities}]><w:document {W}><w:body>{paragraph('&a8;')}</w:body></w:document>"


def external_entity() -> str:
    return (
        f'{XML}<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        f"<w:document {W}><w:body>{paragraph('&x;')}</w:body></w:document>"
    )


def word_package(document: str) -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


BAD_FILES: list[tuple[str, Callable[[], bytes], str]] = [
    ("rong.docx", lambda: b"", "rỗng"),
    ("rong.txt", lambda: b"", "rỗng"),
    ("nhi_phan.txt", lambda: bytes(range(256)) * 20, "nhị phân"),
    ("chuong_trinh.txt", lambda: b"\x7fELF" + bytes(200), "chương trình"),
    ("nen.rar", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(50), "RAR"),
    ("cut.docx", lambda: _DOCX[: len(_DOCX) // 2], "cắt cụt"),
    ("cut.pdf", lambda: _PDF[:200], "hỏng"),
    ("cut.doc", ole_header_only, "hỏng"),
    ("cut.png", lambda: png_header(10, 10)[:30], "hỏng"),
    ("hong.docx", lambda: word_package("<w:document"), "XML"),
    ("bom_xml.docx", lambda: word_package(xml_bomb()), "DTD"),
    ("thuc_the.docx", lambda: word_package(external_entity()), "DTD"),
    (
        "bom_nen.docx",
        lambda: zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": b" " * (60 << 20)}),
        "bom nén",
    ),
    ("mat_khau.pdf", lambda: encrypted_pdf(), "mật khẩu"),
    ("mat_khau.docx", lambda: encrypted_zip_bytes(), "mật khẩu"),
    ("lon.png", lambda: png_header(30_000, 30_000), "30000 × 30000"),
    ("sau.docx", lambda: docx("<w:tbl><w:tr><w:tc>" * 3000), "hỏng"),
    ("sau.rtf", lambda: b"{\\rtf1 " + b"{" * 100_000, "tầng"),
    ("thu_vien.docx", lambda: zipped({"[Content_Types].xml": "<Types/>"}), "nội dung"),
]


def encrypted_pdf() -> bytes:
    """A PDF whose user password is not empty (standard handler, revision 2; the hashes match no password)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32),
    ]
    return pdf_file(objects, b"/Encrypt 4 0 R /ID [<%s> <%s>]" % (b"43" * 16, b"43" * 16))


@pytest.mark.parametrize(("name", "content", "reason"), BAD_FILES, ids=[name for name, _, _ in BAD_FILES])
def test_a_bad_file_has_a_named_reason(
    tmp_path: Path, name: str, content: Callable[[], bytes], reason: str
) -> None:
    path = written(tmp_path, name, content())
    (source,) = open_sources(path)
    started = time.monotonic()
    with pytest.raises(UnreadableFile, match=reason):
        source.read()
    assert time.monotonic() - started < 20


def test_a_file_over_the_limit_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="200,0 MB"):
        read_file(path)


def test_files_that_are_not_there_or_not_ours(tmp_path: Path) -> None:
    broken = tmp_path / "hong.txt"
    broken.symlink_to(tmp_path / "khong_co")
    pipe = tmp_path / "ong.txt"
    os.mkfifo(pipe)
    for path, reason in (
        (broken, "symlink"),
        (pipe, "ống dẫn"),
        (tmp_path, "thư mục"),
        (tmp_path / "khong.txt", "Không tìm thấy"),
    ):
        with pytest.raises(UnreadableFile, match=reason):
            read_file(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "x")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="quyền"):
        read_file(path)


def test_a_mislabelled_file_is_read_by_its_content(tmp_path: Path) -> None:
    reading = read_file(written(tmp_path, "bao_cao.doc", _DOCX))
    assert reading.format == "docx"
    assert [block.text for block in reading.blocks] == ["Báo cáo số 12"]
    assert "Đuôi tệp là .doc nhưng nội dung là Word (.docx)" in reading.warnings[0]


def test_macros_are_named_and_the_text_is_read(tmp_path: Path) -> None:
    members = {"[Content_Types].xml": "<Types/>", "word/vbaProject.bin": b"\x00" * 10}
    document = f"{XML}<w:document {W}><w:body>{paragraph('Kế hoạch')}</w:body></w:document>"
    reading = read_file(written(tmp_path, "a.docm", zipped({**members, "word/document.xml": document})))
    assert [block.text for block in reading.blocks] == ["Kế hoạch"]
    assert "macro" in reading.warnings[0]


def test_a_pdf_with_a_hundred_thousand_objects(tmp_path: Path) -> None:
    filler = [b"<< /N %d /Next %d 0 R >>" % (number, number + 1) for number in range(100_000)]
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        *filler,
    ]
    started = time.monotonic()
    reading = read_file(written(tmp_path, "a.pdf", pdf_file(objects)))
    assert reading.pages == 1
    assert time.monotonic() - started < 20


def test_a_parser_that_does_not_end_is_stopped_and_the_next_file_is_read(tmp_path: Path) -> None:
    slow = "q\n" * 3_000_000
    path = written(tmp_path, "cham.pdf", pdf([slow + pdf_text("x", 10, 10)] * 40))
    hurried = ReadLimits(seconds=0.2)
    with pytest.raises(UnreadableFile, match="quá lâu"):
        read_file(path, limits=hurried)
    assert read_file(written(tmp_path, "a.docx", _DOCX)).blocks[0].text == "Báo cáo số 12"


def test_a_parser_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    body = "".join(paragraph("Báo cáo " * 40) for _ in range(60_000))
    path = written(tmp_path, "to.docx", docx(body))
    with pytest.raises(UnreadableFile, match="bộ nhớ"):
        read_file(path, limits=ReadLimits(memory_bytes=160 << 20))
    assert read_file(written(tmp_path, "a.docx", _DOCX)).blocks[0].text == "Báo cáo số 12"


def test_a_zip_gives_each_member_or_its_reason(tmp_path: Path) -> None:
    inner = zipped({"sau.txt": "Trong cùng"})
    content = zipped(
        {
            "bao_cao.docx": _DOCX,
            "quy_1/ghi_chu.txt": "Ghi chú của quý.",
            "../../leo_ra.txt": "x",
            "/tuyet_doi.txt": "x",
            "rong.pdf": b"",
            "long.zip": inner,
            "anh.bmp": b"BM",
            "__MACOSX/._bao_cao.docx": b"x",
        }
    )
    path = written(tmp_path, "goi.zip", content)
    before = set(tmp_path.parent.rglob("*leo_ra*"))
    seen = {}
    for source in open_sources(path):
        try:
            seen[source.name] = " ".join(block.text for block in source.read().blocks)
        except UnreadableFile as error:
            seen[source.name] = f"! {error}"
    assert seen["goi.zip/bao_cao.docx"] == "Báo cáo số 12"
    assert seen["goi.zip/quy_1/ghi_chu.txt"] == "Ghi chú của quý."
    assert seen["goi.zip/long.zip/sau.txt"] == "Trong cùng"
    assert "trỏ ra ngoài" in seen["goi.zip/../../leo_ra.txt"]
    assert "trỏ ra ngoài" in seen["goi.zip//tuyet_doi.txt"]
    assert "rỗng" in seen["goi.zip/rong.pdf"]
    assert ".bmp" in seen["goi.zip/anh.bmp"]
    assert len(seen) == 7
    assert set(tmp_path.parent.rglob("*leo_ra*")) == before


def test_a_zip_in_a_zip_without_end_and_a_zip_bomb(tmp_path: Path) -> None:
    nested = b"x"
    for depth in range(6):
        nested = zipped({"a.txt" if not depth else "a.zip": nested})
    (source,) = open_sources(written(tmp_path, "sau.zip", nested))
    with pytest.raises(UnreadableFile, match="lồng nhau"):
        source.read()
    bomb = zipped({f"{number}.txt": b"0" * (30 << 20) for number in range(3)})
    reasons = []
    for source in open_sources(written(tmp_path, "bom.zip", bomb)):
        with pytest.raises(UnreadableFile) as caught:
            source.read()
        reasons.append(str(caught.value))
    assert all("bom nén" in reason for reason in reasons)
    small = ReadLimits(unpacked_bytes=1000)
    last = list(
        open_sources(
            written(tmp_path, "to.zip", zipped({"a.txt": "x" * 900, "b.txt": "y" * 900})), limits=small
        )
    )[-1]
    with pytest.raises(UnreadableFile, match="vượt giới hạn"):
        last.read()


def test_the_same_bytes_have_the_same_hash_inside_a_zip_and_outside(tmp_path: Path) -> None:
    (alone,) = open_sources(written(tmp_path, "a.docx", _DOCX))
    (packed,) = open_sources(written(tmp_path, "a.zip", zipped({"b.docx": _DOCX})))
    assert alone.sha256 == packed.sha256


def test_a_folder_is_walked_in_order_and_says_what_it_skips(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.md", "a.txt", "c.exe", "~$a.docx", ".an.txt", "ten"):
        written(tmp_path, name, "x")
    (tmp_path / "vong").symlink_to(tmp_path, target_is_directory=True)
    found = list(walk_files([tmp_path, tmp_path / "a.txt", tmp_path / "mat.txt"]))
    assert [item.path.name for item in found if not item.skipped] == ["a.txt", "2.md"]
    skipped = {item.path.name: item.skipped for item in found if item.skipped}
    assert "(.exe)" in (skipped["c.exe"] or "")
    assert set(skipped) == {"c.exe", "~$a.docx", ".an.txt", "ten", "vong", "mat.txt"}


SAMPLES = {
    "docx": _DOCX,
    "pdf": _PDF,
    "rtf": b"{\\rtf1\\ansi{\\fonttbl{\\f0 .VnTime;}}\\pard B\\'b8o c\\'b8o\\par\\trowd\\cellx10 a\\intbl\\cell\\row}",
    "html": "<html><body><table><tr><td rowspan=2>a<td>b<tr><td>c</table><p>Báo cáo</p></body></html>".encode(),
}


@pytest.mark.parametrize("kind", sorted(SAMPLES))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_gives_a_reading_or_a_reason_and_nothing_else(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    content = bytearray(SAMPLES[kind])
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    path = written(tmp_path, f"a.{kind}", bytes(content[:cut] if data.draw(st.booleans()) else content))
    with contextlib.suppress(UnreadableFile):
        assert read_here(path, kind, DEFAULT_LIMITS).format == kind


def test_a_zip_cannot_promise_less_than_it_holds(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.txt": "0" * 5000}))
    place = data.index(b"PK\x01\x02") + 24
    data[place : place + 4] = struct.pack("<I", 10)
    (source,) = open_sources(written(tmp_path, "doi.zip", bytes(data)))
    with pytest.raises(UnreadableFile, match="hỏng"):
        source.read()
    assert zipfile.is_zipfile(tmp_path / "doi.zip")


def test_a_mail_with_headers_folded_without_end_is_stopped(tmp_path: Path) -> None:
    path = written(tmp_path, "thu.eml", b"From: a@b\r\nSubject: x\r\n" + b" y\r\n" * 500_000 + b"\r\nbody")
    (source,) = open_sources(path, limits=ReadLimits(seconds=1))
    with pytest.raises(UnreadableFile, match="quá lâu"):
        source.read()


def test_a_zip_whose_first_member_is_damaged_is_named_and_stops_nothing(tmp_path: Path) -> None:
    content = bytearray(
        zipped({"mimetype": "application/vnd.oasis.opendocument.text" * 3, "content.xml": "<x/>"})
    )
    start = content.index(b"mimetype") + len("mimetype")
    content[start : start + 6] = b"\xff" * 6
    (source,) = open_sources(written(tmp_path, "a.odt", bytes(content)))
    with pytest.raises(UnreadableFile, match="hỏng"):
        source.read()
