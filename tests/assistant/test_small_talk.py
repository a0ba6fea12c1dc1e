"""Small talk is short; help says what the corpus holds; questions about documents are not small talk."""

from __future__ import annotations

import pytest

from assistant.question import Question
from assistant.small_talk import Holdings, SmallTalkRoute, talk_kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("xin chào", "greeting"),
        ("Chào em ạ!", "greeting"),
        ("hi", "greeting"),
        ("chào bạn, bạn khỏe không", "greeting"),
        ("cảm ơn em nhiều nhé", "thanks"),
        ("ok cam on", "thanks"),
        ("tks", "thanks"),
        ("tạm biệt", "goodbye"),
        ("đúng rồi", "praise"),
        ("bạn làm được gì?", "help"),
        ("hướng dẫn sử dụng", "help"),
        ("tôi có thể hỏi gì", "help"),
        ("cho hỏi chút", "help"),
        ("bạn là ai?", "name"),
    ],
)
def test_small_talk_is_recognised(text: str, kind: str) -> None:
    assert talk_kind(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "chào em, cho hỏi có bao nhiêu hồ sơ trực tuyến?",
        "hướng dẫn hệ thống quản lý văn bản",
        "chủ tịch tỉnh là ai",
        "chuyển đổi số là gì",
        "kế hoạch",
        "giúp tôi tìm kế hoạch 46",
        "đúng hạn bao nhiêu",
        "hi vọng gì ở năm 2023",
        "ok " * 60,
    ],
)
def test_questions_are_not_small_talk(text: str) -> None:
    assert talk_kind(text) is None


def test_help_says_what_the_corpus_holds() -> None:
    holdings = Holdings(4, (("Báo cáo", 3), ("Kế hoạch", 1)), (2020, 2022), ("Kế hoạch 46 nói về gì?",))
    draft = SmallTalkRoute(lambda: holdings).answer(Question.plain("bạn làm được gì?"))
    assert draft is not None
    assert draft.kind == "chat"
    assert (
        draft.sentences[1].text == "Kho hiện có 4 văn bản (3 báo cáo, 1 kế hoạch), từ năm 2020 đến năm 2022."
    )
    assert draft.suggestions == ("Kế hoạch 46 nói về gì?",)


def test_help_of_an_empty_corpus_says_so() -> None:
    draft = SmallTalkRoute().answer(Question.plain("trợ giúp"))
    assert draft is not None
    assert draft.sentences[1].text == "Hiện kho chưa có văn bản nào."


def test_thanks_are_answered_without_looking_at_the_corpus() -> None:
    def refuse() -> Holdings:
        pytest.fail("the corpus was looked at")

    draft = SmallTalkRoute(refuse).answer(Question.plain("cảm ơn"))
    assert draft is not None
    assert len(draft.sentences) == 1
    assert SmallTalkRoute(refuse).answer(Question.plain("có bao nhiêu hồ sơ")) is None
