"""Headers by Decree 30/2020/NĐ-CP, complete and with parts missing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from index.documents import Document, HeaderField
from index.errors import UnreadableFile
from ingest.readers.markdown import MarkdownReader
from ingest.reading import RawBlock
from ingest.understand import understand
from tests.ingest.build import from_blocks, from_text

DECISION = """ỦY BAN NHÂN DÂN
TỈNH HÒA PHÚ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 123/QĐ-UBND
Hòa Phú, ngày 05 tháng 3 năm 2021

QUYẾT ĐỊNH
Về việc phê duyệt Kế hoạch chuyển đổi số
tỉnh Hòa Phú giai đoạn 2021 - 2025

CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÒA PHÚ

Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
Căn cứ Nghị định số 64/2007/NĐ-CP ngày 10/4/2007 của Chính phủ;
Theo đề nghị của Giám đốc Sở Thông tin và Truyền thông tại Tờ trình số 12/TTr-STTTT ngày 01/3/2021,

QUYẾT ĐỊNH:

Điều 1. Phê duyệt Kế hoạch.
Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

Nơi nhận:
- Như Điều 2;
- Lưu: VT, KGVX.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH


Nguyễn Thị Minh

KẾ HOẠCH
Chuyển đổi số tỉnh Hòa Phú
(Kèm theo Quyết định số 123/QĐ-UBND ngày 05/3/2021)
I. MỤC TIÊU
1. Mục tiêu chung
Phát triển."""


def _value(field: HeaderField | None) -> str | None:
    return field.value if field else None


def _check_spans(document: Document) -> None:
    header = document.header
    fields = [header.kind, header.number, header.date, header.place, header.issuer, header.superior, header.title,
              header.signer, header.capacity, *header.basis, *header.recipients]  # fmt: skip
    for field in fields:
        if field is None or field.span is None:
            continue
        printed = " ".join(document.quote(field.span).split())
        assert printed
        if field is header.number:
            assert printed.replace(" ", "") == field.value
        elif field is not header.kind:
            assert printed == field.value


def test_a_whole_decision() -> None:
    document = from_text(DECISION)
    header = document.header
    assert _value(header.kind) == "Quyết định"
    assert _value(header.number) == "123/QĐ-UBND"
    assert header.symbol == "QĐ-UBND"
    assert header.day == date(2021, 3, 5)
    assert _value(header.place) == "Hòa Phú"
    assert _value(header.issuer) == "ỦY BAN NHÂN DÂN TỈNH HÒA PHÚ"
    assert header.superior is None
    assert _value(header.title) == (
        "Về việc phê duyệt Kế hoạch chuyển đổi số tỉnh Hòa Phú giai đoạn 2021 - 2025"
    )
    assert [field.value for field in header.basis] == [
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015",
        "Căn cứ Nghị định số 64/2007/NĐ-CP ngày 10/4/2007 của Chính phủ",
    ]
    assert [field.value for field in header.recipients] == ["Như Điều 2", "Lưu: VT, KGVX"]
    assert _value(header.signer) == "Nguyễn Thị Minh"
    assert _value(header.capacity) == "KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
    assert [field.value for field in header.attachments] == ["KẾ HOẠCH Chuyển đổi số tỉnh Hòa Phú"]
    assert header.status == "issued"
    _check_spans(document)


def test_a_place_in_capitals_is_no_end_of_the_issuer() -> None:
    document = from_text(DECISION.replace("Hòa Phú, ngày 05", "HÒA PHÚ, ngày 05"))
    assert document.header.issuer is not None
    assert document.header.issuer.value == "ỦY BAN NHÂN DÂN TỈNH HÒA PHÚ"
    assert document.header.place is not None
    assert document.header.place.value == "HÒA PHÚ"


def test_an_official_letter_in_two_columns_on_one_line() -> None:
    document = from_text(
        """SỞ Y TẾ                         CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRUNG TÂM Y TẾ HUYỆN ĐỨC AN        Độc lập – Tự do – Hạnh phúc
Số: 45/TTYT-KHNV                 Đức An, ngày 12 tháng 9 năm 2022
V/v báo cáo tình hình dịch
sốt xuất huyết

