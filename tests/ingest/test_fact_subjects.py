"""Figures whose own words leave out what they are about, and values of another time in brackets."""

from __future__ import annotations

from decimal import Decimal

from tests.ingest.test_facts import facts_of


def test_a_figure_goes_on_about_the_figure_before_it() -> None:
    facts = facts_of(
        "- Cây mía trồng 420 ha, năng suất 650 tạ/ha, sản lượng 27.300 tấn, đạt 96,5% kế hoạch, tăng 2,1% so với cùng kỳ."
    )
    assert [fact.own for fact in facts] == [
        "Cây mía trồng",
        "năng suất Cây mía trồng",
        "sản lượng Cây mía trồng",
        "sản lượng Cây mía trồng kế hoạch",
        "sản lượng Cây mía trồng tăng",
    ]


def test_a_figure_with_a_name_of_its_own_keeps_it() -> None:
    facts = facts_of("- Đàn trâu 1.240 con, đàn bò 3.100 con, đàn dê 870 con, tăng 4%.")
    assert [fact.own for fact in facts] == ["Đàn trâu con", "đàn bò con", "đàn dê con", "đàn dê con tăng"]


def test_what_reaches_a_standard_is_counted_with_it() -> None:
    whole, share = facts_of("- Toàn huyện có 38/61 trường đạt chuẩn quốc gia, chiếm 62,3%.")
    assert whole.own == "Toàn huyện trường đạt chuẩn quốc gia"
    assert share.own == "Toàn huyện trường đạt chuẩn quốc gia chiếm"


def test_a_bracket_that_gives_only_a_time_holds_the_earlier_value_of_the_same_thing() -> None:
    facts = facts_of(
        "- Diện tích chè 2.310 ha (năm 2022: 2.285 ha).",
        "- Trồng rừng được 640 ha, đạt 64% kế hoạch (cùng kỳ: 598 ha).",
        title="Kết quả 6 tháng đầu năm 2023",
    )
    assert [(f.value, f.period, f.own, f.parent) for f in facts if f.unit == "ha"] == [
        (Decimal(2310), "2023-H1", "Diện tích chè", None),
        (Decimal(2285), "2022", "Diện tích chè", None),
        (Decimal(640), "2023-H1", "Trồng rừng", None),
        (Decimal(598), "2022-H1", "Trồng rừng", None),
    ]


def test_the_year_of_a_crop_season_is_no_figure() -> None:
    (area,) = facts_of("- Vụ xuân 2023 gieo cấy lúa được 1.460,5 ha.")
    assert area.value == Decimal("1460.5")


def test_what_a_figure_before_was_compared_with_names_nothing() -> None:
    facts = facts_of("- Xảy ra 24 vụ trộm cắp, giảm 5 vụ so với cùng kỳ, điều tra làm rõ 21 vụ.")
    assert facts[2].own == "điều tra làm rõ vụ"
