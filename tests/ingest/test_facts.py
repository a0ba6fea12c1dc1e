"""Facts of documents: values, periods, levels, parts, and what the arithmetic says of them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pytest

from index.documents import Block, Document, Header, HeaderField, Span
from index.facts import Fact, agrees
from ingest.facts.agreement import conflicts
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts
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
    assert found["000"] == [("form", "88.924 − 8.401 = 80.523")]
    assert found["002"] == [("budget", "31,858 ÷ 30,5 × 100 = 104,45")]
    assert found["003"] == [("share", "124.546 ÷ 179.788 × 100 = 69,27")]


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