Kính gửi: Sở Y tế tỉnh

Thực hiện Công văn số 999/SYT-NVY ngày 01/9/2022, Trung tâm báo cáo như sau:
1. Tình hình
Có 12 ca."""
    )
    header = document.header
    assert _value(header.kind) == "Công văn"
    assert _value(header.number) == "45/TTYT-KHNV"
    assert _value(header.issuer) == "TRUNG TÂM Y TẾ HUYỆN ĐỨC AN"
    assert _value(header.superior) == "SỞ Y TẾ"
    assert _value(header.title) == "báo cáo tình hình dịch sốt xuất huyết"
    assert header.day == date(2022, 9, 12)
    _check_spans(document)


def test_layout_table_of_an_office_file() -> None:
    document = from_blocks(
        RawBlock(
            "table",
            rows=(
                (
                    "UBND TỈNH HÒA PHÚ\nSỞ NỘI VỤ",
                    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc",
                ),
                ("Số: 77/BC-SNV", "Hòa Phú, ngày 9 tháng 1 năm 2024"),
            ),
        ),
        RawBlock("paragraph", "BÁO CÁO"),
        RawBlock("paragraph", "Kết quả cải cách hành chính năm 2023"),
        RawBlock("paragraph", "I. KẾT QUẢ"),
        RawBlock("paragraph", "Đã hoàn thành 12 nhiệm vụ."),
    )
    header = document.header
    assert _value(header.superior) == "UBND TỈNH HÒA PHÚ"
    assert _value(header.issuer) == "SỞ NỘI VỤ"
    assert _value(header.number) == "77/BC-SNV"
    assert _value(header.title) == "Kết quả cải cách hành chính năm 2023"
    assert header.day == date(2024, 1, 9)
    assert not document.tables
    _check_spans(document)


def test_layout_in_bars_on_one_line() -> None:
    document = from_text(
        "| UBND TỈNH HÒA PHÚ SỞ NỘI VỤ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "| --- | --- |\n"
        "| Số: 77/BC-SNV | Hòa Phú, ngày 9 tháng 1 năm 2024 |\n\n"
        "BÁO CÁO\nKết quả năm 2023\n\nI. KẾT QUẢ\nĐã xong."
    )
    header = document.header
    assert (_value(header.superior), _value(header.issuer)) == ("UBND TỈNH HÒA PHÚ", "SỞ NỘI VỤ")
    assert _value(header.number) == "77/BC-SNV"
    assert header.day == date(2024, 1, 9)


def test_a_party_resolution() -> None:
    document = from_text(
        """TỈNH ỦY HÒA PHÚ
*
Số 09-NQ/TU
ĐẢNG CỘNG SẢN VIỆT NAM

Hòa Phú, ngày 05 tháng 02 năm 2022

NGHỊ QUYẾT
về chuyển đổi số toàn diện

I. TÌNH HÌNH
Đã có kết quả.

T/M BAN CHẤP HÀNH
BÍ THƯ

