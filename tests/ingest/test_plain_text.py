"""Bytes of text files: encodings that are read, and files that are refused with their reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableFile
from ingest.readers.markdown import MarkdownReader, plain, table_cells
from ingest.readers.plain_text import PlainTextReader, decode_text

_SENTENCE = (
    "Ủy ban nhân dân tỉnh ban hành kế hoạch và giao các sở, ngành thực hiện theo quy định. "
    "Số người được đào tạo trong năm không thay đổi, kinh phí cho các đơn vị được cấp đủ."
)


def _read(tmp_path: Path, raw: bytes) -> str:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    return "\n".join(block.text for block in PlainTextReader().read(path).blocks)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_encodings_are_read(tmp_path: Path, encoding: str) -> None:
    import unicodedata

    text = _SENTENCE
    if encoding == "cp1258":
        tones = "\u0300\u0301\u0303\u0309\u0323"
        text = "".join(
            character
            if unicodedata.normalize("NFC", character).encode("cp1258", "ignore")
            else unicodedata.normalize("NFD", character)
            for character in text
        )
        # Windows-1258 keeps the letter with its hat or horn and the tone apart.
        text = "".join(
            unicodedata.normalize(
                "NFC", "".join(c for c in unicodedata.normalize("NFD", character) if c not in tones)
            )
            + "".join(c for c in unicodedata.normalize("NFD", character) if c in tones)
            for character in _SENTENCE
        )
    assert _read(tmp_path, text.encode(encoding)) == _SENTENCE


@pytest.mark.parametrize("name", ["tcvn3", "vni", "viscii"])
def test_old_fonts_are_converted(tmp_path: Path, name: str) -> None:
    from viparse.normalize.encodings import CHARMAPS

    pairs = {target: source for source, target in reversed(CHARMAPS[name].pairs)}
    old = "".join(pairs.get(character, character) for character in _SENTENCE)
    assert old != _SENTENCE
    assert _read(tmp_path, old.encode("utf-8")).lower() == _SENTENCE.lower()


def test_form_feeds_count_pages(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Trang một\nhết\fTrang hai\n", encoding="utf-8")
    reading = PlainTextReader().read(path)
    assert reading.pages == 2
    assert [(block.text, block.page) for block in reading.blocks if block.text] == [
        ("Trang một", 1),
        ("hết", 1),
        ("Trang hai", 2),
    ]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "rỗng"),
        (b" \n\t\n", "rỗng"),
        (b"PK\x03\x04\x00\x00\x00\x01" * 40, "nhị phân"),
        ("Sở Y tế".encode()[:-1] + b"\xff\xfe\x80 abc", "UTF-8"),
        (b"\xff\xfea\x00b", "UTF-16"),
    ],
)
def test_what_is_no_text_is_refused_with_its_reason(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        decode_text(raw)


def test_other_languages_are_left_as_they_are(tmp_path: Path) -> None:
    spanish = "El año pasado la administración pública aprobó más de cien proyectos según el señor García."
    assert _read(tmp_path, spanish.encode()) == spanish


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    try:
        text, _ = decode_text(raw)
    except UnreadableFile:
        return
    assert text.strip()
    assert "\x00" not in text


def test_markdown_marks_are_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "# **KẾ HOẠCH**\n\nng**ày** 5 và [Sở Y tế](http://a.vn) theo *quy định*[^1]\n\n"
        "| STT | Tên |\n| --- | --- |\n| 1 | **A** \\| B |\n\n[^1]: Ghi chú một\n- mục\n",
        encoding="utf-8",
    )
    blocks = [block for block in MarkdownReader().read(path).blocks if block.text or block.rows]
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "KẾ HOẠCH"),
        ("line", "ngày 5 và Sở Y tế theo quy định⟦n:1⟧"),
        ("table", ""),
        ("footnote", "Ghi chú một"),
        ("line", "- mục"),
    ]
    assert blocks[2].rows == (("STT", "Tên"), ("1", "A | B"))
    assert blocks[2].header_rows == 1


def test_stars_that_are_no_emphasis_stay() -> None:
    assert plain("* Về hạ tầng") == "* Về hạ tầng"
    assert plain("5 * 3 * 2") == "5 * 3 * 2"
    assert plain("tên_tệp_dài") == "tên_tệp_dài"


@given(st.text(alphabet="|\\ -ab:", max_size=60))
def test_pipe_rows_never_fail(line: str) -> None:
    assert all(cell == cell.strip() for cell in table_cells(line))


def test_capitals_that_tcvn3_cannot_write_are_capitals_again() -> None:
    from viparse.normalize.encodings import get_charmap

    codes = {letter: code for code, letter in get_charmap("tcvn3").pairs}
    printed = "TỈNH ỦY HÒA PHÚ     Độc lập\n2- Ủy ban nhân dân huyện thực hiện từ ngày 01 tháng 5 năm 2024 với các số sau\n"
    raw = "".join(codes.get(each, codes.get(each.lower(), each)) for each in printed).encode("latin-1")
    assert "ỉ".encode() not in raw
    text, warnings = decode_text(raw)
    assert text == printed
    assert warnings == ("Chữ theo bảng mã cũ TCVN3 (ABC), đã đổi sang Unicode.",)
