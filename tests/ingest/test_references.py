import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.dates import format_date
from ingest.references import ReferenceMention, format_number, format_reference, parse_references


def only(text: str, lenient: bool = False) -> ReferenceMention:
    (found,) = parse_references(text, lenient=lenient)
    return found


def quote(text: str, mention: ReferenceMention) -> str:
    return text[mention.span.start : mention.span.end]


@pytest.mark.parametrize(
    ("text", "kind", "number", "year", "symbol"),
    [
        ("Kế hoạch số 46/KH-UBND", "Kế hoạch", "46", None, "KH-UBND"),
        ("Kế hoạch 42/KH-UBND", "Kế hoạch", "42", None, "KH-UBND"),
        ("KH số 42", "Kế hoạch", "42", None, None),
        ("Nghị quyết 09/NQ-TU", "Nghị quyết", "09", None, "NQ-TU"),
        ("Nghị quyết số 09-NQ/TU", "Nghị quyết", "09", None, "NQ-TU"),
        ("Nghị định 61/2018/NĐ-CP", "Nghị định", "61", 2018, "NĐ-CP"),
        ("Thông tư số 40/2020/TTBTTTT", "Thông tư", "40", 2020, "TT-BTTTT"),
        ("Công văn số 1937/UBND-THNV", "Công văn", "1937", None, "UBND-THNV"),
        ("Văn bản số 3138/BKHĐT", "Công văn", "3138", None, "BKHĐT"),
        ("Quyết định số 27/QĐ-UBQGCĐS", "Quyết định", "27", None, "QĐ-UBQGCĐS"),
        ("Luật An ninh mạng số 24/2018/QH14", "Luật", "24", 2018, "QH14"),
        ("Nghị quyết số 43/2022/QH15", "Nghị quyết", "43", 2022, "QH15"),
        ("QCVN 84:2021/BTTTT", "Quy chuẩn", "84:2021", None, "QCVN-BTTTT"),
        ("TCVN ISO 9001:2015", "Tiêu chuẩn", "ISO 9001:2015", None, "TCVN"),
        (
            "Thông tư liên tịch số 05/2016/TTLT-BKHĐT-BTTTT",
            "Thông tư liên tịch",
            "05",
            2016,
            "TTLT-BKHĐT-BTTTT",
        ),
        ("Văn bản hợp nhất số 12/VBHN-BTTTT", "Văn bản hợp nhất", "12", None, "VBHN-BTTTT"),
        ("Quy định số 37-QĐ/TW", "Quy định", "37", None, "QĐ-TW"),
        ("Kế hoạch số 22/KH-STTTT-BCVTCNTT", "Kế hoạch", "22", None, "KH-STTTT-BCVTCNTT"),
        ("Chương trình hành động số 27-CTr/TU", "Chương trình", "27", None, "CTr-TU"),
        ("Quyết định số số 3198/QĐ-UBND", "Quyết định", "3198", None, "QĐ-UBND"),
        ("Quyết định 1934 năm 2022", "Quyết định", "1934", None, None),
        ("Luật Ban hành văn bản quy phạm pháp luật số 80/2015/QH13", "Luật", "80", 2015, "QH13"),
        ("Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015", "Luật", None, None, None),
        (
            "Luật sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Đất đai ngày 22/11/2019",
            "Luật",
            None,
            None,
            None,
        ),
        ("Chương trình hành động số 21-CTrHĐ/TU", "Chương trình", "21", None, "CTrHĐ-TU"),
        ("Kế hoạch số 1234 /KH - UBND", "Kế hoạch", "1234", None, "KH-UBND"),
        ("QUYẾT ĐỊNH SỐ 45/QĐ-UBND", "Quyết định", "45", None, "QĐ-UBND"),
        ("Thông tư liên tịch số 55/2015/TTLT-BTC-BKHCN", "Thông tư liên tịch", "55", 2015, "TTLT-BTC-BKHCN"),
        ("Hướng dẫn số 12-HD/BTGTU", "Hướng dẫn", "12", None, "HD-BTGTU"),
    ],
)
def test_kind_number_and_symbol(
    text: str, kind: str, number: str | None, year: int | None, symbol: str | None
) -> None:
    found = only(f"theo {text}.")
    assert (found.kind, found.number, found.year, found.symbol) == (kind, number, year, symbol)
    assert quote(f"theo {text}.", found) == text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kế hoạch số 46/KH-UBND ngày 21/6/2022", date(2022, 6, 21)),
        ("Kế hoạch số 50/KH-UBND ngày 12 tháng 7 năm 2022", date(2022, 7, 12)),
        ("Quyết định số 695/QĐ-UBND 07/4/2022", date(2022, 4, 7)),
        ("Nghị định số 61/2018/NĐ-CP ngày 23/4/ 2018", date(2018, 4, 23)),
        ("Quyết định số 12/QĐ-UBND của UBND tỉnh ngày 20/01/2022", date(2022, 1, 20)),
    ],
)
def test_the_date_belongs_to_the_reference(text: str, day: date) -> None:
    found = only(f"{text}; các nội dung")
    assert found.date is not None
    assert found.date.day == day
    assert quote(text, found) == text


