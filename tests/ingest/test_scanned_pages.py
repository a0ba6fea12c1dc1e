"""Pages of scanners: specks, ruled tables, two columns, and the number that must not be wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps
from PIL.Image import Image as Picture

from index.errors import UnreadableFile
from ingest.found import Found
from ingest.header import HeaderReading
from ingest.readers import page_images
from ingest.readers.detect import read_file
from ingest.readers.marks_of_scans import mended_words, without_dirt
from ingest.readers.number_line import DIGITS_AGREED, with_settled_number
from ingest.readers.page_images import ruled_grids, without_specks
from ingest.readers.scan import _lines_of, require_tesseract, upright
from ingest.reading import RawBlock, WordBox
from ingest.scanned_columns import part_columns
from ingest.scanned_number import with_scanned_number
from tests.ingest.build import from_text


def _page(*lines: tuple[int, int, str]) -> Any:
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (1654, 900), 255)
    font = ImageFont.truetype("DejaVuSerif.ttf", 36)
    for x, y, text in lines:
        ImageDraw.Draw(page).text((x, y), text, fill=0, font=font)
    return page


def _rule(page: Any, xs: Sequence[int], ys: Sequence[int]) -> None:
    from PIL import ImageDraw

    pencil = ImageDraw.Draw(page)
    for y in ys:
        pencil.line((xs[0], y, xs[-1], y), fill=0, width=3)
    for x in xs:
        pencil.line((x, ys[0], x, ys[-1]), fill=0, width=3)


_ROWS = (("STT", "Tên đường", "Chiều dài"), ("1", "Bằng Lăng", "1.250"), ("2", "Hoàng Yến", "860"))


def test_a_ruled_table_on_a_scan_is_read_cell_by_cell(tmp_path: Path) -> None:
    try:
        require_tesseract()
        page = _page((150, 60, "Đặt tên hai tuyến đường như sau:"), (150, 600, "Nghị quyết này có hiệu lực."))
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    from PIL import ImageDraw, ImageFont

    xs, ys = (150, 350, 900, 1400), (150, 230, 310, 390)
    _rule(page, xs, ys)
    font = ImageFont.truetype("DejaVuSerif.ttf", 36)
    for top, row in zip(ys, _ROWS, strict=False):
        for left, cell in zip(xs, row, strict=False):
            ImageDraw.Draw(page).text((left + 20, top + 16), cell, fill=0, font=font)
    page.save(tmp_path / "a.png")
    above, table, below = read_file(tmp_path / "a.png").blocks
    assert (above.text, below.text) == ("Đặt tên hai tuyến đường như sau:", "Nghị quyết này có hiệu lực.")
    assert table.rows == _ROWS
    # Each word of the table knows where it stands, in the order of the cells.
    assert [word.text for word in table.words] == " ".join(" ".join(row) for row in _ROWS).split()
    figure = next(word for word in table.words if word.text == "1.250")
    assert 900 < figure.box[0] < figure.box[2] < 1400
    assert 230 < figure.box[1] < figure.box[3] < 310


def test_lines_that_cross_make_a_grid_and_leave_the_picture() -> None:
    page = _page()
    _rule(page, (100, 500, 900), (100, 200, 300))
    (grid,), cleaned = ruled_grids(page)
    assert (len(grid.rows), len(grid.edges)) == (2, 3)
    assert cleaned.getextrema() == (255, 255)
    only_lines = _page()
    _rule(only_lines, (100, 900), (100, 100))
    assert ruled_grids(only_lines)[0] == []


def test_specks_go_and_full_stops_stay() -> None:
    from PIL import ImageDraw

    page = _page((150, 200, "Điều 1. Giao 2.150 bộ đèn."))
    clean = page.tobytes()
    assert without_specks(page).tobytes() == clean
    pencil = ImageDraw.Draw(page)
    for x, y in ((80, 80), (1200, 700), (640, 420)):
        pencil.rectangle((x, y, x + 1, y + 1), fill=30)
    assert page.tobytes() != clean
    assert without_specks(page).tobytes() == clean


def _line(top: int, *words: tuple[int, str], confidence: float = 0.95) -> RawBlock:
    boxes = tuple(
        WordBox(text, (left, top, left + 20 * len(text), top + 40), confidence) for left, text in words
    )
    return RawBlock("line", " ".join(text for _, text in words), 1, words=boxes)


def test_the_columns_of_head_and_closing_are_parted_by_their_gap() -> None:
    blocks = [
        _line(
            0, (100, "SỞ"), (160, "TƯ"), (220, "PHÁP"), (700, "CỘNG"), (800, "HÒA"), (880, "XÃ"), (940, "HỘI")
        ),
        _line(60, (100, "Số:"), (180, "5/STP-VP"), (720, "Vĩnh"), (820, "An,"), (900, "ngày")),
        _line(120, (100, "V/v"), (180, "trực"), (280, "Tết")),
        _line(200, (100, "Kính"), (200, "gửi:"), (300, "các"), (380, "phòng"), (500, "thuộc"), (620, "Sở")),
        _line(260, (100, "Nơi"), (170, "nhận:"), (700, "GIÁM"), (800, "ĐỐC")),
        _line(320, (100, "-"), (130, "Lưu:"), (230, "VT."), (690, "Lê"), (740, "Văn"), (820, "An")),
    ]
    assert [block.text for block in part_columns(blocks)] == [
        "SỞ TƯ PHÁP",
        "Số: 5/STP-VP",
        "V/v trực Tết",
        "CỘNG HÒA XÃ HỘI",
        "Vĩnh An, ngày",
        "Kính gửi: các phòng thuộc Sở",
        "Nơi nhận:",
        "- Lưu: VT.",
        "GIÁM ĐỐC",
        "Lê Văn An",
    ]


def test_a_page_is_cleaned_in_strips_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    page = _page((300, 60, "Số: 5/STP-VP"), (300, 500, "Kính gửi các phòng."))
    dice = random.Random(5)
    for _ in range(300):
        x, y = dice.randrange(1650), dice.randrange(895)
        page.paste(0, (x, y, x + 2, y + 2))
    _rule(page, (200, 800, 1400), (600, 700, 800))
    monkeypatch.setattr(page_images, "_STRIP", 100_000)
    whole = without_specks(page)
    grids, cleaned = ruled_grids(whole)
    assert len(grids) == 1
    monkeypatch.setattr(page_images, "_STRIP", 64)
    assert without_specks(page).tobytes() == whole.tobytes()
    again, cleaned_again = ruled_grids(whole)
    assert (again, cleaned_again.tobytes()) == (grids, cleaned.tobytes())


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_photo_is_turned_as_its_camera_was_held(tmp_path: Path, turn: int) -> None:
    photo = Image.new("RGB", (60, 40), "white")
    photo.paste("blue", (0, 0, 20, 10))
    exif = Image.Exif()
    exif[0x0112] = turn
    photo.save(tmp_path / "a.png", exif=exif)
    with Image.open(tmp_path / "a.png") as picture:
        expected = ImageOps.exif_transpose(picture).getchannel("R")
        assert upright(picture).tobytes() == expected.tobytes()
        assert upright(picture).size == expected.size


def test_a_picture_is_reduced_to_the_pixels_that_are_read() -> None:
    assert upright(Image.new("1", (10_000, 8_000), 1)).size == (5000, 4000)


def _number(*readings: str) -> WordBox:
    """The number of a head after it was read again and gave these readings, one after the other."""
    block = _line(50, (100, "Số:"), (180, "245/BC-SLLLL"))
    given = iter(readings)
    paper = Image.new("L", (800, 200), 255)
    lines = with_settled_number([list(block.words)], paper, lambda _: _alone("Số:", next(given)))
    return lines[0][1]


def _alone(*words: str) -> list[list[WordBox]]:
    return [[WordBox(word, (0, 0, 9, 9), 0.9) for word in words if word]]


def test_the_number_is_what_most_readings_of_it_say() -> None:
    settled = _number("245/BC-STTTT", "245/BC-STTTT.", "245/BC-STTTT", "", "245/BC-SITTT", "")
    assert (settled.text, settled.confidence) == ("245/BC-STTTT", 0.95)
    doubted = _number("245/BC-STTTT", "245/BC-SITTT", "245/BC-SLLTT", "", "", "")
    assert (doubted.text, doubted.confidence) == ("245/BC-SLLLL", DIGITS_AGREED)
    garbled = _number("246/BC-SLLLL", "245/BC-SLLLL", "246/BC-SLLLL", "", "", "")
    assert (garbled.text, garbled.confidence) == ("245/BC-SLLLL", 0.3)


def test_where_the_first_readings_agree_no_more_are_made() -> None:
    assert _number("245/BC-SLLLL", "245/BC-SLLLL").text == "245/BC-SLLLL"


def test_a_hyphen_that_some_readings_see_is_there() -> None:
    assert _number("245/BCSLLLL", "245/BC-SLLLL", "245/BCSLLLL", "", "", "").text == "245/BC-SLLLL"


def test_what_is_no_symbol_has_no_vote() -> None:
    block = _line(50, (100, "'§ố:"), (180, "390/CAT-PC06"))
    readings = iter(["390/CAT-PC0G", "390/CAT-PC06", "390/CAT-PC06|", "390/CAT-PC0G", "", ""])
    lines = with_settled_number(
        [list(block.words)], Image.new("L", (800, 200), 255), lambda _: _alone("Số:", next(readings))
    )
    assert [(word.text, word.confidence) for word in lines[0]] == [("Số:", 0.95), ("390/CAT-PC06", 0.95)]


def test_a_number_printed_without_a_blank_is_settled_up_to_the_date_beside_it() -> None:
    block = _line(50, (100, "Số:41-NQ/TU"), (320, "Lâm"))
    widths: list[int] = []

    def read_alone(crop: Picture) -> list[list[WordBox]]:
        widths.append(crop.width)
        return _alone("Số:41-NQ/TU")

    lines = with_settled_number([list(block.words)], Image.new("L", (800, 200), 255), read_alone)
    assert [word.text for word in lines[0]] == ["Số:41-NQ/TU", "Lâm"]
    assert len(widths) == 2


def _head(number: str, symbol: str) -> HeaderReading:
    fields = {"number": Found(number, None), "issuer": Found("SỞ THÔNG TIN VÀ TRUYỀN THÔNG", None)}
    return HeaderReading(fields=fields, symbol=symbol)


def test_a_lost_hyphen_is_put_back_after_the_issuers_initials_only() -> None:
    mended = with_scanned_number(_head("207/STTTTVP", "STTTTVP"), [])
    assert (mended.fields["number"].value, mended.symbol) == ("207/STTTT-VP", "STTTT-VP")
    assert mended.fields["number"].confidence == 0.8
    assert "207/STTTTVP" in mended.misprints[0]
    other = with_scanned_number(_head("207/SNNVP", "SNNVP"), [])
    assert other.fields["number"].value == "207/SNNVP"
    assert other.misprints == []


def test_a_doubtful_number_is_not_shown_as_a_fact() -> None:
    block = _line(0, (0, "Số:"), (90, "245/BC-SLLLL"), confidence=0.3)
    reading = with_scanned_number(_head("245/BC-SLLLL", "BC-SLLLL"), [block])
    assert reading.fields["number"].confidence == 0.3
    assert len(reading.misprints) == 1


def test_letters_that_no_two_readings_gave_alike_are_those_of_the_issuers_name() -> None:
    doubtful = _line(0, (0, "Số:"), (90, "245/BC-SLLLL"), confidence=DIGITS_AGREED)
    mended = with_scanned_number(_head("245/BC-SLLLL", "BC-SLLLL"), [doubtful])
    assert (mended.fields["number"].value, mended.fields["number"].confidence) == ("245/BC-STTTT", 0.8)
    sure = _line(0, (0, "Số:"), (90, "245/BC-SLLLL"), confidence=0.9)
    assert with_scanned_number(_head("245/BC-SLLLL", "BC-SLLLL"), [sure]).fields["number"].value == (
        "245/BC-SLLLL"
    )


def test_a_line_that_the_engine_does_not_believe_in_is_a_stamp() -> None:
    def row(line: int, word: int, confidence: float, text: str) -> str:
        return f"5\t1\t1\t1\t{line}\t{word}\t{90 * word}\t{50 * line}\t80\t30\t{confidence}\t{text}"

    table = "\n".join(
        ["head", row(1, 1, 55.0, "Sửa"), row(1, 2, 60.0, "đổi"), row(2, 1, 0.0, "N2ềy:"), row(2, 2, 9.0, "1225S"),
         row(3, 1, 0.0, "eủa"), row(3, 2, 70.0, "Bộ")]
    )  # fmt: skip
    lines, _ = _lines_of(table)
    assert [[word.text for word in line] for line in lines] == [["Sửa", "đổi"], ["eủa", "Bộ"]]


def test_rings_and_strokes_between_the_words_of_a_date_are_figures() -> None:
    words = [WordBox(text, (0, 0, 1, 1), 0.5) for text in "ngày l0 tháng Ö1 năm 2024".split()]
    assert " ".join(word.text for word in mended_words(words)[0]) == "ngày 10 tháng 01 năm 2024"


def test_a_dash_that_nobody_believes_in_is_dirt() -> None:
    def words(confidence: float) -> list[WordBox]:
        first = WordBox("—", (0, 0, 9, 2), confidence)
        return [first, *(WordBox(text, (0, 0, 1, 1), 0.9) for text in ("Điều", "2."))]

    assert [word.text for word in without_dirt(words(0.1))] == ["Điều", "2."]
    assert [word.text for word in without_dirt(words(0.8))] == ["—", "Điều", "2."]


def test_a_place_beside_the_issuer_is_the_place_alone() -> None:
    header = from_text(
        "TỈNH ỦY HÒA PHÚ ĐẢNG CỘNG SẢN VIỆT NAM\nHUYỆN ỦY TÂN PHÚ Tân Phú, ngày 20 tháng 01 năm 2024\n*\n"
        "Số 04-CT/HU\n\nCHỈ THỊ\nvề phòng cháy rừng\nHuyện có 12.480 ha rừng.\n1- Các chi bộ quán triệt.\n"
    ).header
    assert header.place is not None
    assert header.issuer is not None
    assert header.superior is not None
    assert header.title is not None
    assert (header.place.value, header.day) == ("Tân Phú", date(2024, 1, 20))
    assert (header.issuer.value, header.superior.value) == ("HUYỆN ỦY TÂN PHÚ", "TỈNH ỦY HÒA PHÚ")
    assert header.title.value == "về phòng cháy rừng"


def test_a_page_of_more_pixels_than_are_read_keeps_its_places(tmp_path: Path) -> None:
    try:
        require_tesseract()
        page = _page((150, 200, "Điều 1. Phê duyệt kế hoạch"))
    except (UnreadableFile, OSError) as error:
        pytest.skip(str(error))
    large = page.resize((page.width * 4, page.height * 4))
    assert large.width * large.height > 20_000_000
    large.save(tmp_path / "a.png")
    reading = read_file(tmp_path / "a.png")
    (line,), (picture,) = reading.blocks, reading.pictures
    assert line.text == "Điều 1. Phê duyệt kế hoạch"
    # Boxes are in the pixels of the picture as it is told to be large.
    scale = picture.width / page.width
    left, top, _, bottom = line.words[0].box
    assert abs(left - scale * 150) < 40
    assert scale * 200 - 20 < top < bottom < scale * 260
