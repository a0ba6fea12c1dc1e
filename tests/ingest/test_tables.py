"""Tables: headers of one and two rows, groups, units, and rows that stand in the text as printed."""

from __future__ import annotations

from index.documents import Document
from ingest.reading import RawBlock
from ingest.tables import understand_rows, unit_of
from tests.ingest.build import from_blocks, from_text


def _cells(document: Document) -> list[list[str]]:
    return [[document.quote(cell.span) for cell in row.cells] for row in document.tables[0].rows]


def test_two_row_header_with_merged_cells() -> None:
    grid = understand_rows(
        [
            ("STT", "Chỉ tiêu", "Mục tiêu", "Mục tiêu", "Kết quả"),
            ("STT", "Chỉ tiêu", "Kế hoạch 2022", "Quyết định 27", "Kết quả"),
            ("(1)", "(2)", "(3)", "(4)", "(5)"),
            ("1", "Hộ có cáp quang", "75%", "75%", "59,25%"),
        ]
    )
    assert grid.columns == (
        ("STT",),
        ("Chỉ tiêu",),
        ("Mục tiêu", "Kế hoạch 2022"),
        ("Mục tiêu", "Quyết định 27"),
        ("Kết quả",),
    )
    assert [row.role for row in grid.rows] == ["header", "header", "index", "body"]


def test_group_rows_name_the_rows_below_them() -> None:
    grid = understand_rows(
        [
            ("TT", "Chỉ tiêu", "ĐVT", "2022"),
            ("I", "Kinh tế", "", ""),
            ("1", "Doanh nghiệp", "DN", "120"),
            ("II", "Xã hội", "", ""),
            ("1", "Hộ nghèo", "hộ", "35"),
        ]
    )
    assert [(row.cells[1], row.group) for row in grid.rows if row.role == "body"] == [
        ("Doanh nghiệp", "I Kinh tế"),
        ("Hộ nghèo", "II Xã hội"),
    ]


def test_a_numbered_row_without_values_is_a_group_only_above_its_own_numbers() -> None:
    grid = understand_rows(
        [
            ("TT", "Chỉ tiêu", "ĐVT", "2022"),
            ("1", "Y tế", "", ""),
            ("1.1", "Trạm y tế", "trạm", "12"),
            ("2", "Chưa có số liệu", "", ""),
            ("3", "Giường bệnh", "giường", "90"),
        ]
    )
    assert [(row.role, row.cells[1], row.group) for row in grid.rows[1:]] == [
        ("group", "Y tế", None),
        ("body", "Trạm y tế", "1 Y tế"),
        ("body", "Chưa có số liệu", "1 Y tế"),
        ("body", "Giường bệnh", "1 Y tế"),
    ]


def test_unit_and_caption_stand_above_the_table() -> None:
    document = from_blocks(
        RawBlock("paragraph", "I. KẾT QUẢ"),
        RawBlock("paragraph", "Bảng 1. Vốn đầu tư"),
        RawBlock("paragraph", "ĐVT: triệu đồng"),
        RawBlock("table", rows=(("TT", "Dự án", "Vốn"), ("1", "Cầu A", "1.200"), ("2", "Cầu B", "850"))),
    )
    (table,) = document.tables
    assert (table.caption, table.unit) == ("Bảng 1. Vốn đầu tư", "triệu đồng")
    assert table.section == 0
    assert _cells(document) == [["1", "Cầu A", "1.200"], ["2", "Cầu B", "850"]]
    assert document.quote(table.rows[1].span) == "2\tCầu B\t850"
    assert unit_of("(Đơn vị tính: người)") == "người"


def test_cells_spilled_one_a_line_behind_tabs() -> None:
    document = from_text(
        "I. KẾT QUẢ\n\n\tSTT\n\tTên xã\n\tHộ\n\tGhi chú\n(nếu có)\n\n\t1\n\tTân An\n\t125\n\t\n\n\t2\n\tTân Bình\n\t\n\tchưa có\n\n"
        "\t3\n\tTân Hòa\n\t98\n\t\n\nII. KHÁC\nHết.\n"
    )
    assert document.tables[0].columns == (("STT",), ("Tên xã",), ("Hộ",), ("Ghi chú (nếu có)",))
    assert _cells(document) == [
        ["1", "Tân An", "125", ""],
        ["2", "Tân Bình", "", "chưa có"],
        ["3", "Tân Hòa", "98", ""],
    ]
    assert [section.path for section in document.sections] == [("I",), ("II",)]


