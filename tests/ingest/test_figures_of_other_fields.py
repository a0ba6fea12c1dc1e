"""Figures as other provinces and other fields write them: health, schools, farming, budgets, traffic, land, people."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.fact_truth import CORPUS, read_document
from index.documents import Document
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts
from ingest.facts.outline import Outline
from tests.ingest.test_facts import facts_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # health
        ("- Đạt 32,5 giường bệnh/10.000 dân; 9,8 bác sĩ/10.000 dân.", ["32,5 giường/10.000 dân", "9,8 bác sĩ/10.000 dân"]),
        ("- Điều trị nội trú 86.412 lượt (tuyến tỉnh 41.205, tuyến huyện 45.207).", ["86.412 lượt", "41.205 <86.412", "45.207 <86.412"]),
        ("- Tỷ suất tử vong trẻ em dưới 1 tuổi: 9,7‰; sởi 45 ca, trong đó 12 ca dưới 5 tuổi.", ["9,7 ‰", "45 ca", "12 ca <45"]),
        ("- Ghi nhận 1.024 ca mắc, giảm 312 ca so với cùng kỳ.", ["1.024 ca", "giảm 312 ca ~2022"]),
        # schools
        ("- Có 58 trường (mầm non 18, tiểu học 22, THCS 14, THPT 04), 1.102 lớp.", ["58 trường", "18 <58", "22 <58", "14 <58", "04 <58", "1.102 lớp"]),
        ("- Đạt 37 giải (02 nhất, 09 nhì, 11 ba, 15 khuyến khích).", ["37 giải", "02 giải <37", "09 giải <37", "11 giải <37", "15 giải <37"]),
        ("- Kinh phí 38 tỷ 500 triệu đồng; 12,4 m2/học sinh; lớp 10A1.", ["38 tỷ 500 triệu đồng", "12,4 m2/học sinh"]),
        ("- Còn một trăm linh năm phòng học xuống cấp.", ["một trăm linh năm phòng"]),
        # farming
        ("- Xuống giống 48.320 ha (đạt 101,7% kế hoạch), năng suất 57,8 tạ/ha.", ["48.320 ha", "101,7 % <48.320", "57,8 tạ/ha"]),
        ("- Giá từ 7.800 đến 8.200 đồng/kg, cao hơn 1.200 - 1.500 đồng/kg so với cùng kỳ.", ["7.800 đến 8.200 đồng/kg", "tăng 1.200 - 1.500 đồng/kg ~2022"]),
        ("- Lũy kế 11 tháng 135.802 tấn, bằng 92,3% kế hoạch; lúc 7h30 ngày 15/11.", ["135.802 tấn", "92,3 %"]),
        # budgets and projects
        ("- Thu 4.215,7 tỷ đồng, đạt 56,2% dự toán tỉnh giao (7.500 tỷ đồng).", ["4.215,7 tỷ đồng", "56,2 %", "7.500 tỷ đồng"]),
        ("- Tài khoản số 3713.0.1058765.00000; mã số thuế 1400123456; hợp đồng số 12/2023/HĐXD.", []),
        ("- Giá trị 12.345.000 đồng (Bằng chữ: Mười hai triệu, ba trăm bốn mươi lăm nghìn đồng).", ["12.345.000 đồng"]),
        ("- Chậm 03 tháng; giải ngân 95% trở lên; vướng 23/145 hộ.", ["03 tháng", "từ 95 %", "23/145 hộ"]),
        # traffic and crime
        ("- Giảm 25 vụ (-7,42%), tăng 04 người bị thương (+1,52%).", ["giảm 25 vụ", "giảm 7,42 % <25", "tăng 04 người", "tăng 1,52 % <04"]),
        ("- Giảm 23 vụ (10,95%) so với quý I/2023; bắt 65 vụ.", ["giảm 23 vụ ~2023-Q1", "giảm 10,95 % <23 ~2023-Q1", "65 vụ"]),
        ("- Sửa đoạn Km 12+500 - Km 18+200, dài 5,7km; xử lý 45.120 trường hợp.", ["5,7 km", "45.120 trường hợp"]),
        ("- Số CCCD 084085001234, biển số 84A-123.45, điện thoại 0912 345 678, đường dây nóng 1900 9095.", []),
        # land, people, poverty
        ("- Có 2.950 hộ với 11.214 nhân khẩu, trong đó dân tộc Khmer 1.203 hộ.", ["2.950 hộ", "11.214 nhân khẩu", "1.203 hộ <2.950"]),
        ("- Nhận 07 đơn (khiếu nại 01, kiến nghị 05, phản ánh 01).", ["07 đơn", "01 <07", "05 <07", "01 <07"]),
        ("- Dân số 1.500 người, trong đó nam 700 người; nữ 800 người.", ["1.500 người", "700 người <1.500", "800 người <1.500"]),
        ("- Tỷ số 111,2 bé trai/100 bé gái; mật độ 523 người/km2; 1,92 con/phụ nữ.", ["111,2 bé trai/100 bé gái", "523 người/km2", "1,92 con/phụ nữ"]),
        ("- Hỗ trợ 40 - 60 triệu đồng/căn; 500.000 đồng/phần; 05 căn nhà.", ["40 - 60 triệu đồng/căn", "500.000 đồng/phần", "05 căn"]),
        ("- Theo khoản 2 Điều 5, điểm a khoản 1 Điều 12; Điều 249, 250, 251 Bộ luật Hình sự.", []),
        # tourism, environment, bodies
        ("- Đón 1,2 triệu lượt khách, tăng gấp 1,8 lần so với cùng kỳ; 05 khách sạn từ 3 sao đến 5 sao.", ["1,2 triệu lượt", "tăng 1,8 lần ~2022", "05 khách sạn"]),
        ("- Tọa độ 9°56'30\"N; thắng 3-1; phục vụ 24/7; phiên bản 2.1; kênh K63; Zalo 0909123456.", []),
        ("- Trồng 1 triệu 200 ngàn cây; thu 12,3/15 tỷ đồng; giảm 20-30% rác.", ["1 triệu 200 ngàn cây", "12,3/15 tỷ đồng", "giảm 20-30 %"]),
        ("- Năm (05) tập thể và mười hai (12) cá nhân được khen.", ["05 tập thể", "mười hai (12) cá nhân"]),
        ("- Có 145 cơ sở với 3.210 phòng, trong đó 05 khách sạn.", ["145 cơ sở", "3.210 phòng", "05 khách sạn <145"]),
        ("- Báo cáo (Điều 5, Điều 6, Điều 7); (khối 10, khối 11, khối 12).", []),
    ],
)  # fmt: skip
def test_passages_of_other_fields(text: str, expected: list[str]) -> None:
    facts = facts_of(text)
    printed = {fact.id: fact.printed for fact in facts}
    shown = [
        " ".join(
            part
            for part in (
                fact.change,
                fact.qualifier,
                f"{fact.printed} {fact.unit}".strip(),
                f"<{printed[fact.parent]}" if fact.parent else "",
                f"~{fact.base_period}" if fact.base_period else "",
            )
            if part
        )
        for fact in facts
    ]
    assert shown == expected


def test_the_amount_of_two_multipliers_is_one_amount() -> None:
    (fact,) = facts_of("- Kinh phí 38 tỷ 500 triệu đồng.")
    assert fact.amount == 38_500_000_000


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "- Kế hoạch năm 2024: đào tạo 15.000 người, tỷ lệ qua đào tạo từ 70% trở lên.",
            ["target", "target"],
        ),
        ("- Phấn đấu đến năm 2030 che phủ đạt 4,2%; 100% khu công nghiệp đạt chuẩn.", ["target", "target"]),
        (
            "- Tạo việc làm 23.456 lao động, đạt 117,28% kế hoạch (20.000 lao động).",
            ["result", "attainment", "target"],
        ),
    ],
)
def test_roles_of_plans_and_results(text: str, roles: list[str]) -> None:
    assert [fact.role for fact in facts_of(text)] == roles


def text_document(folder: Path, text: str) -> Document:
    file = folder / "van-ban.txt"
    file.write_text(text, encoding="utf-8")
    return read_document(file)


def table_document(folder: Path, *rows: str) -> Document:
    head = "SỞ Y TẾ\nTỈNH AN HÒA\nSố: 12/BC-SYT\nAn Hòa, ngày 05 tháng 01 năm 2024\n\nBÁO CÁO\nKết quả năm 2023\n\n"
    return text_document(folder, head + "I. KẾT QUẢ\n" + "\n".join(rows) + "\n")


def test_a_table_with_a_row_of_totals_in_the_ordinals_is_read_and_added_up(tmp_path: Path) -> None:
    facts, findings = check_facts(
        extract_facts(
            table_document(
                tmp_path,
                "| TT | Cấp học | Số trường | Số học sinh | Tỷ lệ (%) |",
                "|---|---|---|---|---|",
                "| 1 | Mầm non | 120 | 31.500 | 20,5 |",
                "| 2 | Tiểu học | 150 | 63.000 | 79,5 |",
                "| Cộng | | 270 | 94.600 | 100 |",
            )
        )
    )
    assert [(f.printed, f.unit, f.role) for f in facts[:3]] == [
        ("120", "trường", "result"), ("31.500", "học sinh", "result"), ("20,5", "%", "share"),
    ]  # fmt: skip
    assert [finding.formula for finding in findings] == ["31.500 + 63.000 = 94.500"]


def test_columns_of_years_plans_and_growth_are_told_apart(tmp_path: Path) -> None:
    facts = extract_facts(
        table_document(
            tmp_path,
            "| STT | Chỉ tiêu | ĐVT | Thực hiện 2022 | Kế hoạch 2023 | Ước thực hiện 2023 | So sánh 2023/2022 (%) |",
            "|---|---|---|---|---|---|---|",
            "| 1 | Phòng học kiên cố | phòng | 4.120 | 4.300 | 4.285 | 104,0 |",
        )
    )
    assert [(f.printed, f.unit, f.role, f.period, f.base_period) for f in facts] == [
        ("4.120", "phòng", "result", "2022", ""),
        ("4.300", "phòng", "target", "2023", ""),
        ("4.285", "phòng", "estimate", "2023", ""),
        ("104,0", "%", "share", "2023", "2022"),
    ]


def test_a_department_of_social_affairs_is_no_commune(tmp_path: Path) -> None:
    head = (
        "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI\nTỈNH AN HÒA\nSố: 3/BC-SLĐTBXH\nAn Hòa, ngày 18 tháng 12 năm 2023\n\n"
        "BÁO CÁO\nKết quả giảm nghèo năm 2023\n\nToàn tỉnh còn 5.432 hộ nghèo.\n"
    )
    assert [fact.level for fact in extract_facts(text_document(tmp_path, head))] == [""]


def test_the_outline_finds_the_sections_that_the_document_finds() -> None:
    for file in sorted(filter(Path.is_file, CORPUS.iterdir())):
        document = read_document(file)
        outline = Outline(document)
        found = [outline.section_at(offset) for offset in range(0, len(document.text), 7)]
        assert found == [document.section_at(offset) for offset in range(0, len(document.text), 7)]
