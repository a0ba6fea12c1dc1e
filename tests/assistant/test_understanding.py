"""The whole of understanding: the same question in many spellings, hints, and input that is no question."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.intent import intent_of
from assistant.language import CorpusLanguage
from assistant.question import Question, Turn
from assistant.understanding import understand
from index.errors import BadQuestion
from index.folding import fold

LANGUAGE = CorpusLanguage.build(
    [
        "Tỷ lệ hồ sơ trực tuyến của tỉnh còn thấp. Nộp hồ sơ trực tuyến; hồ sơ trực tuyến cấp xã, cấp huyện.",
        "Có nhiều cơ quan dùng iOffice đến cuối năm. Các cơ quan nhà nước dùng iOffice; số cơ quan dùng.",
        "Kế hoạch chuyển đổi IPv6 của UBND tỉnh; kết quả thực hiện thủ tục hành chính (TTHC).",
    ]
)


def ask(text: str, *turns: Turn) -> Question:
    return understand(text, language=LANGUAGE, history=turns)


@pytest.mark.parametrize(
    "spelling",
    [
        "Có bao nhiêu cơ quan dùng iOffice đến cuối năm 2022?",
        "co bao nhieu co quan dung iOffice den cuoi nam 2022?",
        "Co\u0301 bao nhie\u0302u co\u031b quan du\u0300ng iOffice "
        "\u0111e\u0302\u0301n cuo\u0302\u0301i na\u0306m 2022?",
        "co bn cq dung iOffice den cuoi nam 2022?",
        "cos bao nhieeu cow quan dufng iOffice ddeens cuoosi nawm 2022?",
        "co1 bao nhie6u co7 quan du2ng iOffice d9e61n cuo61i na8m 2022?",
        "có bao nhiêu\u200b cơ quan   dùng iOffice đến\ncuối năm 2022?",
        "có bao nhiêu cơ quan dùng iOffice đến cuối năm ２０２２?",
        "CÓ BAO NHIÊU CƠ QUAN DÙNG IOFFICE ĐẾN CUỐI NĂM 2022?",
    ],
)
def test_every_spelling_means_the_same(spelling: str) -> None:
    question = ask(spelling)
    assert question.text.lower() == "có bao nhiêu cơ quan dùng ioffice đến cuối năm 2022?"
    assert (question.asks, question.years) == ("how_many", (2022,))
    assert question.raw == spelling


def test_what_was_changed_is_told_and_a_clean_question_is_not_changed() -> None:
    assert ask("tỷ lệ hồ sơ trực tuyến").changes == ()
    assert ask("ubnd tinh").changes == ("viết tắt: “ubnd” → “UBND”", "thêm dấu: “tinh” → “tỉnh”")


def test_long_forms_are_for_searching_only() -> None:
    question = ask("tthc la gi")
    assert (question.text, question.expansions) == ("TTHC là gì", ("thủ tục hành chính",))
    assert question.search_text == "TTHC là gì thủ tục hành chính"


@pytest.mark.parametrize("text", ["", "   ", "?!...", "😀😀", "\u200b", "—", "[](){}"])
def test_nothing_to_read_is_told(text: str) -> None:
    with pytest.raises(BadQuestion, match="không có chữ hay số nào"):
        ask(text)


def test_too_long_says_the_limit() -> None:
    with pytest.raises(BadQuestion, match="4001 ký tự, quá giới hạn 4000"):
        ask("a" * 4001)
    assert ask("hồ sơ " * 666).no_question


@pytest.mark.parametrize("text", ["ho so\x00", "hồ \ud800 sơ"])
def test_what_is_not_text_is_refused(text: str) -> None:
    with pytest.raises(BadQuestion, match="ký tự không hợp lệ"):
        ask(text)


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("How many offices use iOffice?", True),
        ("有多少机关使用系统", True),
        ("сколько организаций", True),
        ("co bao nhieu ho so", False),
        ("IPv6", False),
        ("46/KH-UBND", False),
    ],
)
def test_another_language_is_noticed(text: str, foreign: bool) -> None:
    question = ask(text)
    assert (question.foreign, question.text) == (foreign, question.text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<script>alert(1)</script> bao nhiêu hồ sơ", "alert(1) bao nhiêu hồ sơ"),
        ("'; DROP TABLE documents; --", "'; DROP TABLE documents; --"),
        ("{{7*7}}", "{{7*7}}"),
        ("tỷ lệ <80% là bao nhiêu", "tỷ lệ <80% là bao nhiêu"),
    ],
)
def test_tags_fall_away_and_queries_are_only_text(text: str, read: str) -> None:
    assert fold(ask(text).text) == fold(read)


@settings(max_examples=80, deadline=None)
@given(st.text(min_size=1, max_size=120))
def test_any_text_is_understood_or_refused_with_a_reason(text: str) -> None:
    try:
        question = ask(text)
    except BadQuestion as error:
        reason = str(error)
    else:
        reason = "Anh/chị" if question.folded == fold(question.text) else "folded otherwise"
    assert "Anh/chị" in reason


def test_a_long_hostile_conversation_is_bounded() -> None:
    turns = [Turn("user" if n % 2 == 0 else "assistant", "con cap xa thi sao " * 200) for n in range(60)]
    began = time.perf_counter()
    assert len(ask("còn năm 2020?", *turns).history) == 12
    assert time.perf_counter() - began < 5.0


@pytest.mark.parametrize(
    ("text", "asks", "operation"),
    [
        ("vì sao tỷ lệ còn thấp", "why", "lookup"),
        ("ai ký quyết định 162", "who", "lookup"),
        ("kế hoạch 46 ban hành ngày nào", "when", "lookup"),
        ("kế hoạch nào về IPv6", "which_document", "lookup"),
        ("nhiệm vụ gì trong kế hoạch giảm nghèo", "what", "list"),
        ("số hóa văn bản giấy cần bao nhiêu", "how_many", "lookup"),
        ("số cơ quan dùng iOffice tăng bao nhiêu", "how_many", "difference"),
        ("tỷ lệ tăng bao nhiêu phần trăm", "how_many", "growth"),
        ("huyện nào có nhiều hồ sơ nhất", "who", "max"),
        ("đơn vị nào có số hồ sơ cao nhất", "who", "max"),
        ("xếp hạng thứ mấy", "how_many", "rank"),
        ("tỷ lệ có đạt mục tiêu không", "how_many", "check"),
        ("mục tiêu đến năm 2025 là gì", "what", "target"),
        ("đạt bao nhiêu % kế hoạch", "how_many", "target"),
        ("tổng cộng bao nhiêu hồ sơ", "how_many", "sum"),
        ("trung bình mỗi tháng bao nhiêu hồ sơ", "how_many", "average"),
        ("diễn biến qua các năm thế nào", "how", "trend"),
        ("UBND tỉnh ban hành bao nhiêu kế hoạch", "how_many", "count"),
        ("liệt kê các nhiệm vụ năm 2023", "what", "list"),
        ("nằm ở mục nào", "where", "lookup"),
        ("nguồn ở đâu", "source", "lookup"),
        ("đã ban hành chưa", "yes_no", "lookup"),
        ("hồ sơ trực tuyến chiếm bao nhiêu", "how_many", "share"),
    ],
)
def test_hints(text: str, asks: str, operation: str) -> None:
    intent = intent_of(text)
    assert (intent.asks, intent.operation) == (asks, operation)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("năm 2021 và 2022", (2021, 2022)),
        ("Quyết định 1934 nói gì", ()),
        ("Nghị định 61/2018/NĐ-CP", ()),
        ("ngày 20/01/2022", (2022,)),
        ("2.022 hồ sơ", ()),
        ("giai đoạn 2021-2025", (2021, 2025)),
    ],
)
def test_years(text: str, years: tuple[int, ...]) -> None:
    assert intent_of(text).years == years


@pytest.mark.parametrize(
    ("text", "several"),
    [
        ("kinh phí bao nhiêu, ai chủ trì", True),
        ("có hiệu lực khi nào và thay thế nghị quyết nào", True),
        ("sở nào tham mưu: mấy người", True),
        ("Sở, ban, ngành nào chủ trì", False),
        ("kết quả và hạn chế là gì", False),
    ],
)
def test_several_things_asked_at_once(text: str, several: bool) -> None:
    assert intent_of(text).several == several


def test_levels_and_kinds() -> None:
    intent = intent_of("Thông tư liên tịch và kế hoạch của cấp huyện, cấp xã")
    assert intent.levels == ("huyện", "xã")
    assert intent.kinds == ("Thông tư liên tịch", "Kế hoạch")
