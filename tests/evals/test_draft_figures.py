"""A clause that states a figure reads as a question, or is not asked."""

from pathlib import Path

import pytest

from evals.draft_figures import asked_of, theirs
from ingest.facts.extract import extract_facts
from tests.ingest.office import report
from tests.instrument_corpus import understood


def questions(folder: Path, sentence: str) -> list[str]:
    path = folder / "bc.txt"
    path.write_text(report(41, 5, f"Kết quả\n\n{sentence}"), encoding="utf-8")
    (document,) = understood([path])
    found = []
    for fact in extract_facts(document):
        asked = asked_of(fact, document)
        if asked is not None:
            found.append(theirs(document, "Báo cáo số 41/BC-STTTT", fact, asked))
            assert fact.printed in asked.statement
    return found


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("Toàn huyện có 126 trạm thu phát sóng.", "toàn huyện có bao nhiêu trạm thu phát sóng?"),
        ("Trong 6 tháng đầu năm, Sở ban hành hơn 60 văn bản chỉ đạo.", "trong 6 tháng đầu năm, Sở ban hành bao nhiêu văn bản chỉ đạo?"),
        ("Tổng diện tích gieo trồng 1.245,6 ha, đạt 98,5% kế hoạch.", "tổng diện tích gieo trồng là bao nhiêu ha?"),
        ("Tỷ lệ tham gia bảo hiểm y tế đạt 93,4%.", "tỷ lệ tham gia bảo hiểm y tế đạt bao nhiêu phần trăm?"),
        ("Hệ thống Một cửa: Đã triển khai cho 57 cơ quan.", "hệ thống Một cửa đã triển khai cho bao nhiêu cơ quan?"),
        ("Thể thao: Tổ chức thành công 12 giải đấu.", "về thể thao, tổ chức thành công bao nhiêu giải đấu?"),
        ("Phát triển được 05 chuỗi liên kết: bưởi, nhãn, lúa thơm.", "phát triển được bao nhiêu chuỗi liên kết?"),
        ("Xây dựng mới hệ thống (iOffice) cho 15 đơn vị sự nghiệp.", "xây dựng mới hệ thống cho bao nhiêu đơn vị sự nghiệp?"),
    ],
)  # fmt: skip
def test_a_statement_is_asked_with_its_own_words(tmp_path: Path, sentence: str, question: str) -> None:
    assert questions(tmp_path, sentence)[:1] == [f"Theo Báo cáo số 41/BC-STTTT, {question}"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Toàn tỉnh có 592 cơ sở giáo dục mầm non, phổ thông.",
        "Đã triển khai áp dụng cho tất cả 57 cơ quan.",
        "Cổng thông tin của tỉnh có trang tiếng Anh, tiếng Khmer, tiếng Hoa, tiếng Pháp và 40 trang thành phần.",
        "Đây là 02 trạm cảnh báo dông của huyện.",
        "Trong chuyến thăm này, Sở đã trao tặng 15 phần quà.",
        "Có 30 máy tính được cấp, trong đó 12 máy cấp cho xã.",
    ],
)
def test_what_says_too_little_or_more_than_the_figure_is_not_asked(tmp_path: Path, sentence: str) -> None:
    assert [q for q in questions(tmp_path, sentence) if "máy tính được cấp" not in q] == []


def test_what_a_report_says_of_next_year_is_asked_as_an_aim(tmp_path: Path) -> None:
    path = tmp_path / "bc.txt"
    path.write_text(
        report(41, 5, "Kết quả") + "\nII. NHIỆM VỤ NĂM 2024\n\n1. Thu ngân sách của xã 9.500 triệu đồng.\n",
        encoding="utf-8",
    )
    (document,) = understood([path])
    (fact,) = extract_facts(document)
    asked = asked_of(fact, document)
    assert asked is not None
    assert theirs(document, "Báo cáo số 41/BC-STTTT", fact, asked) == (
        "Trong chỉ tiêu, nhiệm vụ của Báo cáo số 41/BC-STTTT, thu ngân sách của xã là bao nhiêu triệu đồng?"
    )