Trần Văn Bình"""
    )
    assert _value(document.header.number) == "09-NQ/TU"
    assert _value(document.header.issuer) == "TỈNH ỦY HÒA PHÚ"
    assert _value(document.header.signer) == "Trần Văn Bình"
    assert document.header.day == date(2022, 2, 5)


@pytest.mark.parametrize(
    ("line", "symbol"),
    [
        ("Số:      /KH-STTTT-VP", "KH-STTTT-VP"),
        ("Số: ......./KH-SXD", "KH-SXD"),
        ("Số: …/2025/QĐ-UBND", "2025/QĐ-UBND"),
        ("Số:     /2025/QĐ-UBND", "2025/QĐ-UBND"),
    ],
)
def test_a_blank_number_is_no_number(line: str, symbol: str) -> None:
    document = from_text(
        f"UBND TỈNH HÒA PHÚ\nSỞ XÂY DỰNG\n{line}\nHòa Phú, ngày     tháng     năm 2025\nKẾ HOẠCH\nPhát triển nhà ở\n"
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 03/01/2025 của UBND tỉnh.\n"
    )
    assert document.header.number is None
    assert document.header.number_blank
    assert document.header.symbol == symbol
    assert document.header.day is None
    assert any(warning.code == "so-de-trong" for warning in document.warnings)


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Luật số: 43/2019/QH14", "43/2019/QH14", "QH14"),
        ("Số: 05/VBHN-BTTTT", "05/VBHN-BTTTT", "VBHN-BTTTT"),
        ("Số : 1208 / SGTVT - KCHT", "1208/SGTVT-KCHT", "SGTVT-KCHT"),
        ("Số 15-CTr/TU", "15-CTr/TU", "CTr/TU"),
        ("S6: 919 /BC-STTTT-VP", "919/BC-STTTT-VP", "BC-STTTT-VP"),
        ("Số: 12a/QĐ-UBND", "12a/QĐ-UBND", "QĐ-UBND"),
    ],
)
def test_numbers_as_offices_write_them(line: str, number: str, symbol: str) -> None:
    document = from_text(
        f"UBND TỈNH HÒA PHÚ\n{line}\nHòa Phú, ngày 1 tháng 2 năm 2020\nBÁO CÁO\nKết quả\n\nI. A\nB."
    )
    assert _value(document.header.number) == number
    assert document.header.symbol == symbol


def test_a_draft_says_so() -> None:
    document = from_text(
        "DỰ THẢO LẦN 2\nUBND TỈNH HÒA PHÚ\nSố:   /QĐ-UBND\nQUYẾT ĐỊNH\nBan hành Quy chế\nĐiều 1. A."
    )
    assert document.header.status == "draft"
    assert paths(document) == [("Điều 1",)]


def paths(document: Document) -> list[tuple[str, ...]]:
    return [section.path for section in document.sections]


@pytest.mark.parametrize("mark", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "Độ mật: Mật"])
def test_state_secrets_are_refused(mark: str) -> None:
    with pytest.raises(UnreadableFile, match="độ mật"):
        from_text(f"{mark}\nUBND TỈNH HÒA PHÚ\nSố: 1/BC-UBND\nBÁO CÁO\nTình hình\nI. A\nB.")


def test_internal_use_is_kept_as_access() -> None:
    document = from_text("LƯU HÀNH NỘI BỘ\nUBND TỈNH HÒA PHÚ\nSố: 1/BC-UBND\nBÁO CÁO\nTình hình\nI. A\nB.")
    assert document.access == "internal"
    assert from_text("BÁO CÁO\nTình hình\nI. A\nB.").access == "public"


def test_an_impossible_date_is_kept_as_printed_with_a_warning() -> None:
    document = from_text(
        "UBND TỈNH HÒA PHÚ\nSố: 1/BC-UBND\nHòa Phú, ngày 31 tháng 02 năm 2020\nBÁO CÁO\nA\n\nI. B\nC."
    )
    assert document.header.day is None
    assert _value(document.header.date) == "ngày 31 tháng 02 năm 2020"
    assert any(warning.code == "ngay-sai" for warning in document.warnings)


def test_issuer_and_title_of_a_body_without_head() -> None:
    document = from_text(
        "Thực hiện Công văn số 12/UBND-TH ngày 01/3/2022, Sở Thông tin và Truyền thông báo cáo như sau:\n"
        "I. KẾT QUẢ\nĐã xong các việc được giao trong kỳ.\n"
        "Trên đây là báo cáo kết quả chuyển đổi số quý I năm 2022, Sở Thông tin và Truyền thông gửi UBND tỉnh./.\n"
    )
    header = document.header
    assert header.number is None
    assert header.issuer is not None
    assert header.issuer.value == "Sở Thông tin và Truyền thông"
    assert header.issuer.confidence < 0.8
    assert _value(header.title) == "kết quả chuyển đổi số quý I năm 2022"
    assert _value(header.kind) == "Báo cáo"
    _check_spans(document)


def test_a_title_over_lines_that_end_in_a_semicolon() -> None:
    document = from_text(
        "UBND XÃ HÒA BÌNH   CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Số: 05/BC-UBND      Độc lập - Tự do - Hạnh phúc\n"
        "                    Hòa Bình, ngày 10 tháng 01 năm 2023\n"
        "BÁO CÁO\nKết quả thực hiện nhiệm vụ năm 2022;\nphương hướng, nhiệm vụ năm 2023\n\n"
        "1. Kinh tế\nTăng trưởng khá.\n"
    )
    assert _value(document.header.title) == (
        "Kết quả thực hiện nhiệm vụ năm 2022; phương hướng, nhiệm vụ năm 2023"
    )
    assert _value(document.header.issuer) == "UBND XÃ HÒA BÌNH"


def test_a_consolidated_text_keeps_its_own_number_and_the_title_of_the_law() -> None:
    document = from_text(
        "VĂN PHÒNG QUỐC HỘI\nVĂN BẢN HỢP NHẤT\nSố: 05/VBHN-VPQH\nHà Nội, ngày 7 tháng 1 năm 2022\n"
        "LUẬT\nCÔNG NGHỆ THÔNG TIN\n\nĐiều 1. Phạm vi\nLuật này quy định.\n"
    )
    assert _value(document.header.kind) == "Văn bản hợp nhất"
    assert _value(document.header.number) == "05/VBHN-VPQH"
    assert _value(document.header.title) == "LUẬT CÔNG NGHỆ THÔNG TIN"


def test_the_signer_beside_the_recipients() -> None:
    document = from_text(
        "BỘ TÀI CHÍNH\nSố: 80/2021/TT-BTC\nHà Nội, ngày 29 tháng 9 năm 2021\nTHÔNG TƯ\nHướng dẫn thuế\n\n"
        "Điều 1. Phạm vi\nThông tư này quy định.\n\n"
        "Nơi nhận:                            KT. BỘ TRƯỞNG\n"
        "- Văn phòng Trung ương Đảng;         THỨ TRƯỞNG\n"
        "- Lưu: VT, TCT.                      Trần Xuân Minh\n"
    )
    header = document.header
    assert _value(header.capacity) == "KT. BỘ TRƯỞNG THỨ TRƯỞNG"
    assert _value(header.signer) == "Trần Xuân Minh"
    assert [field.value for field in header.recipients] == ["Văn phòng Trung ương Đảng", "Lưu: VT, TCT"]


def test_a_markdown_file_with_its_head_and_foot_in_tables(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(
        "| **UBND TỈNH HÒA PHÚ**<br>**SỞ Y TẾ** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** |\n| --- | --- |\n"
        "| Số: 12/BC-SYT | *Hòa Phú, ngày 12 tháng 5 năm 2023* |\n\n# BÁO CÁO\n\n## Kết quả quý I năm 2023\n\n"
        "## I. KẾT QUẢ\n\nCó 12.300 lượt khám.\n\n**Nơi nhận:**\n\n- UBND tỉnh;\n- Lưu: VT.\n\n"
        "| | **GIÁM ĐỐC**<br><br>**Nguyễn Thị Hoa** |\n",
        encoding="utf-8",
    )
    document = understand(MarkdownReader().read(path), file="a.md", path="a.md", sha256="0" * 64)
    header = document.header
    assert (_value(header.superior), _value(header.issuer)) == ("UBND TỈNH HÒA PHÚ", "SỞ Y TẾ")
    assert _value(header.number) == "12/BC-SYT"
    assert _value(header.title) == "Kết quả quý I năm 2023"
    assert (_value(header.capacity), _value(header.signer)) == ("GIÁM ĐỐC", "Nguyễn Thị Hoa")
    assert paths(document) == [("I",)]
    assert not document.tables


@pytest.mark.parametrize(
    "line",
    [
        "(Kèm theo Công văn số: 15/STTTT-VP ngày 03 tháng 02 năm 2022)",
        "(Ban hành kèm theo Quyết định số: 15/QĐ-UBND ngày 03 tháng 02 năm 2022 của UBND tỉnh)",
        "Thực hiện Công văn số: 15/STTTT-VP",
    ],
)
def test_a_number_mentioned_above_the_title_is_not_the_documents_own(line: str) -> None:
    header = from_text(f"{line}\nBÁO CÁO\nQuản lý tài sản công\n\nI. PHẠM VI\nA b.\n").header
    assert header.number is None
    assert header.day is None
    assert header.date is None


def test_the_title_ends_where_a_body_that_opens_with_thoi_gian_qua_begins() -> None:
    document = from_text(
        "UBND THÀNH PHỐ BIÊN HÒA\n\nSố: 07/CT-UBND\n\nBiên Hòa, ngày 29 tháng 02 năm 2024\n\nCHỈ THỊ\n\n"
        "Về việc chấn chỉnh nề nếp làm việc\n\nThời gian qua, việc trả hồ sơ còn chậm tại\n\nmột số phường.\n\n"
        "1. Các phường rà soát.\n"
    )
    assert document.header.title is not None
    assert document.header.title.value == "Về việc chấn chỉnh nề nếp làm việc"


def test_a_title_goes_on_in_small_letters_with_a_word_that_else_opens_a_body() -> None:
    document = from_text(
        "UBND HUYỆN MỎ CÀY\nSố: 31/BC-UBND\nMỏ Cày, ngày 4 tháng 4 năm 2022\n\nBÁO CÁO\n"
        "Kết quả giải quyết hồ sơ của người dân\ntrong quý I năm 2022\n\n"
        "Trong quý I, huyện nhận 120 hồ sơ.\n1. Kết quả\nĐã trả 118 hồ sơ.\n"
    )
    assert document.header.title is not None
    assert document.header.title.value == "Kết quả giải quyết hồ sơ của người dân trong quý I năm 2022"


def test_a_party_committee_is_named_whole_and_its_slashed_capacity_is_one() -> None:
    document = from_text(
        "ĐẢNG BỘ TỈNH HÒA PHÚ\nBAN CHẤP HÀNH\n*\nSố 09-NQ/TU\n"
        "ĐẢNG CỘNG SẢN VIỆT NAM\n\nHòa Phú, ngày 18 tháng 8 năm 2021\n\n"
        "NGHỊ QUYẾT\nCỦA BAN CHẤP HÀNH ĐẢNG BỘ TỈNH\nvề chuyển đổi số đến năm 2025\n-----\n"
        "I- TÌNH HÌNH\nNhững năm qua có kết quả.\nII- MỤC TIÊU\n1- Mục tiêu chung\nĐạt 80%.\n\n"
        "T/M BAN CHẤP HÀNH\nBÍ THƯ\n(Đã ký)\nVõ Minh Đức\n"
    )
    header = document.header
    assert _value(header.issuer) == "BAN CHẤP HÀNH ĐẢNG BỘ TỈNH HÒA PHÚ"
    assert header.issuer is not None
    assert header.issuer.span is not None
    assert document.quote(header.issuer.span) == "ĐẢNG BỘ TỈNH HÒA PHÚ\nBAN CHẤP HÀNH"
    assert header.superior is None
    assert (_value(header.number), header.day) == ("09-NQ/TU", date(2021, 8, 18))
    assert _value(header.title) == "về chuyển đổi số đến năm 2025"
    assert (_value(header.capacity), _value(header.signer)) == ("T/M BAN CHẤP HÀNH BÍ THƯ", "Võ Minh Đức")
    assert [section.path for section in document.sections] == [("I",), ("II",), ("II", "1")]


def test_a_judgment_has_its_number_and_its_day_in_figures() -> None:
    document = from_text(
        "TÒA ÁN NHÂN DÂN                 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "HUYỆN TÂN PHÚ                      Độc lập - Tự do - Hạnh phúc\n"
        "Bản án số: 15/2023/HS-ST\nNgày 14-6-2023\n\n"
        "NHÂN DANH\nNƯỚC CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
        "NHẬN ĐỊNH CỦA TÒA ÁN:\n[1] Về tố tụng: đúng quy định.\n"
        "QUYẾT ĐỊNH:\n1. Tuyên bố bị cáo phạm tội.\n"
    )
    header = document.header
    assert (_value(header.kind), _value(header.number)) == ("Bản án", "15/2023/HS-ST")
    assert header.day == date(2023, 6, 14)
    assert _value(header.issuer) == "TÒA ÁN NHÂN DÂN HUYỆN TÂN PHÚ"
    assert document.footnotes == ()


def test_a_title_that_holds_a_day_in_figures_is_no_date() -> None:
    header = from_text(
        "SỞ Y TẾ\nSố: 4/TB-SYT\nTHÔNG BÁO\nKết luận cuộc họp\nngày 14/6/2023\n\n1. Về tiến độ\nĐạt.\n"
    ).header
    assert (header.day, _value(header.title)) == (None, "Kết luận cuộc họp ngày 14/6/2023")


def test_a_consolidated_text_has_the_title_of_what_it_consolidates_and_its_notes_hang() -> None:
    document = from_text(
        "BỘ XÂY DỰNG\nVĂN BẢN HỢP NHẤT\nSố: 07/VBHN-BXD\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nHà Nội, ngày 12 tháng 12 năm 2023\n"
        "NGHỊ ĐỊNH\nQuy định chi tiết về quản lý công viên\n"
        "Căn cứ Luật Tổ chức Chính phủ;[1]\nĐiều 1. Phạm vi[2]\n1. Nghị định này quy định chi tiết.\n\n"
        "KT. BỘ TRƯỞNG\nTHỨ TRƯỞNG\nBùi Hồng Sơn\n"
        "[1] Nghị định số 20/2021/NĐ-CP có căn cứ khác.\n[2] Khoản này được sửa đổi.\n"
    )
    assert _value(document.header.title) == "NGHỊ ĐỊNH Quy định chi tiết về quản lý công viên"
    notes = [(note.marker, document.quote(note.span)) for note in document.footnotes]
    assert notes == [
        ("1", "Nghị định số 20/2021/NĐ-CP có căn cứ khác."),
        ("2", "Khoản này được sửa đổi."),
    ]
    hung = [document.text[: note.anchor].rsplit("\n", 1)[-1] for note in document.footnotes]
    assert hung == ["Căn cứ Luật Tổ chức Chính phủ;", "Điều 1. Phạm vi"]


def test_a_law_without_a_date_line_has_the_day_of_its_adoption() -> None:
    document = from_text(
        "QUỐC HỘI\nLuật số: 21/2025/QH15\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "LUẬT\nBẢO VỆ NGUỒN NƯỚC CỘNG ĐỒNG\n\nĐiều 1. Phạm vi điều chỉnh\nLuật này quy định về bảo vệ nguồn nước.\n"
        "Luật này được Quốc hội khóa XV, kỳ họp thứ 9 thông qua ngày 20 tháng 6 năm 2025.\n\n"
        "CHỦ TỊCH QUỐC HỘI\nTrần Văn Bình\n"
    )
    header = document.header
    assert (header.day, header.status) == (date(2025, 6, 20), "issued")
    assert header.date is not None
    assert header.date.span is not None
    assert document.quote(header.date.span) == "ngày 20 tháng 6 năm 2025"


def test_a_head_behind_the_signature_is_the_documents_own() -> None:
    body = (
        "BÁO CÁO\nKết quả thanh tra quý I\n\nI. KẾT QUẢ\n1. Triển khai 12 cuộc.\n\n"
        "Nơi nhận:\n- UBND tỉnh;\n- Lưu: VT.\nCHÁNH THANH TRA\nMai Xuân Bách\n\n"
    )
    head = (
        "UBND TỈNH HÒA PHÚ\nTHANH TRA TỈNH\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Số: 58/BC-TTr\nHòa Phú, ngày 25 tháng 3 năm 2024\n"
    )
    document = from_text(body + head)
    header = document.header
    assert (_value(header.number), header.day) == ("58/BC-TTr", date(2024, 3, 25))
    assert (_value(header.issuer), _value(header.superior)) == ("THANH TRA TỈNH", "UBND TỈNH HÒA PHÚ")
    assert (_value(header.kind), _value(header.signer)) == ("Báo cáo", "Mai Xuân Bách")
    assert header.number is not None
    assert header.number.span is not None
    assert document.quote(header.number.span) == "58/BC-TTr"
    assert header.attachments == ()
    # The head of another document, with its own text below, stays that document's.
    both = from_text(body + head + "\nKẾ HOẠCH\nThanh tra năm 2025\n1. Mục đích\nNâng cao chất lượng.\n" * 3)
    assert both.header.number is None


def test_a_name_of_any_people_below_a_capacity_signs() -> None:
    header = from_text("BÁO CÁO\nTình hình\n\n1. Kết quả tốt.\n\nGIÁM ĐỐC\n\nY Thanh Niê\n").header
    assert (_value(header.capacity), _value(header.signer)) == ("GIÁM ĐỐC", "Y Thanh Niê")


def test_a_form_whose_kind_no_line_names_has_its_title_in_capitals() -> None:
    header = from_text(
        "SỞ XÂY DỰNG\nSố: 71/DT-SXD\nHòa Phú, ngày 14 tháng 3 năm 2024\n\nĐƠN GIÁ NHÂN CÔNG XÂY DỰNG NĂM 2024\n\n"
        "1. Nhóm một: 215.000 đồng.\n"
    ).header
    assert _value(header.title) == "ĐƠN GIÁ NHÂN CÔNG XÂY DỰNG NĂM 2024"
    assert header.kind is None


def test_slides_are_called_what_their_first_heading_says() -> None:
    blocks = (RawBlock("heading", "Tập huấn chữa cháy", 1, 1), RawBlock("paragraph", "Tháng 4 năm 2024", 1))
    header = from_blocks(*blocks).header
    assert (_value(header.title), header.kind) == ("Tập huấn chữa cháy", None)


def test_the_title_ends_where_a_sentence_begins() -> None:
    header = from_text(
        "CÔNG ĐOÀN VIÊN CHỨC\nSố: 14/GM-CĐVC\nGIẤY MỜI\nDự khai mạc Hội thao\n"
        "Công đoàn Viên chức trân trọng kính mời lãnh đạo\ncác công đoàn cơ sở đến dự:\n1. Thời gian: 7 giờ.\n"
    ).header
    assert _value(header.title) == "Dự khai mạc Hội thao"


def _with_title(
    *lines: str, symbol: str = "145/BC-UBND", issuer: str = "ỦY BAN NHÂN DÂN\nXÃ PHÚ LỘC"
) -> Document:
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"
    head = f"{issuer}\n{nation}\nSố: {symbol}\nPhú Lộc, ngày 3 tháng 6 năm 2024\n\n"
    body = "\n\nỦy ban nhân dân xã tổng hợp như sau:\n1. Kết quả\nXã có 12 thôn."
    return from_text(head + "\n".join(lines) + body)


@pytest.mark.parametrize(
    ("lines", "kind", "title"),
    [
        (
            ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022"),
            "Chương trình",
            "thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022",
        ),
        (
            ("KẾ HOẠCH HÀNH ĐỘNG", "Thực hiện Chiến lược tăng trưởng xanh", "trên địa bàn xã Phú Lộc"),
            "Kế hoạch",
            "Thực hiện Chiến lược tăng trưởng xanh trên địa bàn xã Phú Lộc",
        ),
        (
            ("BÁO CÁO GIẢI TRÌNH, TIẾP THU", "Ý kiến thẩm tra của Ban Kinh tế - Xã hội"),
            "Báo cáo",
            "Ý kiến thẩm tra của Ban Kinh tế - Xã hội",
        ),
        (
            ("BÁO CÁO CHUYÊN ĐỀ", "VỀ BẢO VỆ RỪNG NĂM 2024"),
            "Báo cáo",
            "VỀ BẢO VỆ RỪNG NĂM 2024",
        ),
        (
            ("QUY CHẾ LÀM VIỆC CỦA ỦY BAN NHÂN DÂN XÃ",),
            "Quy chế",
            "LÀM VIỆC CỦA ỦY BAN NHÂN DÂN XÃ",
        ),
        (
            ("BÁO CÁO KẾT QUẢ", "Thực hiện nhiệm vụ năm 2024"),
            "Báo cáo",
            "KẾT QUẢ Thực hiện nhiệm vụ năm 2024",
        ),
    ],
)  # fmt: skip
def test_words_that_belong_to_the_kind_are_no_abstract(lines: tuple[str, ...], kind: str, title: str) -> None:
    header = _with_title(*lines).header
    assert (_value(header.kind), _value(header.title)) == (kind, title)


def test_a_ward_is_no_plan() -> None:
    header = _with_title(
        "THÔNG BÁO", "Về lịch tiếp công dân", issuer="ỦY BAN NHÂN DÂN\nPHƯỜNG AN ĐÔNG"
    ).header
    assert _value(header.issuer) == "ỦY BAN NHÂN DÂN PHƯỜNG AN ĐÔNG"
    assert (_value(header.kind), _value(header.number)) == ("Thông báo", "145/BC-UBND")
    committee = _with_title("QUYẾT ĐỊNH", issuer="BAN AN TOÀN GIAO THÔNG\nTỈNH HÒA PHÚ").header
    assert _value(committee.issuer) == "BAN AN TOÀN GIAO THÔNG TỈNH HÒA PHÚ"


def test_a_basis_is_no_abstract() -> None:
    document = _with_title("GIẤY ỦY QUYỀN", "", "Căn cứ Quyết định số 12/QĐ-UBND ngày 5/1/2022;")
    assert _value(document.header.title) is None
    assert document.header.basis[0].value.startswith("Căn cứ Quyết định số 12/QĐ-UBND")


def test_the_number_of_a_contract_stands_below_its_kind() -> None:
    header = from_text(
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\nHỢP ĐỒNG KINH TẾ\nSố: 15/2024/HĐ-VP\n"
        "V/v cung cấp văn phòng phẩm\n\nCăn cứ Bộ luật Dân sự số 91/2015/QH13;\nĐiều 1. Nội dung\nBên B cung cấp giấy."
    ).header
    assert (_value(header.kind), _value(header.number)) == ("Hợp đồng", "15/2024/HĐ-VP")
    assert _value(header.title) == "cung cấp văn phòng phẩm"


def test_the_place_of_the_date_is_no_part_of_the_symbol() -> None:
    header = from_text(
        "SỞ TƯ PHÁP\nSố: 86/PA-STP - Lâm Sơn, ngày 16: tháng 7' năm 2025\nPHƯƠNG ÁN\nPhòng cháy"
    ).header
    assert (_value(header.number), header.day) == ("86/PA-STP", date(2025, 7, 16))


_TWO_SIGNERS = """
   GIÁM ĐỐC                                  GIÁM ĐỐC
