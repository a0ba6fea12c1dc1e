"""Facts of documents: values, periods, levels, parts, and what the arithmetic says of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

import pytest

from index.documents import Block, Document, Header, HeaderField, Span
from index.facts import Fact, agrees
from ingest.facts.agreement import conflicts
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts
from ingest.facts.timing import DocumentTime, heading_time
from ingest.periods import Period
from ingest.readers.detect import open_sources
from ingest.understand import understand
from tests.paths import needs_seeds, seed


def document(*paragraphs: str, title: str = "Kết quả công tác năm 2023") -> Document:
    """A document of list items, one a paragraph."""
    text = "\n".join(paragraphs)
    blocks, start = [], 0
    for paragraph in paragraphs:
        blocks.append(Block("list_item", Span(start, start + len(paragraph))))
        start += len(paragraph) + 1
    return Document("d1", text, Header(title=HeaderField(title)), tuple(blocks))


def facts_of(*paragraphs: str, title: str = "Kết quả công tác năm 2023") -> tuple[Fact, ...]:
    return check_facts(extract_facts(document(*paragraphs, title=title)))[0]


@cache
def seed_document(prefix: str) -> Document:
    source = next(iter(open_sources(seed(prefix))))
    return understand(source.read(), file=source.name, path=str(seed(prefix)), sha256=source.sha256)


def test_parts_know_their_whole_and_their_level() -> None:
    whole, *parts = facts_of(
        "- Phần mềm họp: triển khai cho 45 cơ quan (cấp tỉnh: 10, cấp huyện: 20, cấp xã: 15)."
    )
    assert [(p.value, p.level, p.parent, p.relation) for p in parts] == [
        (Decimal(10), "cấp tỉnh", whole.id, "part"),
        (Decimal(20), "cấp huyện", whole.id, "part"),
        (Decimal(15), "cấp xã", whole.id, "part"),
    ]


def test_nested_brackets_give_shares_of_parts() -> None:
    facts = facts_of("- Tiếp nhận 200 hồ sơ (150 trực tiếp, 50 trực tuyến (tỷ lệ 25%)).")
    assert [(f.printed, f.relation) for f in facts] == [
        ("200", ""),
        ("150", "part"),
        ("50", "part"),
        ("25", "share"),
    ]
    assert facts[3].parent == facts[2].id


def test_the_period_is_the_clause_s_own_or_inherited_and_said_so() -> None:
    own, silent = facts_of("- Đến ngày 30/6/2023 có 12 trạm y tế; xây mới 3 trường học.")
    assert (own.period, own.period_inherited) == ("<=2023-06-30", False)
    assert silent.period_inherited
    (title,) = facts_of("- Trồng 500 cây.")
    assert (title.period, title.period_inherited) == ("2023", True)


def test_evidence_is_the_clause_and_holds_the_figure() -> None:
    source = document("- Có 12 trạm; xây 3 trường (2 mới). Sửa 4 cầu.")
    for fact in extract_facts(source):
        assert fact.evidence.start <= fact.span.start < fact.span.end <= fact.evidence.end
        assert source.quote(fact.span) == fact.printed
    assert [source.quote(f.evidence) for f in extract_facts(source)][1] == "xây 3 trường (2 mới)."


def test_a_mistyped_part_gets_the_value_that_its_whole_implies() -> None:
    facts = facts_of("- Tiếp nhận 9.924 hồ sơ (9.5231 trực tiếp, 401 trực tuyến).")
    doubted = facts[1]
    assert (doubted.certain, doubted.true_value) == (False, Decimal(9523))
    assert doubted.doubts[0].formula == "9.924 − 401 = 9.523"


def parts_of(*paragraphs: str) -> list[tuple[str, str]]:
    """The printed parts with the printed whole of each."""
    facts = facts_of(*paragraphs)
    printed = {fact.id: fact.printed for fact in facts}
    return [(f.printed, printed[f.parent]) for f in facts if f.relation == "part" and f.parent]


@pytest.mark.parametrize(
    ("paragraphs", "parts"),
    [
        (
            ["- Kiểm tra 06 cơ sở với 40 mẫu: chợ 02 cơ sở, 15 mẫu; trường học 04 cơ sở, 25 mẫu."],
            [("02", "06"), ("15", "40"), ("04", "06"), ("25", "40")],
        ),
        (
            ["- Kiểm tra 06 cơ sở: chợ 02 cơ sở; khu", "vực trường học 04 cơ sở."],
            [("02", "06"), ("04", "06")],
        ),
        (["- Có 30 xe gồm 12 xe cứu thương và 18 xe chữa cháy."], [("12", "30"), ("18", "30")]),
        (
            ["- Ban hành 40 văn bản, trong đó 15 kế hoạch; 20 báo cáo; 05 tờ trình."],
            [("15", "40"), ("20", "40"), ("05", "40")],
        ),
        (
            ["- Tiếp nhận 90 đơn, kết quả:", "+ Đã giải quyết: 70 đơn;", "+ Đang giải quyết: 20."],
            [("70", "90"), ("20", "90")],
        ),
        (
            [
                "- Tiếp nhận 900 hồ sơ, giải quyết 880 hồ sơ. Trong đó cấp huyện tiếp nhận 300 hồ sơ; cấp xã tiếp nhận 400 hồ sơ."
            ],
            [("300", "900"), ("400", "900")],
        ),
    ],
)
def test_parts_are_found_over_sentences_and_lists(
    paragraphs: list[str], parts: list[tuple[str, str]]
) -> None:
    assert parts_of(*paragraphs) == parts


@pytest.mark.parametrize(
    "paragraph",
    [
        "- Tăng 120 lượt (lũy kế 2.000 lượt).",
        "- Đầu tư 03 tuyến cáp (15 km).",
        "- Có 01 cổng (với 03 ngôn ngữ).",
        "- Ban hành 40 văn bản, trong đó 15 kế hoạch; mua 200 cái ghế.",
        "- Kiểm tra 06 cơ sở: chợ 02 cơ sở; trường học 01 cơ sở; cấp 09 giấy phép.",
    ],
)
def test_what_is_no_part_is_not_linked(paragraph: str) -> None:
    assert [pair for pair in parts_of(paragraph) if pair != ("15", "40")] == []


def test_a_part_told_by_its_manner_counts_what_its_whole_counts() -> None:
    assert [f.unit for f in facts_of("- Nhận 90 đơn (70 trực tiếp, 20 trực tuyến).")] == ["đơn", "đơn", "đơn"]


def test_what_came_in_broken_down_twice_is_added_up_twice() -> None:
    text = (
        "- Nhận 900 hồ sơ (700 trực tiếp, 201 trực tuyến), trả 880 hồ sơ. Trong đó cấp huyện nhận 300 hồ sơ."
    )
    _, findings = check_facts(extract_facts(document(text)))
    assert [finding.formula for finding in findings] == ["700 + 201 = 901"]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("- Tổng số 900 lượt, trong quý I tăng 40 lượt, đạt 20%.", ["2023", "2023-Q1", "2023"]),
        ("- Qua theo dõi quý II, còn 17 cơ quan chậm; cá biệt có 02 cơ quan.", ["2023-Q2", "2023-Q2"]),
        ("- Ban hành 14 văn bản, trong đó có Đề án giai đoạn 2022 - 2025.", ["2023"]),
        ("- Từ đầu tháng 8/2021 đến nay có 50 hộ; 20 trại.", ["<=2023-12-31", "<=2023-12-31"]),
        ("- Đến hết tháng 5 mới giải ngân 5 tỷ đồng.", ["<=2023-05-31"]),
        ("- Phấn đấu đến năm 2025 có 30% (đến năm 2030: 65%) hộ; kinh tế số trên 10%.", ["<=2025-12-31", "<=2030-12-31", "<=2025-12-31"]),
        ("- Ký số 80,5%, tăng 3,5% so với năm 2022 (77%).", ["2023", "2023", "2022"]),
        ("- Dải tần từ 25 MHz đến 2000 MHz.", ["2023"]),
    ],
)  # fmt: skip
def test_each_figure_has_the_period_that_governs_it(text: str, periods: list[str]) -> None:
    assert [fact.period for fact in facts_of(text)] == periods


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("- Triển khai tại 09 UBND huyện, thị xã, thành phố và 106 xã, phường.", ["cấp huyện", ""]),
        ("- Có 20 điểm cầu (05 điểm cầu tỉnh; 15 điểm cầu xã, phường).", ["", "cấp tỉnh", "cấp xã"]),
        ("- Đánh giá 18 sở, ngành và 08 huyện, thành phố.", ["cấp tỉnh", ""]),
        ("- Hỗ trợ 02 xã An Bình và Phú Lộc.", [""]),
        ("- Lắp 02 trạm tại xã An Bình, huyện Mỹ Lộc và xã Phú Thọ, huyện Bình Sơn.", [""]),
        ("- Xã An Bình lắp 24 camera.", ["xã An Bình"]),
        ("- Tặng 60 áo cho xã Đoàn xã An Bình.", ["xã An Bình"]),
        ("- Nhân lực cấp huyện còn thiếu, mỗi huyện mới bố trí 01 biên chế.", ["cấp huyện"]),
        ("- Phát 01 phóng sự “Huyện mới; thành phố Hòa An đổi thay” (10 phút).", ["", ""]),
    ],
)
def test_each_figure_has_the_level_or_place_that_is_its_own(text: str, levels: list[str]) -> None:
    assert [fact.level for fact in facts_of(text)] == levels


def test_a_clause_that_only_says_until_when_counts_what_the_one_before_counts() -> None:
    _, total = facts_of("- Số trường gắn biển báo tăng: 5 điểm; lũy kế đến nay đạt 40 điểm; sửa 3 nhà.")[:2]
    assert total.own == "Số trường gắn biển báo tăng điểm lũy kế đến nay điểm"


def test_the_number_of_a_page_is_no_fact() -> None:
    assert facts_of("2", "- Có 12 trạm.")[0].printed == "12"


def test_what_is_asked_for_or_planned_is_a_target() -> None:
    (asked,) = facts_of("- Đề nghị UBND tỉnh bố trí 15 tỷ đồng cho dự án.")
    whole, *parts = facts_of("- Dự kiến 38 tỷ đồng, trong đó vốn tỉnh 26 tỷ đồng, vốn huyện 12 tỷ đồng.")
    assert [asked.role, whole.role, *(part.role for part in parts)] == ["target"] * 4


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- Có 45 cơ quan (cấp tỉnh: 10, cấp huyện: 20, cấp xã: 16).", "sum"),
        ("- Có 100 hồ sơ (80 trực tiếp, 20 trực tuyến (tỷ lệ 22%)).", "share"),
        ("- Khách hàng đạt 90,5% (19/20 khách hàng).", "share"),
        ("- Tỷ lệ ký số 80,5%, tăng 2,5% so với năm 2022 (77%).", "change"),
    ],
)
def test_wrong_arithmetic_is_found(text: str, kind: str) -> None:
    _, findings = check_facts(extract_facts(document(text)))
    assert [finding.kind for finding in findings] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "- Có 45 cơ quan (cấp tỉnh: 10, cấp huyện: 20, cấp xã: 15).",
        "- Có 29.179 hồ sơ (28.821 trực tiếp, 358 trực tuyến (tỷ lệ 1,22%)).",
        "- Có 29.179 hồ sơ (28.821 trực tiếp, 358 trực tuyến (tỷ lệ 1,23%)).",
        "- Tỷ lệ ký số 80,5%, tăng 3,5% so với năm 2022 (77%).",
    ],
)
def test_right_arithmetic_rounded_or_cut_off_is_left_alone(text: str) -> None:
    assert check_facts(extract_facts(document(text)))[1] == ()


def test_rounding_and_cutting_off_both_agree() -> None:
    assert agrees(Decimal("1.2269"), Decimal("1.22"))
    assert agrees(Decimal("1.2269"), Decimal("1.23"))
    assert not agrees(Decimal("1.2269"), Decimal("1.24"))


@needs_seeds
def test_every_arithmetic_fault_of_the_reports_is_found_and_nothing_else() -> None:
    found = {
        prefix: [
            (f.kind, f.formula) for f in check_facts(extract_facts(seed_document(prefix)))[1] if f.formula
        ]
        for prefix in ("000", "002", "003")
    }
    assert found["000"] == [("form", "88.924 − 8.401 = 80.523"), ("sum", "54 + 112 = 166")]
    listed = "37 + 82 + 10 + 14 + 14 + 19 + 14 + 58 + 03 + 15 + 05 + 02 + 02 + 03 = 278"
    assert found["002"] == [("sum", listed), ("budget", "31,858 ÷ 30,5 × 100 = 104,45")]
    assert found["003"] == [
        ("share", "124.546 ÷ 179.788 × 100 = 69,27"),
        ("attainment", "4,9 ÷ 30 × 100 = 16,33"),
    ]


@needs_seeds
def test_two_reports_of_one_year_disagree_where_they_do() -> None:
    facts = [f for prefix in ("002", "003") for f in check_facts(extract_facts(seed_document(prefix)))[0]]
    by_id = {fact.id: fact for fact in facts}
    pairs = {tuple(sorted(by_id[i].printed for i in finding.facts)) for finding in conflicts(facts)}
    assert {("2.582", "2.597"), ("217.199", "237.758"), ("263.796", "288.374"), ("116", "139")} <= pairs
    assert not any("577" in pair or "7.334" in pair for pair in pairs)


@needs_seeds
def test_table_cells_have_the_header_path_and_the_role_of_their_column() -> None:
    row = [
        f
        for f in extract_facts(seed_document("003"))
        if f.table is not None and "điện thoại thông minh" in f.own
    ]
    assert [(f.printed, f.role) for f in row] == [
        ("92", "target"), ("85", "target"), ("68", "share"), ("74", "attainment"), ("80", "attainment"),
    ]  # fmt: skip
    assert row[0].column == "Mục tiêu – Kế hoạch 2022"


def test_a_clause_without_end_is_cut_and_every_figure_stays_in_its_evidence() -> None:
    source = document("- Có " + ", ".join(f"{number} cái ghế" for number in range(1, 1_200)) + ".")
    facts = extract_facts(source)
    assert [fact.value for fact in facts] == list(range(1, 1_200))
    assert all(f.evidence.start <= f.span.start < f.span.end <= f.evidence.end for f in facts)
    assert max(f.evidence.end - f.evidence.start for f in facts) <= 3_000


def test_a_value_of_another_year_in_a_heading_does_not_date_what_stands_below() -> None:
    own = DocumentTime(Period("year", date(2023, 1, 1), date(2023, 12, 31)), 2023, date(2024, 1, 12))
    heading = "1. Tổng thu nội địa 900 tỷ đồng, tăng 12,5% so với năm 2022 (năm 2022: 800 tỷ đồng), gồm:"
    assert heading_time([heading], own) == own
    assert heading_time(["2. Phương hướng năm 2024"], own).year == 2024
