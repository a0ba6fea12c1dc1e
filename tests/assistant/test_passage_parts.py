"""The parts of the passage route: terms, coverage, sentences, points."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.passages.sentences import sentences, without_marker
from assistant.passages.terms import Covering, content_terms, coverage, inverse_frequency
from index.documents import Span


def terms(question: str):
    return content_terms(question, lambda _: 1.0)


def split(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(text, Span(0, len(text)))]


def test_question_words_are_no_content():
    found = terms("vi sao ho so truc tuyen con thap?")
    assert [(t.text, t.follows) for t in found] == [
        ("ho", False),
        ("so", True),
        ("truc", True),
        ("tuyen", True),
        ("thap", False),
    ]


def test_a_question_of_question_words_has_no_terms():
    assert terms("vì sao thế nào là gì") == ()


def test_pairs_of_syllables_count_more_than_syllables_apart():
    asked = terms("hồ sơ")
    assert coverage(asked, Covering.of("tiếp nhận hồ sơ")) == 1.0
    assert coverage(asked, Covering.of("hồ nước, sơ đồ")) == pytest.approx(0.4)
    assert coverage(asked, Covering.of("kế hoạch")) == 0.0


def test_a_syllable_that_agrees_only_without_accents_counts_for_half():
    assert coverage(terms("lúa"), Covering.of("lựa chọn")) == pytest.approx(0.5)


def test_a_text_in_two_pieces_makes_no_pair_across_them():
    assert coverage(terms("hồ sơ"), Covering.of("hồ", "sơ")) == pytest.approx(0.4)


def test_rare_words_weigh_more():
    weigh = inverse_frequency({"tinh": 90, "ipv6": 2}.__getitem__, 100)
    assert weigh("tinh") == pytest.approx(math.log(1 + 10.5 / 90.5))
    assert weigh("ipv6") == pytest.approx(math.log(1 + 98.5 / 2.5))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Có 1.208 trạm. Đạt 80,71%.", ["Có 1.208 trạm.", "Đạt 80,71%."]),
        ("Họp tại TP. Trà Vinh ngày 5. Kết thúc.", ["Họp tại TP. Trà Vinh ngày 5. Kết thúc."]),
        ("Một việc; hai việc; ba việc.", ["Một việc;", "hai việc;", "ba việc."]),
        (
            "Nguyên nhân: do thói quen…. Ngoài ra còn thiếu máy.",
            ["Nguyên nhân: do thói quen….", "Ngoài ra còn thiếu máy."],
        ),
        ("", []),
    ],
)
def test_sentences_end_where_sentences_end(text: str, parts: list[str]):
    assert split(text) == parts


@given(st.text(alphabet="aà B.;,1\n-…” ", max_size=200))
def test_sentences_lose_nothing_but_white_space(text: str):
    assert "".join("".join(split(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("- Về hạ tầng", "Về hạ tầng"),
        ("+ App:\n 5", "App: 5"),
        ("đ) Tỷ lệ", "Tỷ lệ"),
        ("-5 độ", "-5 độ"),
        ("so với dự thảo - bản 2", "so với dự thảo - bản 2"),
    ],
)
def test_list_markers_are_left_out(text: str, bare: str):
    assert without_marker(text) == bare
