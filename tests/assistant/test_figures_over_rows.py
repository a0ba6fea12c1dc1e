"""Computed answers over tables, lists and two documents of one office: every value can be checked by eye below."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.figures.route import FigureRoute
from assistant.library import Library
from assistant.question import Question
from ingest.reading import RawBlock
from ingest.spilled import gather
from tests.figure_corpus import Figures, ask, figures_of
from tests.instrument_corpus import understood

_REPORT = """UBND TỈNH SƠN HẢI
SỞ TÀI CHÍNH

Số: 61/BC-STC

Sơn Hải, ngày 12 tháng 01 năm 2024

BÁO CÁO
Kết quả thu ngân sách và giải ngân vốn đầu tư công năm 2023

I. THU NGÂN SÁCH
1. Tổng thu nội địa 900 tỷ đồng, tăng 12,5% so với năm 2022 (năm 2022: 800 tỷ đồng).
Các khoản thu nội địa chính:
- Thuế công thương nghiệp: 450 tỷ đồng;
- Lệ phí trước bạ: 90 tỷ đồng;
- Thu tiền sử dụng đất: 360 tỷ đồng.
2. Số doanh nghiệp nộp thuế điện tử 1.250 doanh nghiệp, tăng 4,2% so với năm 2022. Nợ thuế 84 tỷ đồng, giảm 16 tỷ đồng so với năm 2022.
3. Tỷ lệ nợ thuế 2,4% (năm 2022: 3,1%).

II. GIẢI NGÂN
Giải ngân của các chủ đầu tư như sau:
| TT | Chủ đầu tư | Kế hoạch vốn năm 2023 (tỷ đồng) | Giải ngân (tỷ đồng) | Tỷ lệ (%) |
|---|---|---|---|---|
| 1 | Ban Quản lý dự án Giao thông tỉnh | 400 | 300 | 75,0 |
| 2 | Ban Quản lý dự án Thủy lợi tỉnh | 250 | 230 | 92,0 |
| 3 | Sở Y tế | 80 | 32 | 40,0 |
| 4 | UBND huyện Cao Phong | 60 | 57 | 95,0 |
| 5 | UBND huyện Lạc Thành | 50 | 20 | 40,5 |
| | Tổng cộng | 840 | 639 | 76,1 |

III. CHỈ TIÊU XÃ HỘI
| TT | Chỉ tiêu | ĐVT | Kế hoạch 2023 | Thực hiện 2023 | Đánh giá |
|---|---|---|---|---|---|
| 1 | Số việc làm mới | Việc làm | 3.000 | 3.150 | Vượt |
| 2 | Trường đạt chuẩn | Trường | 15 | 12 | Không đạt |
| 3 | Tỷ lệ bao phủ BHYT | % | 97,0 | 96,5 | Chưa đạt |
| 4 | Xã nông thôn mới | Xã | 4 | 4 | Đạt |
"""
_HANDED_OUT = """UBND TỈNH SƠN HẢI

Số: 15/QĐ-UBND

Sơn Hải, ngày 10 tháng 01 năm 2023

QUYẾT ĐỊNH
Về việc giao chỉ tiêu trồng rừng năm 2023

Điều 1. Giao chỉ tiêu trồng rừng năm 2023 cho các huyện như sau:
| TT | Huyện | Trồng rừng (ha) |
|---|---|---|
| 1 | Huyện Cao Phong | 200 |
| 2 | Huyện Lạc Thành | 160 |
| 3 | Huyện Phú Xuyên | 140 |
| | Tổng cộng | 500 |
"""
_DONE = """UBND TỈNH SƠN HẢI
SỞ NÔNG NGHIỆP

Số: 88/BC-SNN

Sơn Hải, ngày 18 tháng 12 năm 2023

BÁO CÁO
Kết quả trồng rừng năm 2023

