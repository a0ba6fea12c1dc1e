"""Real documents: decrees and their annexes as they are published in several formats."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.errors import UnreadableFile
from ingest.readers.detect import DEFAULT_LIMITS, read_file
from ingest.readers.worker import read_here
from ingest.reading import RawBlock, Reading
from tests.paths import REFERENCE, needs_reference

pytestmark = needs_reference

_ARTICLE = re.compile(r"Điều (\d+)\.")


@cache
def reading(pattern: str) -> Reading:
    return read_file(next(iter(sorted(REFERENCE.glob(pattern)))))


def articles(blocks: tuple[RawBlock, ...]) -> list[int]:
    return [int(match.group(1)) for block in blocks if (match := _ARTICLE.match(block.text))]


@pytest.mark.parametrize(
    ("pattern", "file_format", "last"),
    [("30_2020*.docx", "docx", 38), ("11_*.pdf", "pdf", 55), ("12_*.doc", "doc", 68)],
)
def test_every_article_of_a_decree_in_order(pattern: str, file_format: str, last: int) -> None:
    found = reading(pattern)
    assert found.format == file_format
    assert articles(found.blocks) == list(range(1, last + 1))


def test_annex_one_reads_the_same_in_both_word_formats() -> None:
    old, new = reading("Phuluc1.doc"), reading("Phuluc1.docx")
    assert old.blocks[0].text == "Phụ lục I"

    def said(found: Reading) -> list[tuple[str, ...]]:
        return [
            (block.kind, block.text, *(cell for row in block.rows for cell in row)) for block in found.blocks
        ]

    assert Counter(said(old)) == Counter(said(new))
    # In the drawing of a page one box moved when the file was converted; all else stands in the same order.
    moved = [(one, other) for one, other in zip(said(old), said(new), strict=True) if one != other]
    assert all(one[1].endswith("mm") or other[1].endswith("mm") for one, other in moved)
    assert len(moved) <= 3


def test_the_footnote_of_annex_one_hangs_in_its_table() -> None:
    for pattern in ("Phuluc1.doc", "Phuluc1.docx"):
        blocks = reading(pattern).blocks
        note = blocks[-1]
        assert (note.kind, note.marker) == ("footnote", "1")
        assert note.text.startswith("Cỡ chữ trong cùng một văn bản tăng, giảm phải thống nhất")
        assert any("Cỡ chữ⟦n:1⟧" in cell for block in blocks for row in block.rows for cell in row)


def test_the_table_of_parts_of_annex_one() -> None:
    tables = [block for block in reading("Phuluc1.doc").blocks if block.kind == "table"]
    assert tables[0].rows[0] == ("Ô số", ":", "Thành phần thể thức văn bản")
    assert tables[0].rows[10] == ("9a, 9b", ":", "Nơi nhận")


def test_annex_three_lists_the_abbreviations() -> None:
    cells = [row for block in reading("Phuluc3.doc").blocks for row in block.rows]
    assert ("1.", "Nghị quyết (cá biệt)", "NQ") in cells


def test_the_header_of_an_old_word_file() -> None:
    header = reading("12_*.doc").blocks[0]
    assert header.rows[1] == ("Số: 82/2018/NĐ-CP", "Hà Nội, ngày 22 tháng 5 năm 2018")


def test_the_ruled_tables_of_a_pdf() -> None:
    tables = [block for block in reading("11_*.pdf").blocks if block.kind == "table"]
    assert tables[0].rows[0] == ("TT", "Tên chi tiết")
    assert tables[0].rows[2][0] == "1."
    assert tables[0].page == 19
    # Row 13 stands at the foot of page 19 without a line below it, and the table goes on on page 20.
    assert [row[0] for row in tables[0].rows[13:17]] == ["12.", "13.", "14.", "15."]
    assert tables[0].row_pages[13:17] == (19, 19, 20, 20)
    assert len(tables[0].rows) == 26


def test_a_scan_is_read_with_boxes_and_confidence() -> None:
    pytest.importorskip("numpy")
    try:
        found = reading("scan_*.pdf")
    except UnreadableFile as error:
        pytest.skip(str(error))
    text = " ".join(block.text for block in found.blocks)
    assert found.pages == 4
    assert 0.85 < found.quality < 1
    for words in ("Hà Nội, ngày 30 tháng 6 năm 2025", "Bộ trưởng Bộ Công an", "Phòng Cảnh sát giao thông"):
        assert words in text
    word = found.blocks[0].words[0]
    left, top, right, bottom = word.box
    assert 0 <= left < right < 2600
    assert 0 <= top < bottom < 3600


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_word_97_files_give_a_reading_or_a_reason(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray((REFERENCE / "Phuluc3.doc").read_bytes())
    for _ in range(data.draw(st.integers(1, 40))):
        # Most damage goes where the tables are, not into the long text.
        area = data.draw(st.sampled_from([(0, 2000), (0, len(content)), (160_000, len(content))]))
        content[data.draw(st.integers(area[0], area[1] - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.doc"
    path.write_bytes(content[: data.draw(st.sampled_from([len(content), 90_000]))])
    with contextlib.suppress(UnreadableFile):
        assert read_here(path, "doc", DEFAULT_LIMITS).format == "doc"