def test_cells_spilled_as_loose_lines() -> None:
    document = from_text(
        "I. KẾT QUẢ\n\nTT Tên dự án\n\nThời\n\ngian\n\nKết quả\n\n1. Xây dựng kho dữ\n\nliệu dùng chung\n\nTháng\n\n3/2022\n\nĐang làm\n\n"
        "2. Mở rộng mạng diện rộng\n\nTháng\n\n5/2022\n\nĐã xong\n\nII. KHÁC\n\nHết.\n"
    )
    assert document.tables[0].columns == (("TT",), ("Tên dự án",), ("Thời gian",), ("Kết quả",))
    assert _cells(document) == [
        ["1.", "Xây dựng kho dữ liệu dùng chung", "Tháng 3/2022", "Đang làm"],
        ["2.", "Mở rộng mạng diện rộng", "Tháng 5/2022", "Đã xong"],
    ]
    assert [section.path for section in document.sections] == [("I",), ("II",)]


def test_a_row_whose_columns_cannot_be_told_keeps_its_words_in_one_cell() -> None:
    document = from_text(
        "I. A\n\nTT Tên xã\n\nSố hộ\n\nSố người\n\n1. Xã Tân An chưa có báo cáo\n\n2. Xã Tân Hòa 12 40\n\nII. B\n\nHết.\n"
    )
    assert _cells(document)[0][1:] == [
        "Xã Tân An chưa có báo cáo",
        *[""] * (len(document.tables[0].columns) - 2),
    ]


def test_a_table_cut_by_a_page_is_one_table() -> None:
    head = ("TT", "Tên xã", "Số hộ")
    document = from_blocks(
        RawBlock("paragraph", "I. KẾT QUẢ"),
        RawBlock("table", page=1, rows=(head, ("1", "Tân An", "12"), ("2", "Tân Hòa", "30"))),
        RawBlock("table", page=2, rows=(head, ("3", "Tân Bình", "7"))),
        RawBlock("table", page=3, rows=(("4", "Tân Phú", "9"),)),
    )
    assert len(document.tables) == 1
    assert _cells(document) == [
        ["1", "Tân An", "12"],
        ["2", "Tân Hòa", "30"],
        ["3", "Tân Bình", "7"],
        ["4", "Tân Phú", "9"],
    ]
    assert [row.page for row in document.tables[0].rows] == [1, 1, 2, 3]


def test_groups_of_one_rank_follow_each_other_and_lower_ones_nest() -> None:
    grid = understand_rows(
        [
            ("TT", "Cấp học", "Năm 2022", "Năm 2023"),
            ("A. CÔNG LẬP", "A. CÔNG LẬP", "A. CÔNG LẬP", "A. CÔNG LẬP"),
            ("1", "Mầm non", "120", "118"),
            ("B. NGOÀI CÔNG LẬP", "B. NGOÀI CÔNG LẬP", "B. NGOÀI CÔNG LẬP", "B. NGOÀI CÔNG LẬP"),
            ("Huyện Tân Phú", "Huyện Tân Phú", "Huyện Tân Phú", "Huyện Tân Phú"),
            ("1", "Mầm non", "22", "25"),
            ("Huyện Lộc Sơn", "Huyện Lộc Sơn", "Huyện Lộc Sơn", "Huyện Lộc Sơn"),
            ("1", "Mầm non", "7", "9"),
        ]
    )
    assert [row.group for row in grid.rows if row.role == "body"] == [
        "A. CÔNG LẬP",
        "B. NGOÀI CÔNG LẬP › Huyện Tân Phú",
        "B. NGOÀI CÔNG LẬP › Huyện Lộc Sơn",
    ]


def test_cells_set_apart_by_tabs_keep_their_columns() -> None:
    document = from_text(
        "I. KẾT QUẢ THU\n"
        "Đơn vị tính: triệu đồng\n"
        "TT\tNội dung\tDự toán\tThực hiện\n"
        "A. Thu nội địa\n"
        "1\tThuế thu nhập cá nhân\t180.000\n"
        "2\tLệ phí trước bạ\t\t60.115\n"
        "\tTổng cộng\t275.000\t60.115\n"
        "II. KẾT QUẢ CHI\n"
        "1.\tChi đầu tư đạt 1.105 tỷ đồng.\n"
        "2.\tChi thường xuyên đạt 2.310 tỷ đồng.\n"
    )
    (table,) = document.tables
    assert (table.columns, table.unit) == (
        (("TT",), ("Nội dung",), ("Dự toán",), ("Thực hiện",)),
        "triệu đồng",
    )
    assert _cells(document) == [
        ["1", "Thuế thu nhập cá nhân", "180.000", ""],
        ["2", "Lệ phí trước bạ", "", "60.115"],
        ["", "Tổng cộng", "275.000", "60.115"],
    ]
    assert [row.group for row in table.rows] == ["A. Thu nội địa"] * 3
    assert [section.path for section in document.sections] == [("I",), ("II",), ("II", "1"), ("II", "2")]