I. KẾT QUẢ
| TT | Huyện | Trồng rừng (ha) |
|---|---|---|
| 1 | Huyện Cao Phong | 190 |
| 2 | Huyện Lạc Thành | 172 |
| 3 | Huyện Phú Xuyên | 140 |
| | Tổng cộng | 502 |
"""
Route = tuple[FigureRoute, Library]


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    folder = tmp_path_factory.mktemp("rows")
    for name, text in (("a.txt", _REPORT), ("b.txt", _HANDED_OUT), ("c.txt", _DONE)):
        (folder / name).write_text(text, encoding="utf-8")
    with figures_of(understood(sorted(folder.iterdir())), tmp_path_factory.mktemp("data")) as figures:
        yield figures


@pytest.mark.parametrize(
    ("question", "expression"),
    [
        # Rows that the question names.
        (
            "Chênh lệch giải ngân giữa Ban QLDA Giao thông và Ban QLDA Thủy lợi là bao nhiêu?",
            "300 − 230 = 70",
        ),
        ("Tỷ lệ giải ngân của huyện Cao Phong cao hơn Sở Y tế bao nhiêu điểm?", "95,0 − 40,0 = 55"),
        ("Sở Y tế và Ban QLDA Thủy lợi giải ngân tổng cộng bao nhiêu tỷ đồng?", "32 + 230 = 262"),
        ("Sở Y tế xếp thứ mấy về giải ngân?", "đếm(95,0; 92,0; 75,0; 40,5; 40,0) = 5"),
        ("Ban QLDA Thủy lợi chiếm bao nhiêu % tổng vốn giải ngân?", "230 ÷ 639 × 100 = 35,99"),
        # Rows of a kind; totals and what is planned are no candidates.
        ("Chủ đầu tư nào giải ngân thấp nhất?", "nhỏ nhất(40,0; 40,5; 75,0; 92,0; 95,0) = 40,0"),
        ("Đơn vị nào giải ngân được nhiều tiền nhất?", "lớn nhất(300; 230; 57; 32; 20) = 300"),
        ("Đơn vị nào được giao kế hoạch vốn ít nhất?", "nhỏ nhất(50; 60; 80; 250; 400) = 50"),
        ("Có mấy chủ đầu tư giải ngân dưới 50%?", "đếm(40,0; 40,5) = 2"),
        ("Những đơn vị nào giải ngân trên 90%?", "đếm(95,0; 92,0) = 2"),
        # By the table's own assessment.
        ("Báo cáo thu ngân sách năm 2023 có bao nhiêu chỉ tiêu không đạt kế hoạch?", "đếm(12; 96,5) = 2"),
        ("Mấy chỉ tiêu vượt kế hoạch theo báo cáo thu ngân sách?", "đếm(3.150) = 1"),
        (
            "Bình quân mỗi huyện trồng rừng bao nhiêu ha theo kết quả năm 2023?",
            "trung bình(190; 172; 140) = 167,33",
        ),
        # Items of a list.
        ("Lệ phí trước bạ và tiền sử dụng đất cộng lại bao nhiêu?", "90 + 360 = 450"),
        ("Lệ phí trước bạ bằng bao nhiêu phần trăm thu tiền sử dụng đất?", "90 ÷ 360 × 100 = 25"),
        # A change beside the figure, and what was before worked out from it.
        ("Thu nội địa năm 2023 tăng bao nhiêu tỷ so với năm 2022?", "900 − 800 = 100"),
        ("Thu nội địa tăng bao nhiêu % so với năm trước?", "(900 − 800) ÷ 800 × 100 = 12,5"),
        ("Tỷ lệ nợ thuế giảm bao nhiêu điểm phần trăm so với năm 2022?", "3,1 − 2,4 = 0,7"),
        ("Nợ thuế năm 2022 là bao nhiêu tỷ đồng?", "84 + 16 = 100"),
        ("Nợ thuế giảm bao nhiêu phần trăm so với năm 2022?", "16 ÷ (84 + 16) × 100 = 16"),
        (
            "Năm 2022 có bao nhiêu doanh nghiệp nộp thuế điện tử?",
            "1.250 ÷ (100 + 4,2) × 100 = 1.200",
        ),
        # What was handed out in one document and reached in another.
        (
            "Huyện Cao Phong năm 2023 trồng rừng còn thiếu bao nhiêu ha so với chỉ tiêu giao?",
            "200 − 190 = 10",
        ),
        ("Huyện Lạc Thành trồng rừng năm 2023 có đạt chỉ tiêu không?", "172 − 160 = 12"),
        ("Huyện Cao Phong trồng rừng đạt bao nhiêu % chỉ tiêu giao năm 2023?", "190 ÷ 200 × 100 = 95"),
        ("Trồng rừng toàn tỉnh năm 2023 vượt chỉ tiêu bao nhiêu ha?", "502 − 500 = 2"),
    ],
)
def test_the_plan_picks_its_operands(route: Route, question: str, expression: str) -> None:
    assert expression in [computation.expression for computation in ask(route, question).computations]


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Chủ đầu tư nào giải ngân thấp nhất?", "Thấp nhất là Sở Y tế: 40,0%."),
        ("Đơn vị nào được giao kế hoạch vốn ít nhất?", "Thấp nhất là UBND huyện Lạc Thành: 50 tỷ đồng."),
        ("Sở Y tế xếp thứ mấy về giải ngân?", "Sở Y tế: 40,0%, xếp thứ 5 tính từ cao xuống thấp."),
        ("Thu nội địa tăng bao nhiêu % so với năm trước?", "Tăng 12,5%; tính lại 12,5%: từ 800 lên 900 tỷ đồng."),
        ("Top 2 đơn vị giải ngân nhanh nhất?", "Cao nhất lần lượt là UBND huyện Cao Phong (95,0%); Ban Quản lý dự án Thủy lợi tỉnh (92,0%)."),
    ],
)  # fmt: skip
def test_the_answer_says_it_in_one_sentence(route: Route, question: str, lead: str) -> None:
    assert ask(route, question).sentences[0].text == lead


@pytest.mark.parametrize(
    "question",
    [
        # No such column, no such rows, no such row.
        "Chênh lệch số hộ nghèo giữa huyện Cao Phong và huyện Lạc Thành?",
        "Xã nào trồng rừng nhiều nhất năm 2023?",
        "Huyện Tân Lập xếp thứ mấy về trồng rừng?",
        "Tổng giải ngân của Sở Y tế và Sở Xây dựng là bao nhiêu?",
        # By how much a row missed its plan is not told by how large it is.
        "Huyện nào trồng rừng vượt chỉ tiêu nhiều nhất?",
    ],
)
def test_what_cannot_be_computed_is_not(route: Route, question: str) -> None:
    draft = route[0].answer(Question.plain(question))
    assert draft is None or (draft.kind == "not_found" and not draft.computations)


def test_rows_without_outer_bars_are_a_table() -> None:
    lines = ["TT | Cấp học | Thành thị | Nông thôn", "1 | Nhà trẻ | 245 | 130", "2 | Mẫu giáo | 215 | 105"]
    (table,) = gather([RawBlock("line", text=line) for line in lines])
    assert table.kind == "table"
    assert table.rows[2] == ("2", "Mẫu giáo", "215", "105")
    # Two lines with bars may be anything.
    assert [block.kind for block in gather([RawBlock("line", text=line) for line in lines[:2]])] == [
        "line",
        "line",
    ]