def test_a_misprinted_date_is_kept_and_flagged() -> None:
    found = only("Chỉ thị số 40-CT/TW ngày 22/11/22014 của Ban Bí thư")
    assert found.date is not None
    assert (found.date.text, found.date.day) == ("22/11/22014", None)
    assert found.misprints == ("năm “22014” có 5 chữ số",)
    assert found.known_year is None


def test_a_missing_hyphen_is_flagged_and_the_number_equals_the_right_one() -> None:
    found = only("Nghị định số 107/2021/NĐCP")
    assert found.misprints == ("thiếu gạch nối trong ký hiệu “NĐCP”",)
    assert found.key == only("Nghị định 107/2021/NĐ-CP").key


def test_two_spellings_of_a_party_number_have_one_key() -> None:
    assert only("Nghị quyết 09/NQ-TU").key == only("Nghị quyết số 09-NQ/TU").key


def test_a_word_that_contradicts_the_symbol_is_flagged() -> None:
    found = only("Quyết định số 373/KH-UBND")
    assert found.misprints == ("ghi “Quyết định” nhưng ký hiệu là KH",)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Công văn số 3137/BKHĐT-TH; Công văn số 3138/BKHĐT ngày 13/5/2022", ["3137/BKHĐT-TH", "3138/BKHĐT"]),
        ("các Quyết định số 12/QĐ-UBND và số 13/QĐ-UBND", ["12/QĐ-UBND", "13/QĐ-UBND"]),
        ("các Quyết định số 12, 13 và 14/QĐ-UBND", ["12", "13", "14/QĐ-UBND"]),
    ],
)
def test_several_numbers_after_one_kind(text: str, numbers: list[str]) -> None:
    found = parse_references(text)
    assert [m.printed_number for m in found] == numbers
    assert len({m.kind for m in found}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 01/NQ-\nCP ngày 08/01/2022",
        "Nghị \nquyết số 01/NQ-CP ngày \n\n08/01/2022",
        "Nghị quyết số \n01/NQ- CP ngày 08/01/2022",
        "Nghi quyét s6 01/NQ-CP ngay 08/01/2022",
        "Ngh1 quyet $b 01/NQ- CP ngay 08/01/2022",
    ],
)
def test_line_breaks_and_scanning_noise(text: str) -> None:
    found = only(f"thực hiện {text} của Chính phủ")
    assert (found.kind, found.printed_number) == ("Nghị quyết", "01/NQ-CP")
    assert found.date is not None
    assert found.date.day == date(2022, 1, 8)
    assert quote(f"thực hiện {text}", found) == text


@pytest.mark.parametrize(
    "text",
    [
        "09/09 UBND cấp huyện",
        "đạt 2.060.589/2.111.123 mũi",
        "Báo cáo 6 tháng đầu năm 2022",
        "Kế hoạch 2022 và kế hoạch 6 tháng cuối năm",
        "từ ngày 03/12/2021",
        "24/7 hỗ trợ",
        "trạm 110kV, 4G/5G",
        "ban hành 57 kế hoạch, 138 quyết định",
        "mục 4.1/BC",
        "3.846/TTHC",
        "tỷ lệ 12/CP, đạt 30/KH giao, 15/HTX, 20/UBND xã",
        "Nghị quyết\n2. Quyết định\n3. Chỉ thị",
        "phòng 12/A3, biển số 84-B1 123.45, xe 51F-123",
    ],
)
def test_what_is_no_reference(text: str) -> None:
    assert parse_references(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "số 4\u200b6/KH-UBND",
        "số 46/KH-UB\u200bND",
        "số 4\u202e6/KH-UBND",
        "số " + "1" * 1_000_000 + "/KH-UBND",
    ],
)
def test_nothing_is_invented_from_a_broken_number(text: str) -> None:
    assert parse_references(text) == []
    assert parse_references(text, lenient=True) == []


@pytest.mark.parametrize(
    ("text", "kind", "number", "symbol"),
    [
        ("qd 1934", "Quyết định", "1934", None),
        ("quyet dinh 1934 nam 2022", "Quyết định", "1934", None),
        ("so 46/kh-ubnd", "Kế hoạch", "46", "KH-UBND"),
        ("KH 46", "Kế hoạch", "46", None),
        ("nghi quyet 09 cua tinh uy", "Nghị quyết", "09", None),
        ("nghi dinh 61/2018/nd-cp", "Nghị định", "61", "ND-CP"),
        ("quyết định 12/2016", "Quyết định", "12", None),
        ("văn bản số 46", "Công văn", "46", None),
        ("QĐ 1934 ngày nào", "Quyết định", "1934", None),
        ("quyet dinh 12 quy dinh gi", "Quyết định", "12", None),
    ],
)
def test_the_forms_of_questions(text: str, kind: str, number: str, symbol: str | None) -> None:
    found = only(text, lenient=True)
    assert (found.kind, found.number, found.symbol) == (kind, number, symbol)


