"""Verification: what may be sent and what may not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Computation, Draft, Evidence, Sentence
from assistant.ground import evaluate, printed_value, verify, with_header_evidence
from index.documents import Span
from tests.assistant.fakes import DocumentsInMemory, report, span

REPORT = report()
STORE = DocumentsInMemory(REPORT)
PUMPS = Evidence("r1", span(REPORT, "Toàn tỉnh có 1.250 trạm bơm, tăng 12 trạm."))
SHARE = Evidence("r1", span(REPORT, "Chưa đạt 95,5% kế hoạch."))
MONEY = Evidence("r1", span(REPORT, "Kinh phí chỉ được 30 tỷ đồng."))


def kinds(text: str, *evidence: Evidence, computations: tuple[Computation, ...] = ()) -> list[str]:
    draft = Draft("found", (Sentence(text, evidence),), "test", "", computations=computations)
    return [problem.kind for problem in verify(draft, STORE)]


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("Toàn tỉnh có 1.250 trạm bơm, tăng 12 trạm.", PUMPS),
        ("Số trạm bơm là 1.250.", PUMPS),
        ("Kinh phí được cấp 30 tỷ đồng.", MONEY),
        ("Kết quả chưa đạt 95,5%.", SHARE),
    ],
)
def test_what_the_source_says_may_be_sent(text: str, evidence: Evidence):
    assert kinds(text, evidence) == []


@pytest.mark.parametrize(
    ("text", "evidence", "kind"),
    [
        ("Số trạm bơm là 1.260.", PUMPS, "figure"),
        ("Số trạm bơm là 1250.", PUMPS, "figure"),
        ("Số trạm bơm là 250.", PUMPS, "figure"),
        ("Kinh phí được cấp 30 triệu đồng.", MONEY, "unit"),
        ("Số trạm bơm giảm 12 trạm.", PUMPS, "direction"),
        ("Kết quả đạt 95,5%.", SHARE, "negation"),
        ("Không có 1.250 trạm bơm.", PUMPS, "negation"),
        ("Theo Quyết định số 12/QĐ-SNN thì có 1.250 trạm bơm.", PUMPS, "number"),
    ],
)
def test_what_it_does_not_say_is_named(text: str, evidence: Evidence, kind: str):
    assert kinds(text, evidence) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "Ngày 5/7/2023, toàn tỉnh có 1.250 trạm bơm.",
        "Ngày 05 tháng 7 năm 2023, toàn tỉnh có 1.250 trạm bơm.",
        "Theo Báo cáo số 12/BC-SNN ngày 05/07/2023, toàn tỉnh có 1.250 trạm bơm.",
        "Báo cáo “Kết quả sáu tháng” nêu 1.250 trạm bơm.",
    ],
)
def test_the_same_day_and_title_in_another_form_may_be_sent(text: str):
    mended = with_header_evidence(Draft("found", (Sentence(text, (PUMPS,)),), "test", ""), STORE)
    assert verify(mended, STORE) == []


@pytest.mark.parametrize(
    ("text", "evidence", "kind"),
    [
        ("Toàn tỉnh có 1.250 hồ sơ.", PUMPS, "unit"),
        ("Ngày 6/7/2023, toàn tỉnh có 1.250 trạm bơm.", PUMPS, "figure"),
        ("Quý II, toàn tỉnh có 1.250 trạm bơm.", PUMPS, "period"),
        ("Sở Tài chính có 1.250 trạm bơm.", PUMPS, "body"),
        ("Huyện Long Điền có 1.250 trạm bơm.", PUMPS, "body"),
        ("Báo cáo “Kết quả chín tháng” nêu 1.250 trạm bơm.", PUMPS, "quotation"),
        ("Toàn tỉnh có 1.250 trạm bơm, giảm 12 trạm.", PUMPS, "direction"),
        ("250 trạm bơm", PUMPS, "figure"),
        ("đạt 95,5% kế hoạch", SHARE, "negation"),
    ],
)
def test_a_changed_unit_period_office_or_quotation_is_named(text: str, evidence: Evidence, kind: str):
    assert kind in kinds(text, evidence)


def test_a_number_keeps_its_own_date():
    text = "Theo Báo cáo số 12/BC-SNN ngày 5/7/2023, số trạm bơm là 1.250."
    sentence = Sentence(text.replace("5/7/2023", "6/7/2023"), (PUMPS,))
    mended = with_header_evidence(Draft("found", (sentence,), "test", ""), STORE)
    assert "number" in {problem.kind for problem in verify(mended, STORE)}


@given(st.text(alphabet="0123456789.,/%()“” tăngkhôchưaSởTàiNăm", max_size=200))
def test_any_text_is_judged_without_an_error(text: str):
    assert isinstance(kinds(text, PUMPS, SHARE), list)


def test_a_figure_that_the_quote_cuts_is_no_figure_of_the_source():
    whole = span(REPORT, "1.250 trạm bơm")
    cut = Evidence("r1", Span(whole.start + 2, whole.end))
    assert REPORT.quote(cut.span) == "250 trạm bơm"
    assert kinds("Có 250 trạm bơm.", cut) == ["figure"]


def test_a_figure_without_evidence_is_refused():
    assert kinds("Có 1.250 trạm bơm.") == ["figure"]


def test_the_number_and_date_of_a_cited_document_are_cited_from_its_header():
    sentence = Sentence("Theo Báo cáo số 12/BC-SNN ngày 5/7/2023, số trạm bơm là 1.250.", (PUMPS,))
    draft = Draft("found", (sentence,), "test", "")
    assert [p.kind for p in verify(draft, STORE)] == ["figure", "number"]
    mended = with_header_evidence(draft, STORE)
    assert [REPORT.quote(e.span) for e in mended.sentences[0].evidence[1:]] == [
        "Số: 12/BC-SNN",
        "Ngày 05 tháng 7 năm 2023",
    ]
    assert verify(mended, STORE) == []


def test_a_computation_accounts_for_its_result():
    right = Computation("1.250 − 12 = 1.238", "1.238", "trạm", (PUMPS,))
    assert kinds("Trước đó có 1.238 trạm.", PUMPS, computations=(right,)) == []
    wrong = Computation("1.250 − 12 = 1.239", "1.239", "trạm", (PUMPS,))
    assert kinds("Trước đó có 1.239 trạm.", PUMPS, computations=(wrong,)) == ["computation"]
    invented = Computation("1.250 − 13 = 1.237", "1.237", "trạm", (PUMPS,))
    assert kinds("Trước đó có 1.237 trạm.", PUMPS, computations=(invented,)) == ["computation"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("577 − 510", "67"),
        ("(577 − 510) ÷ 510 × 100%", "13.13725490196078431372549020"),
        ("1.208 + 0,5", "1208.5"),
        ("10 : 4", "2.5"),
    ],
)
def test_formulas_are_done_again(formula: str, value: str):
    assert evaluate(formula) == Decimal(value)


@pytest.mark.parametrize("formula", ["1 ÷ 0", "(1 + 2", "", "1 +", "a"])
def test_what_is_no_formula_has_no_value(formula: str):
    assert evaluate(formula) is None


@given(st.integers(0, 10**12))
def test_printed_whole_numbers_are_read_with_their_points(number: int):
    assert printed_value(f"{number:,}".replace(",", ".")) == number
