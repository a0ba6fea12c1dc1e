"""The number grammar: what is a figure, what it is worth, and what is none."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.number_forms import printed_form, read_form
from ingest.numbers import NumberMention, parse_numbers, read_amounts


def one(text: str) -> NumberMention:
    found = parse_numbers(text)
    assert len(found) == 1, [m.printed for m in found]
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("tổng số 1.208 trạm thu phát sóng", "1208", "trạm"),
        ("có 31.888,142 km cáp", "31888.142", "km"),
        ("đạt 97,61% kế hoạch", "97.61", "%"),
        ("ban hành 05 văn bản", "5", "văn bản"),
        ("kinh phí 30,5 tỷ đồng", "30.5", "tỷ đồng"),
        ("đạt 4.90%", "4.90", "%"),
        ("pano diện tích 24m²/mặt", "24", "m²/mặt"),
        ("trạm biến áp 110kV", "110", "kV"),
        ("phát thanh 1,5giờ/ngày", "1.5", "giờ/ngày"),
        ("số tiền 7.500.000đ", "7500000", "đồng"),
        ("có 1 208 345 người dân", "1208345", "người dân"),
        ("có 12\u00a0345 hộ nghèo", "12345", "hộ"),
        ("nâng tổng số hộp thư là 9.096.", "9096", ""),
        ("tổng vốn 159.000 triệu đồng", "159000", "triệu đồng"),
        ("giải ngân 31,858 tỷ đồng", "31.858", "tỷ đồng"),
        ("cấp xã: 106)", "106", ""),
        ("58,3 thuê bao/100 dân", "58.3", "thuê bao/100 dân"),
        ("đạt 12,5 bác sĩ/10.000 dân", "12.5", "bác sĩ/10.000 dân"),
        ("năng suất 65 tạ/ha", "65", "tạ/ha"),
        ("thu nhập 45 triệu đồng/người/năm", "45", "triệu đồng/người/năm"),
        ("với 50 đại biểu/cuộc", "50", "đại biểu/cuộc"),
        ("tỷ suất tử vong 14,5‰", "14.5", "‰"),
        ("lắp 24 camera an ninh", "24", "camera"),
        ("in 03 banner hỗ trợ tuyên truyền", "3", "banner"),
        ("có 732 Tổ Công nghệ số cộng đồng", "732", "tổ"),
        ("12 Phòng Giáo dục và Đào tạo", "12", "phòng"),
        ("có 38 đài truyền thanh", "38", "đài"),
        ("mỗi ngày 25 lượt khách", "25", "lượt"),
        ("chiếm một phần tư số hộ", "0.25", ""),
        ("có hai mươi mốt đại biểu", "21", "đại biểu"),
    ],
)
def test_a_figure_has_the_value_and_unit_that_is_printed(text: str, value: str, unit: str) -> None:
    mention = one(text)
    assert (mention.value, mention.unit, mention.certain) == (Decimal(value), unit, True)
    assert text[mention.span.start : mention.span.end] == mention.printed


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo số 919/BC-STTTT-VP ngày 18/5/2022",
        "Nghị quyết số 09-NQ/TU; Nghị định số 15/2022/NĐ-CP; Kế hoạch 42/KH-UBND",
        "ngày 24 tháng 9 năm 2022, tháng 11/2022, giai đoạn 2022-2025, giai đoạn 2019 - 2020, đến năm 2030",
        "trong 6 tháng đầu năm và 6 tháng cuối năm 2022",
        "6 THANG DẦU NAM 2023, 6 th4ng cuoi nam 2023",
        "báo cáo trước ngày 25 hằng tháng, ngày 10 hàng tháng",
        "đến năm 2025 tỷ lệ hộ nghèo giảm, năm 2024 tỷ trọng tăng",
        "mạng 3G, 4G, 5G; truy vết F0, F1; IPv6; Covid-19; K12-Online",
        "TCVN ISO 9001:2015, QCVN 84:2021/BTTTT",
        "an toàn thông tin theo mô hình 4 lớp, theo mô hình “4 lớp”",
        "dịch vụ công mức độ 3, 4 và mức độ 4; hệ thống (cấp độ 2); dự án (giai đoạn 2)",
        "Điều 5 khoản 2 điểm 3; Phụ lục 1; tiêu chí số 8 về thông tin",
        "Khóm 10, Phường 7, thành phố Trà Vinh",
        "ĐT: 0294.3855.123, hotline 0912345678, +84 912 345 678",
        "cách mạng công nghiệp 4.0 tác động mạnh",
        "Tổng đài 1022; App công dân 1022 Trà Vinh:",
        "4.2. Nền tảng xét nghiệm",
        "3.2 Về đẩy mạnh phân phối",
        "từ 16 giờ ngày 03/12/2021 đến 16 giờ ngày 03/5/2022",
        "ngày toàn dân phòng, chống ma túy 26/6”; Ngày sách (21/4)",
        "http://mic.gov.vn/Lists/DispForm.aspx?ID=7757 và a12@b34.vn",
        "kỷ niệm 30 năm tái lập tỉnh",
        "nhiều hệ thống: (1) đăng ký; (2) cấp mã",
        "NaN, vô cực, ½, x²",
    ],
)
def test_names_dates_and_numbers_of_documents_are_no_figures(text: str) -> None:
    assert [m.printed for m in parse_numbers(text)] == []


def test_a_comma_for_the_thousands_point_is_read_and_doubted() -> None:
    mention = one("đạt 157,203 lượt tải")
    assert (mention.value, mention.alternatives, mention.certain) == (
        Decimal(157203),
        (Decimal("157.203"),),
        False,
    )
    assert mention.doubts[0].code == "comma_thousands"


def test_four_digits_after_a_point_are_kept_as_printed_and_doubted() -> None:
    mention = one("(80.5231 trực tiếp")
    assert (mention.value, mention.certain) == (Decimal("80.5231"), False)
    assert Decimal(805231) in mention.alternatives


def test_a_ratio_is_one_figure_with_its_whole() -> None:
    mention = one("phê duyệt cấp độ là 21/47 hệ thống")
    assert (mention.value, mention.of, mention.unit) == (Decimal(21), Decimal(47), "hệ thống")
    both = one("có điện thoại thông minh: 68%/85%")
    assert (both.value, both.of, both.unit) == (Decimal(68), Decimal(85), "%")
    ranked = one("xếp hạng 12/118 đội tham dự")
    assert (ranked.value, ranked.of) == (Decimal(12), Decimal(118))


def test_a_range_is_one_figure_with_both_ends() -> None:
    mention = one("bán kính khoảng 300 - 500m")
    assert (mention.value, mention.upper, mention.unit, mention.qualifier) == (
        Decimal(300),
        Decimal(500),
        "m",
        "khoảng",
    )
    other = one("từ 5 đến 10 xã")
    assert (other.value, other.upper) == (Decimal(5), Decimal(10))


def test_qualifier_and_verb_of_change_are_kept() -> None:
    assert one("trên 90% công chức").qualifier == "trên"
    assert one("tối thiểu 1,5giờ/ ngày").qualifier == "tối thiểu"
    assert one("giới thiệu trên 02 sàn thương mại").qualifier == ""
    assert (one("giảm 5,3% so với năm trước").change, one("tăng 43 hồ sơ").change) == ("giảm", "tăng")


def test_a_number_in_words_with_its_digits_is_one_figure() -> None:
    assert one("gồm Năm (05) gói thầu").value == Decimal(5)


@pytest.mark.parametrize(
    ("text", "code"),
    [("đạt l2.45O hộ", "ocr_letters"), ("đạt \u0662\u0663\u0664 hộ", "foreign_digits"), ("có " + "9" * 41 + " hộ", "too_large"),
     ("15,66% % hồ sơ", "double_percent"), ("có 1,234.5 ha đất", "english_form")],
)  # fmt: skip
def test_strange_writing_always_carries_a_doubt(text: str, code: str) -> None:
    assert code in [doubt.code for doubt in one(text).doubts]


def test_amounts_are_read_with_every_value_that_the_characters_allow() -> None:
    (amount,) = read_amounts("157,203 lượt")
    assert set(amount.readings) == {Decimal(157203), Decimal("157.203")}
    (money,) = read_amounts("30,5 tỷ đồng")
    assert (money.readings[0], money.scaled[0]) == (Decimal("30.5"), Decimal("30500000000"))
    assert read_amounts("ngày 18/5/2022, số 919/BC-STTTT-VP") == []


@given(st.decimals(min_value=0, max_value=10**12, places=3, allow_nan=False, allow_infinity=False))
def test_a_printed_value_is_read_back_as_itself(value: Decimal) -> None:
    printed = printed_form(value)
    assert read_form(printed, "measure").value == value
    assert one(f"đạt {printed} km").value == value


@given(st.text(alphabet="0123456789.,/%-() \n\tlOđkm²năm tỷ số từ đến 4GF", max_size=200))
@settings(max_examples=300)
def test_any_string_is_read_with_true_spans(text: str) -> None:
    last = 0
    for mention in parse_numbers(text):
        assert text[mention.span.start : mention.span.end] == mention.printed
        assert mention.full.start <= mention.span.start < mention.span.end <= mention.full.end
        assert mention.span.start >= last
        last = mention.span.end
    read_amounts(text)


@pytest.mark.parametrize(
    "text", ["(" * 1_000_000, "1" * 200_000, "1." * 20_000, "1/" * 20_000, "a1 " * 50_000, "2-" * 20_000]
)
def test_hostile_text_is_read_in_bounded_time(text: str) -> None:
    started = time.perf_counter()
    parse_numbers(text)
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "value", "of", "upper"),
    [
        ("đạt 12 xã/15 xã", "12", "15", None),
        ("dải tần từ 25 MHz đến 2000 MHz", "25", None, "2000"),
        ("từ 3 ngày đến 5 ngày làm việc", "3", None, "5"),
    ],
)
def test_a_unit_printed_twice_makes_a_ratio_or_a_range(
    text: str, value: str, of: str | None, upper: str | None
) -> None:
    mention = one(text)
    assert (mention.value, mention.of, mention.upper) == (
        Decimal(value), of and Decimal(of), upper and Decimal(upper),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("có trên 20 tuyến đường", "trên"),
        ("bó gọn cáp treo trên 19 tuyến đường", ""),
        ("quảng bá trên 02 sàn", ""),
        ("đã sử dụng trên 07 năm", "trên"),
        ("đạt từ 65% trở lên", "từ"),
        ("để quá hạn từ 05 văn bản trở lên", "từ"),
    ],
)
def test_a_qualifier_is_told_from_a_place(text: str, qualifier: str) -> None:
    assert one(text).qualifier == qualifier


@pytest.mark.parametrize("text", ["Có 5/0 hộ", "đạt 0/0 xã", "có NaN hộ, tăng inf%"])
def test_what_has_no_value_is_no_figure(text: str) -> None:
    assert parse_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("có 10² hộ", "superscript"),
        ("có 99999999999999999999999999999999 hộ", "too_large"),
        ("đạt 12..5%", "malformed"),
    ],
)
def test_what_may_mean_something_else_is_doubted(text: str, code: str) -> None:
    mention = one(text)
    assert not mention.certain
    assert [doubt.code for doubt in mention.doubts] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "- (" + "mầm non 18, " * 3_000,
        "- Có 5 " + "(" * 200_000,
        "- Có 5 " + "()" * 100_000,
        "- Có " + "1" * 50_000 + " hộ",
        "- Có " + "1." * 50_000 + " hộ",
        "- " + "hai mươi mốt " * 5_000,
        "- " + "5 ha/" * 5_000,
    ],
)
def test_endless_repetition_is_read_in_one_go(text: str) -> None:
    """Tried in every way, none of these would come to an end."""
    assert all(text[m.span.start : m.span.end] == m.printed for m in parse_numbers(text))


_ONES = "không một hai ba bốn năm sáu bảy tám chín".split()


def in_words(number: int) -> str:
    """A number from 1 to 999,999,999 as it is written out."""
    parts = []
    for scale, name in ((10**6, "triệu"), (10**3, "nghìn"), (1, "")):
        group = number // scale % 1000
        if group:
            parts.append(f"{_below_a_thousand(group, full=bool(parts))} {name}".strip())
    return " ".join(parts)


def _below_a_thousand(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [f"{_ONES[hundreds]} trăm"] if hundreds or full else []
    if tens == 0 and ones:
        words.append(f"linh {_ONES[ones]}" if words else _ONES[ones])
    elif tens == 1:
        words.append("mười" + ("" if not ones else f" {'lăm' if ones == 5 else _ONES[ones]}"))
    elif tens:
        last = {0: "", 1: " mốt", 5: " lăm"}.get(ones, f" {_ONES[ones]}")
        words.append(f"{_ONES[tens]} mươi{last}")
    return " ".join(words)


@given(st.integers(11, 999_999_999).filter(lambda n: len(in_words(n).split()) > 1))
def test_a_number_written_out_is_read_back_as_itself(number: int) -> None:
    mention = one(f"có {in_words(number)} cái ghế")
    assert mention.value * mention.scale == number


@given(st.integers(1, 999), st.integers(1, 999))
def test_two_multipliers_add_up(billions: int, millions: int) -> None:
    mention = one(f"kinh phí {billions} tỷ {millions} triệu đồng")
    assert mention.amount == billions * 10**9 + millions * 10**6
    assert mention.unit == "triệu đồng"


@given(st.integers(1, 9_999_999), st.sampled_from(["10.000 dân", "100.000 dân", "1.000 trẻ", "100 dân"]))
def test_a_rate_is_one_figure(number: int, base: str) -> None:
    printed = printed_form(Decimal(number))
    mention = one(f"đạt {printed} bác sĩ/{base}")
    assert (mention.printed, mention.unit) == (printed, f"bác sĩ/{base}")
