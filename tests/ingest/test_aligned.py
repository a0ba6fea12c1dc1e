"""Tables of plain text set by columns of blanks or tabs, or one cell a line; none is guessed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from index.documents import Document
from ingest.aligned import gather_aligned
from ingest.readers.plain_text import line_blocks
from tests.ingest.build import from_text


def _rows(document: Document) -> list[list[str]]:
    return [[document.quote(cell.span) for cell in row.cells] for row in document.tables[0].rows]


def test_columns_of_blanks_with_a_wrapped_cell_and_a_line_of_totals() -> None:
    document = from_text(
        "1. Đợt một\n\n"
        "   TT    Thôn              Số hộ     Kinh phí\n"
        "                                   (triệu đồng)\n"
        "   1     Thôn Bản Mới        7         420\n"
        "   2     Thôn Nà Tâu         5         300\n"
        "         và Nà Ản\n"
        "         Tổng cộng          12         720\n\n"
        "   2. Thời gian: tháng 9.\n"
    )
    assert document.tables[0].columns == (("TT",), ("Thôn",), ("Số hộ",), ("Kinh phí (triệu đồng)",))
    assert _rows(document) == [
        ["1", "Thôn Bản Mới", "7", "420"],
        ["2", "Thôn Nà Tâu và Nà Ản", "5", "300"],
        ["", "Tổng cộng", "12", "720"],
    ]
    assert [section.path for section in document.sections] == [("1",), ("2",)]


def test_an_empty_cell_keeps_its_column() -> None:
    document = from_text(
        "STT   Nội dung            Năm 2023    Năm 2024\n"
        "1     Trạm bơm            12          15\n"
        "2     Đập tràn                        4\n"
        "3     Cống                9           10\n"
    )
    assert _rows(document)[1] == ["2", "Đập tràn", "", "4"]


def test_a_cell_under_no_certain_column_leaves_the_lines_as_they_are() -> None:
    document = from_text(
        "STT   Nội dung       Năm 2023    Năm 2024\n"
        "1     Trạm bơm       12          15\n"
        "2     Đập tràn dài quá cột số    4\n"
        "3     Cống           9           10\n"
    )
    assert document.tables == ()


_SPILLED = (
    "II. VIỆC\n\nTT\nViệc\nNơi làm\nHạn cuối\n"
    "1\nLập tổ ở 14 ấp\nPhòng Văn hóa\nTháng 9/2025\n"
    "2\nDạy kỹ năng{wrap}\nVăn phòng\nQuý IV/2025\n\n"
    "III. TIỀN\nBốn mươi lăm triệu đồng.\n"
)


def test_one_cell_a_line() -> None:
    document = from_text(_SPILLED.format(wrap=""))
    assert document.tables[0].columns == (("TT",), ("Việc",), ("Nơi làm",), ("Hạn cuối",))
    assert _rows(document) == [
        ["1", "Lập tổ ở 14 ấp", "Phòng Văn hóa", "Tháng 9/2025"],
        ["2", "Dạy kỹ năng", "Văn phòng", "Quý IV/2025"],
    ]
    assert [section.path for section in document.sections] == [("II",), ("III",)]


def test_one_cell_a_line_is_not_guessed_where_a_cell_takes_two_lines() -> None:
    assert from_text(_SPILLED.format(wrap="\ncho 350 người")).tables == ()
    # A cell that is missing, beside one on two lines: as many lines as cells, and still none is guessed.
    text = _SPILLED.format(wrap="\ncho 350 người").replace("Văn phòng\n", "")
    assert from_text(text).tables == ()


_LACKING = (
    "II. XÃ\n\nSTT\nXã\nSố tiêu chí\nGhi chú\n"
    "1\nTân Phú\n19\nĐã đạt\n2\nHòa Bình\n17\n3\nLong Thạnh\n15\n{note}\n\nIII. TIỀN\n"
)


def test_one_cell_a_line_with_an_empty_cell_where_one_place_is_left_for_it() -> None:
    assert _rows(from_text(_LACKING.format(note="Chưa đạt"))) == [
        ["1", "Tân Phú", "19", "Đã đạt"],
        ["2", "Hòa Bình", "17", ""],
        ["3", "Long Thạnh", "15", "Chưa đạt"],
    ]
    # Figures in both columns: the one that is there may stand in either.
    assert from_text(_LACKING.replace("Đã đạt", "3").format(note="4")).tables == ()
    # A sentence after the table is not its last cell.
    assert from_text(_LACKING.format(note="Trên đây là kết quả.")).tables == ()


@given(
    st.lists(
        st.sampled_from(["STT", "TT   A  B", "1", "2", "1  x  3", "A", "  ", "II. B", "(1)  2"]), max_size=14
    )
)
def test_no_line_is_lost(lines: list[str]) -> None:
    gathered = gather_aligned(line_blocks("\n".join(lines)))
    kept = [
        block.text if block.kind == "line" else " ".join(" ".join(row) for row in block.rows)
        for block in gathered
    ]
    assert sorted(" ".join(kept).split()) == sorted(" ".join(lines).split())