SỞ GIÁO DỤC VÀ ĐÀO TẠO                       SỞ Y TẾ

   Lê Văn Thành                            Đỗ Thị Mai"""


def test_of_signers_side_by_side_the_leading_one_stands_last() -> None:
    document = from_text(
        "SỞ Y TẾ\nSố: 8/KHLT-SYT-SGDĐT\nKẾ HOẠCH LIÊN TỊCH\nPhối hợp công tác y tế trường học\n\nI. Mục đích\nNâng cao.\n"
        + _TWO_SIGNERS
    )
    assert document.text.endswith(
        "GIÁM ĐỐC\nSỞ GIÁO DỤC VÀ ĐÀO TẠO\nLê Văn Thành\nGIÁM ĐỐC\nSỞ Y TẾ\nĐỗ Thị Mai"
    )
    assert (_value(document.header.signer), _value(document.header.capacity)) == ("Đỗ Thị Mai", "GIÁM ĐỐC")
    assert _value(document.header.title) == "Phối hợp công tác y tế trường học"


def test_of_signers_one_below_the_other_each_has_a_capacity() -> None:
    header = from_text(
        "BỘ TÀI CHÍNH\nSố: 7/2014/TTLT-BTC-BNV\nTHÔNG TƯ LIÊN TỊCH\nQuy định chế độ\n\nĐiều 1. Phạm vi\nÁp dụng.\n"
        "KT. BỘ TRƯỞNG\nBỘ NỘI VỤ\nTHỨ TRƯỞNG\nTrần Văn Tuấn\nTUQ. BỘ TRƯỞNG\nBỘ TÀI CHÍNH\nNguyễn Thị Minh"
    ).header
    assert (_value(header.signer), _value(header.capacity)) == ("Nguyễn Thị Minh", "TUQ. BỘ TRƯỞNG")
