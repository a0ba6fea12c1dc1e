"""The head of an official letter in two columns of blanks."""

from __future__ import annotations

from ingest.letter_head import separate_letter_head
from ingest.readers.plain_text import line_blocks
from tests.ingest.build import from_text

_LETTER = (
    "      BỘ Y TẾ                      CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "      -------                           Độc lập - Tự do - Hạnh phúc\n"
    "Số: 2034/BYT-KCB                        ---------------------------\n"
    "V/v hướng dẫn chấm điểm            Hà Nội, ngày 18 tháng 4 năm 2024\n"
    "   bệnh án điện tử\n"
    "       năm 2023\n\n"
    "          Kính gửi: Sở Y tế các tỉnh.\n\n"
    "     Bộ Y tế hướng dẫn như sau:\n"
    "     1. Về thời gian\n"
    "     Gửi trước ngày 31/5/2024./.\n"
)


def test_the_abstract_beside_the_date_is_the_title() -> None:
    header = from_text(_LETTER).header
    assert header.title is not None
    assert header.title.value == "hướng dẫn chấm điểm bệnh án điện tử năm 2023"
    assert header.number is not None
    assert header.number.value == "2034/BYT-KCB"
    assert str(header.day) == "2024-04-18"
    assert header.issuer is not None
    assert header.issuer.value == "BỘ Y TẾ"
    assert header.place is not None
    assert header.place.value == "Hà Nội"


def test_a_head_without_an_abstract_in_the_column_stays_as_it_is() -> None:
    blocks = line_blocks(_LETTER.replace("V/v", "Về "))
    assert separate_letter_head(blocks) == blocks


def test_a_head_that_a_web_page_broke_over_lines() -> None:
    header = from_text(
        "ỦY BAN NHÂN DÂN\nTỈNH AN HÒA\n-------\n|\nCỘNG HÒA XÃ HỘI\nCHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\n---------------\n|\nSố: 75/KH-UBND\n|\nAn Hòa, ngày\n19 tháng 05 năm 2022\n|\n"
        "KẾ HOẠCH\nNUÔI TÔM NƯỚC LỢ\nI. MỤC TIÊU\nNuôi 20 ha.\n"
    ).header
    assert header.issuer is not None
    assert header.issuer.value == "ỦY BAN NHÂN DÂN TỈNH AN HÒA"
    assert str(header.day) == "2022-05-19"
    assert header.place is not None
    assert header.place.value == "An Hòa"
    assert header.title is not None
    assert header.title.value == "NUÔI TÔM NƯỚC LỢ"
