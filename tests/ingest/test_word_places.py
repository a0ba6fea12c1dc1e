"""Words of a scan keep their place: from the page through the stored text to the rectangles of a citation."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document, Header, Span
from index.errors import UnreadableFile
from index.page_pictures import PagePicture, PagePictures, PlacedWord, Rectangle
from ingest.readers.scan import require_tesseract
from ingest.reading import RawBlock, Reading, ReadPicture, WordBox
from ingest.word_places import page_pictures
from tests.ingest.office import Office

# Lines of a decision with where they are drawn: the header in two columns, the body below.
_LINES = (
    (150, 100, "SỞ NỘI VỤ"),
    (900, 100, "Độc lập - Tự do - Hạnh phúc"),
    (150, 170, "Số: 31/QĐ-SNV"),
    (900, 170, "Vĩnh An, ngày 05 tháng 6 năm 2023"),
    (700, 300, "QUYẾT ĐỊNH"),
    (550, 370, "Thành lập Tổ công tác cải cách hành chính"),
    (150, 500, "Điều 1. Thành lập Tổ công tác gồm 12 thành viên do Giám đốc Sở"),
    (150, 570, "làm Tổ trưởng."),
    (150, 640, "Điều 2. Tổ công tác họp mỗi quý một lần."),
)


def _page(lines: tuple[tuple[int, int, str], ...] = _LINES) -> Any:
    from PIL import Image, ImageDraw, ImageFont

    require_tesseract()
    page = Image.new("L", (1654, 900), 255)
    font = ImageFont.truetype("DejaVuSerif.ttf", 38)
    for x, y, text in lines:
        ImageDraw.Draw(page).text((x, y), text, fill=0, font=font)
    return page


def _scan(path: Path, pages: list[Any]) -> None:
    pages[0].save(path, "PDF", save_all=True, append_images=pages[1:], resolution=200.0)


@pytest.fixture
def office(tmp_path: Path) -> Any:
    made = Office(tmp_path / "data", tmp_path / "folder")
    yield made
    made.database.close()


def _document(office: Office) -> Document:
    (summary,) = office.store.documents()
    return office.store.document(summary.id)


def _span(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def test_a_citation_of_a_scan_is_drawn_where_its_words_stand(office: Office) -> None:
    try:
        _scan(office.folder / "a.pdf", [_page(), _page(((150, 200, "Điều 3. Quyết định có hiệu lực."),))])
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    office.run()
    document = _document(office)
    pictures = PagePictures(office.database)
    assert [page for _, page in pictures.pages_of(document.id)] == [1, 2]
    (marks,) = pictures.boxes_of(document.id, _span(document, "12 thành viên do Giám đốc Sở làm Tổ trưởng"))
    assert (marks.file, marks.page, len(marks.rectangles)) == ("a.pdf", 1, 2)
    first, second = marks.rectangles
    scale = 300 / 200  # drawn at 200 dpi, read at 300
    assert 500 * scale - 15 < first.top < first.bottom < 570 * scale
    assert 570 * scale - 15 < second.top < second.bottom < 640 * scale
    assert abs(second.left - 150 * scale) < 12
    assert first.left > 700 * scale
    (number,) = pictures.boxes_of(document.id, _span(document, "31/QĐ-SNV"))
    assert number.rectangles[0].left < 300 * scale
    (other,) = pictures.boxes_of(document.id, _span(document, "có hiệu lực"))
    assert other.page == 2
    kept = pictures.picture(marks.rendition, marks.page)
    assert kept is not None
    assert (kept.width, kept.height) == (marks.width, marks.height)
    from PIL import Image

    with Image.open(io.BytesIO(kept.data)) as shown:
        assert shown.format == "WEBP"
        assert abs(shown.width / shown.height - kept.width / kept.height) < 0.01
    assert pictures.picture(marks.rendition, 3) is None


def test_every_word_of_a_scanned_page_has_its_place(office: Office) -> None:
    try:
        _page().save(office.folder / "a.png")
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    office.run()
    document = _document(office)
    ((rendition, page),) = PagePictures(office.database).pages_of(document.id)
    kept = PagePictures(office.database).picture(rendition, page)
    assert kept is not None
    assert [document.quote(word.span) for word in kept.words] == document.text.split()


def test_text_files_have_no_pictures_and_removed_scans_leave_none(office: Office) -> None:
    try:
        _page().save(office.folder / "a.png")
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    office.run()
    scanned = _document(office)
    rendition = scanned.renditions[0].id
    (office.folder / "a.png").unlink()
    (office.folder / "b.txt").write_text(
        "QUYẾT ĐỊNH\nVề việc khác\n\nĐiều 1. Một việc khác.\n", encoding="utf-8"
    )
    from ingest.keeping import forget_missing

    office.run()
    forget_missing(office.ingest)
    document = _document(office)
    pictures = PagePictures(office.database)
    assert pictures.boxes_of(document.id, Span(0, 10)) == ()
    assert pictures.pages_of(document.id) == ()
    assert pictures.boxes_of(scanned.id, Span(0, 10)) == ()
    assert pictures.picture(rendition, 1) is None


def test_a_number_that_only_the_scan_holds_is_drawn_on_the_scan(office: Office) -> None:
    body = "\n".join(text for _, _, text in _LINES[4:])
    try:
        _page().save(office.folder / "scan.png")
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    (office.folder / "text.txt").write_text(body, encoding="utf-8")
    office.run()
    from ingest.keeping import merge

    if len(office.store.documents()) > 1:
        merge(office.ingest, [summary.id for summary in office.store.documents()])
    document = _document(office)
    assert document.renditions[0].file == "text.txt"
    number = document.header.number
    assert number is not None
    assert number.span is not None
    assert number.value == "31/QĐ-SNV"
    (marks,) = PagePictures(office.database).boxes_of(document.id, number.span)
    assert marks.file == "scan.png"
    assert 150 < marks.rectangles[0].top < 230
    assert PagePictures(office.database).boxes_of(document.id, Span(0, 20)) == ()


def _reading(words: list[str]) -> Reading:
    boxes = tuple(WordBox(word, (10 * n, 0, 10 * n + 9, 9), 1.0) for n, word in enumerate(words))
    block = RawBlock("line", " ".join(words), 1, words=boxes)
    return Reading("pdf", (block,), 1, 0.9, (), (ReadPicture(1, 9000, 100, "image/webp", b"x"),))


def _placed(words: list[str], text: str) -> list[tuple[str, int]]:
    (page,) = page_pictures(_reading(words), Document("id", text, Header()))
    return [(text[word.span.start : word.span.end], word.box.left // 10) for word in page.words]


def test_a_symbol_broken_over_two_lines_keeps_both_places() -> None:
    assert _placed(["số", "12/KH-", "UBND", "ngày"], "số 12/KH-UBND ngày") == [
        ("số", 0),
        ("12/KH-UBND", 1),
        ("12/KH-UBND", 2),
        ("ngày", 3),
    ]


def test_columns_that_were_taken_apart_keep_their_places() -> None:
    printed = ["UBND", "TỈNH", "CỘNG", "HÒA", "SỞ", "TỈNH", "Độc", "lập"]
    assert _placed(printed, "UBND TỈNH\nSỞ TỈNH\nCỘNG HÒA\nĐộc lập") == [
        ("UBND", 0),
        ("TỈNH", 1),
        ("SỞ", 4),
        ("TỈNH", 5),
        ("CỘNG", 2),
        ("HÒA", 3),
        ("Độc", 6),
        ("lập", 7),
    ]


@given(
    st.lists(
        st.sampled_from(["và", "của", "Điều", "1.", "Sở", "tỉnh", "12", "hồ", "sơ"]), min_size=1, max_size=60
    ),
    st.data(),
)
def test_left_out_words_lose_no_other_place(words: list[str], data: st.DataObject) -> None:
    """Where lines are only left out, each word of the text is one of the page, and none is used twice."""
    kept = [n for n in range(len(words)) if data.draw(st.booleans())]
    text = " ".join(words[n] for n in kept)
    placed = _placed(words, text)
    assert [word for word, _ in placed] == text.split()
    assert len({number for _, number in placed}) == len(placed)
    assert all(words[number] == word for word, number in placed)


def test_the_frame_goes_through_the_store_unchanged(tmp_path: Path) -> None:
    office = Office(tmp_path / "data", tmp_path / "folder")
    office.write(a="QUYẾT ĐỊNH\nVề việc thử\n\nĐiều 1. Giao Văn phòng thực hiện.\n")
    office.run()
    document = _document(office)
    page = PagePicture(
        1,
        200,
        100,
        "image/webp",
        b"RIFF",
        (
            PlacedWord(Span(0, 5), Rectangle(1, 2, 30, 12)),
            PlacedWord(Span(6, 10), Rectangle(34, 2, 60, 13)),
            PlacedWord(Span(11, 13), Rectangle(1, 20, 9, 30)),
        ),
    )
    pictures = PagePictures(office.database)
    with office.database.transaction() as session:
        pictures.keep(session, document.renditions[0].id, [page])
    assert pictures.picture(document.renditions[0].id, 1) == page
    (marks,) = pictures.boxes_of(document.id, Span(3, 12))
    assert marks.rectangles == (Rectangle(1, 2, 60, 13), Rectangle(1, 20, 9, 30))
    office.database.close()
