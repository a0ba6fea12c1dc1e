"""What is one document and what is not."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from index.documents import Document
from index.folding import fold
from ingest.readers.plain_text import PlainTextReader
from ingest.reading import RawBlock, Reading
from ingest.renditions import group_renditions
from ingest.understand import understand
from tests.paths import needs_seeds, seed

_TOWNS = ("Hòa Lạc", "Bến Tre", "Phú Yên", "Long Hồ", "Tân Châu", "Vạn Ninh", "Đồng Xuân", "Cẩm Khê")


def _lines(year: int, figure: int, number: str = "12/KH-SXD", head: bool = True) -> list[str]:
    lines = []
    if head:
        lines = [
            "UBND TỈNH HÒA PHÚ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "SỞ XÂY DỰNG Độc lập - Tự do - Hạnh phúc",
            f"Số: {number} Hòa Phú, ngày 03 tháng 02 năm {year}",
            "KẾ HOẠCH",
            f"Chỉnh trang đô thị năm {year}",
        ]
    for count, town in enumerate(_TOWNS, start=1):
        lines.append(f"{count}. Khu vực {town}")
        lines.append(
            f"Trong năm {year}, Sở Xây dựng phối hợp với Ủy ban nhân dân {town} cải tạo {figure + count} km đường, "
            f"trồng mới {figure * 3 + count} cây xanh và hoàn thành {count + 10} công viên theo tiến độ được giao."
        )
    return lines


def _document(lines: list[str], name: str, quality: float = 1.0) -> Document:
    blocks = tuple(RawBlock("paragraph", line) for line in lines)
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    return understand(Reading("text", blocks, quality=quality), file=name, path=name, sha256=sha256)


def _files(documents: list[Document]) -> list[list[str]]:
    return sorted(sorted(rendition.file for rendition in document.renditions) for document in documents)


def test_the_same_words_without_the_header_are_one_document() -> None:
    whole = _document(_lines(2022, 40), "a.txt")
    bare = _document(_lines(2022, 40, head=False), "b.txt")
    (merged,) = group_renditions([bare, whole])
    assert merged.header.number is not None
    assert merged.header.number.value == "12/KH-SXD"
    assert merged.header.number.span is not None
    assert merged.quote(merged.header.number.span) == "12/KH-SXD"
    assert len(merged.renditions) == 2
    assert all(rendition.why for rendition in merged.renditions)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param((2022, 40), (2023, 40), id="two years of the same plan"),
        pytest.param((2022, 40), (2022, 41), id="figures that differ"),
        pytest.param((2022, 40, "12/KH-SXD"), (2022, 40, "13/KH-SXD"), id="two numbers"),
    ],
)
def test_documents_that_differ_stay_apart(left: tuple[int, int], right: tuple[int, int]) -> None:
    documents = [_document(_lines(*left), "a.txt"), _document(_lines(*right), "b.txt")]
    assert len(group_renditions(documents)) == 2


def test_one_corrected_figure_is_a_reissue_not_a_copy() -> None:
    lines = _lines(2022, 40)
    corrected = [line.replace("cải tạo 43 km", "cải tạo 45 km") for line in lines]
    assert corrected != lines
    assert len(group_renditions([_document(lines, "a.txt"), _document(corrected, "b.txt")])) == 2


def test_a_draft_is_not_the_issued_document() -> None:
    issued = _document(_lines(2022, 40), "a.txt")
    draft = _document(["DỰ THẢO", *_lines(2022, 40)], "b.txt")
    assert draft.header.status == "draft"
    assert len(group_renditions([issued, draft])) == 2


def test_the_keepers_word_goes_first() -> None:
    a, b = _document(_lines(2022, 40), "a.txt"), _document(_lines(2023, 50), "b.txt")
    pair = frozenset({frozenset({a.renditions[0].id, b.renditions[0].id})})
    (merged,) = group_renditions([a, b], same=pair)
    assert merged.renditions[1].why == "Người quản lý ghép bằng tay"
    c = _document(_lines(2022, 40, head=False), "c.txt")
    apart = frozenset({frozenset({a.renditions[0].id, c.renditions[0].id})})
    assert len(group_renditions([a, c], different=apart)) == 2


def test_a_copy_without_diacritics_is_the_same_document_and_gives_its_number() -> None:
    clean = _document(_lines(2022, 40, head=False), "a.txt")
    poor = _document(
        [fold(line) if number > 4 else line for number, line in enumerate(_lines(2022, 40))], "b.txt"
    )
    assert poor.renditions[0].quality < 0.6
    (merged,) = group_renditions([poor, clean])
    assert merged.renditions[0].file == "a.txt"
    assert merged.header.number is not None
    assert merged.header.number.span is not None
    assert merged.file_at(merged.header.number.span.start) == "b.txt"
    assert "mất dấu" in merged.renditions[1].why


def test_a_bad_scan_of_another_years_plan_stays_apart() -> None:
    clean = _document(_lines(2023, 40, head=False), "a.txt")
    poor = _document([fold(line) for line in _lines(2022, 40)], "b.txt")
    assert len(group_renditions([clean, poor])) == 2


@needs_seeds
def test_seeds_are_four_documents() -> None:
    documents = []
    for name in ("000", "001", "002", "003", "004"):
        path = seed(name)
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        documents.append(
            understand(PlainTextReader().read(path), file=path.name, path=str(path), sha256=sha256)
        )
    grouped = group_renditions(documents)
    assert [len(document.renditions) for document in grouped] == [2, 1, 1, 1]
    merged = grouped[0]
    assert merged.id == documents[0].id
    assert merged.text.startswith(documents[0].text)
    assert merged.header.number is not None
    assert merged.header.number.span is not None
    assert merged.header.number.value == "919/BC-STTTT-VP"
    assert merged.file_at(merged.header.number.span.start).startswith("001_")
    assert merged.file_at(0).startswith("000_")
    assert merged.header.day == date(2022, 5, 18)
    assert merged.header.status == "issued"


def _scan_of(lines: list[str]) -> Document:
    """A fair scan: letters taken for others, a figure misread, and the engine sure of nine words in ten."""
    noisy = [line.replace("tiến độ", "tiên đô").replace("trồng mới", "trông mói") for line in lines]
    noisy[-1] = noisy[-1].replace("18 công viên", "13 công viên")
    blocks = tuple(RawBlock("line", line) for line in noisy)
    reading = Reading("image", blocks, 2, 0.93)
    return understand(
        reading, file="quet.png", path="quet.png", sha256=hashlib.sha256(b"quet.png").hexdigest()
    )


def test_two_that_contradict_stay_apart_though_a_scan_may_be_a_copy_of_either() -> None:
    report, scan = _document(_lines(2022, 40), "a.txt"), _scan_of(_lines(2022, 40))
    other = _lines(2022, 40)
    other[6] = other[6].replace("41 km", "47 km")
    corrected = _document(other, "b.txt")
    for documents in ([report, scan, corrected], [corrected, scan, report]):
        assert _files(group_renditions(documents)) == [["a.txt", "quet.png"], ["b.txt"]]


def test_a_draft_is_no_copy_of_what_has_a_number_also_where_its_date_is_lost() -> None:
    issued = _lines(2022, 40)
    issued[2] = "Số: 12/KH-SXD"
    draft = ["DỰ THẢO", *_lines(2022, 40)]
    draft[3] = "Số:     /KH-SXD Hòa Phú, ngày     tháng 02 năm 2022"
    documents = [_document(issued, "a.txt"), _document(draft, "b.txt")]
    assert [document.header.status for document in documents] == ["unknown", "draft"]
    assert len(group_renditions(documents)) == 2