def subject(text: str) -> str | None:
    found = parse_references(text)[0]
    return text[found.subject_span.start : found.subject_span.end] if found.subject_span else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kế hoạch số 1/KH-UBND ngày 2/3/2022 về việc nuôi ong; Kế hoạch", "nuôi ong"),
        ("Quyết định số 1/QĐ-UBND của UBND tỉnh ban hành Quy chế họp. Sau đó", "ban hành Quy chế họp"),
        ("Quyết định số 1/QĐ-UBND “Ban hành Quy chế họp” và các", "Ban hành Quy chế họp"),
        ("Chỉ thị số 1/CT-TTg về nuôi ong và Chỉ thị số 2/CT-TTg về nuôi cá", "nuôi ong"),
        (
            "Chương trình số 1-CTr/TU về giao thông; khu kinh tế; đô thị; Kế hoạch",
            "giao thông; khu kinh tế; đô thị",
        ),
        ("Thực hiện Công văn số 1/UBND-KT về nuôi ong, Sở Nội vụ báo cáo", "nuôi ong"),
        ("(Quyết định số 1/QĐ-UBND về nuôi ong (đợt 1) năm nay) đã", "nuôi ong (đợt 1) năm nay"),
        ("theo Thông tư số 1/2017/TT-BTC, quản lý cấp phát", None),
        ("theo Nghị định số 1/2020/NĐ-CP. Hoàn thành", None),
    ],
)
def test_the_subject(text: str, expected: str | None) -> None:
    assert subject(text) == expected


KIND_CODES = st.sampled_from(
    [("Kế hoạch", "KH"), ("Quyết định", "QĐ"), ("Nghị quyết", "NQ"), ("Chỉ thị", "CT"), ("Báo cáo", "BC")]
)
BODIES = st.sampled_from(["UBND", "TTg", "CP", "STTTT-BCVTCNTT", "BTTTT", "BCĐ-TTĐN", "UBQGCĐS", "HĐND"])


@given(
    KIND_CODES, BODIES, st.integers(1, 99999), st.none() | st.integers(1990, 2049), st.dates(date(1990, 1, 1))
)
def test_a_formatted_reference_is_read_back(
    kind_code: tuple[str, str], body: str, number: int, year: int | None, day: date
) -> None:
    kind, code = kind_code
    if day.year > 2100:
        return
    printed = format_number(str(number), code, body, year)
    text = format_reference(kind, printed, format_date(day))
    found = only(f"- Thực hiện {text} của cơ quan")
    assert (found.kind, found.number, found.year, found.code, found.body) == (
        kind,
        str(number),
        year,
        code,
        body,
    )
    assert found.date is not None
    assert found.date.day == day
    assert found.printed_number == printed
    assert quote(f"- Thực hiện {text}", found) == text


@given(
    st.text(alphabet="QĐKHNBTuỷ 0123456789/-–.,;:()“”\n\t\u200b\u202esốngàyvềcủa", max_size=300),
    st.booleans(),
)
@settings(max_examples=300)
def test_any_text_gives_ordered_spans_within_it(text: str, lenient: bool) -> None:
    end = 0
    for found in parse_references(text, lenient=lenient):
        assert end <= found.span.start < found.span.end <= len(text)
        if found.number_span:
            inside = text[found.number_span.start : found.number_span.end]
            assert "".join(inside.split()) in (found.printed_number or "") or " " in (
                found.printed_number or ""
            )
        end = found.span.end


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 12/QĐ-UBND, " * 10_000,
        "1/A-" * 50_000,
        "số " * 100_000,
        "Luật " * 50_000,
        "Luật Đ" * 50_000,
        "(" * 100_000 + "Kế hoạch số 1/KH-UBND về " + "(" * 100_000,
        "12/KH-UBND về việc thực hiện " * 10_000,
        "ngày " * 50_000 + "12, " * 50_000,
        "số 1, " * 50_000 + "2/QĐ-UBND",
    ],
    ids=range(9),
)
def test_hostile_texts_take_bounded_time(text: str) -> None:
    start = time.process_time()
    parse_references(text)
    parse_references(text, lenient=True)
    assert time.process_time() - start < 20


def test_a_year_behind_so_is_no_number() -> None:
    assert parse_references("báo cáo dân số 2023 của cục thống kê", lenient=True) == []
