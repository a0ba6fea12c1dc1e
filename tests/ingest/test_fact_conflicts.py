"""What is a conflict between two documents, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from index.facts import Fact, Finding
from ingest.facts.agreement import conflicts, link_series
from ingest.facts.checks import check_facts
from ingest.facts.extract import extract_facts
from tests.ingest.test_facts import document


def read(identity: str, text: str, title: str = "Kết quả công tác năm 2023") -> tuple[Fact, ...]:
    return check_facts(extract_facts(replace(document(text, title=title), id=identity)))[0]


def between(first: str, second: str, title: str = "Kết quả công tác năm 2023") -> list[Finding]:
    return conflicts([*read("d1", first), *read("d2", second, title)])


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ("- Toàn tỉnh có 120 trạm y tế.", "- Toàn tỉnh có 125 trạm y tế.", "120 và 125 trạm"),
        ("- Tỷ lệ hộ nghèo là 2,5%.", "- Tỷ lệ hộ nghèo là 2,9%.", "2,5% và 2,9%"),
        ("- Tổng thu ngân sách 4.215 tỷ đồng.", "- Tổng thu ngân sách 4.300.000 triệu đồng.", "4.215 và 4.300.000"),
        ("- Đến ngày 31/12/2023 có 948 trạm y tế.", "- Năm 2023 có 952 trạm y tế.", "948 và 952 trạm"),
        ("- Hệ thống tiếp nhận 186.420 hồ sơ.", "- Riêng năm 2023 tiếp nhận 186.402 hồ sơ.", "186.420 và 186.402 hồ sơ"),
    ],
)  # fmt: skip
def test_two_values_of_one_thing_are_a_conflict(first: str, second: str, message: str) -> None:
    (found,) = between(first, second)
    assert found.kind == "conflict"
    assert message in found.message
    assert len(found.facts) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # the same amount in two units
        ("- Tổng thu ngân sách 4,2 tỷ đồng.", "- Tổng thu ngân sách 4.200 triệu đồng."),
        ("- Tổng thu ngân sách 1,5 triệu đồng.", "- Tổng thu ngân sách 1.500.000 đồng."),
        # rounded, or cut off
        ("- Tỷ lệ hộ nghèo là 2,56%.", "- Tỷ lệ hộ nghèo là 2,6%."),
        ("- Tỷ lệ hộ nghèo là 2,56%.", "- Tỷ lệ hộ nghèo là 2,5%."),
        ("- Có 1.204 hộ nghèo.", "- Có hơn 1.200 hộ nghèo."),
        # another period
        ("- Quý I/2023 có 120 trạm y tế.", "- Quý II/2023 có 125 trạm y tế."),
        # another level or place
        ("- Cấp huyện có 120 trạm y tế.", "- Cấp xã có 125 trạm y tế."),
        ("- Huyện An Bình có 12 trạm y tế.", "- Huyện Phú Lộc có 15 trạm y tế."),
        # another definition
        (
            "- Tỷ lệ dịch vụ công có phát sinh hồ sơ đạt 64%.",
            "- Tỷ lệ dịch vụ công được cung cấp toàn trình đạt 70%.",
        ),
        # a target and a result
        ("- Phấn đấu tỷ lệ hộ nghèo là 2,0%.", "- Tỷ lệ hộ nghèo là 2,5%."),
        # a change and what has changed
        ("- Có 120 trạm y tế.", "- Tăng 15 trạm y tế."),
        # short numbers that happen to differ in one digit
        ("- Xây 12 cầu.", "- Riêng sửa 13 cầu."),
    ],
)
def test_what_only_looks_like_a_conflict_is_none(first: str, second: str) -> None:
    assert between(first, second) == []


def test_one_indicator_over_years_is_a_series_and_keeps_what_the_keeper_says() -> None:
    old = read("d1", "- Toàn tỉnh có 120 trạm y tế.", "Kết quả công tác năm 2022")
    new = read("d2", "- Toàn tỉnh có 125 trạm y tế.")
    series = link_series([*old, *new], {})
    assert series[old[0].id] == series[new[0].id]
    pair = (min(old[0].id, new[0].id), max(old[0].id, new[0].id))
    assert link_series([*old, *new], {pair: "unlink"}) == {}


def test_cutting_off_and_rounding_are_told_apart_from_a_wrong_share() -> None:
    def findings(text: str) -> list[str]:
        return [finding.kind for finding in check_facts(extract_facts(document(text)))[1]]

    assert findings("- Có 300 hộ (200 hộ vay vốn (66,6%)).") == []
    assert findings("- Có 300 hộ (200 hộ vay vốn (66,7%)).") == []
    assert findings("- Có 300 hộ (200 hộ vay vốn (66,8%)).") == ["share"]
