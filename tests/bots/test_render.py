"""Renderers: within the limits, nothing lost, no markup where a channel has none, all of it escaped where it
has."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, AnswerSentence, Citation, CitedDocument, ShownComputation
from bots.render.markdown import markdown_answer
from bots.render.shown import quoted
from bots.render.splitting import split_text, utf16_length
from bots.render.telegram_html import source_html, telegram_messages
from bots.render.zalo_text import zalo_messages, zalo_source
from bots.web.markup import element
from index.documents import Span
from tests.bots.servers.telegram import _Entities

HOSTILE = '<script>alert("1")</script> [x](javascript:1) _*[` &amp; \u202eđảo'


def answer_of(*texts: str, warnings: tuple[str, ...] = ()) -> Answer:
    document = CitedDocument("d", "Báo cáo", "1/BC", "2022-05-18", "Sở", "Tên", "issued")
    citation = Citation(
        1,
        "Báo cáo số 1/BC",
        document,
        "a.txt",
        ("I",),
        ("I. X",),
        None,
        Span(0, 3),
        "abc",
        "/documents/d?span=0-3",
    )
    sentences = tuple(AnswerSentence(text, (1,), "point" if i else "lead") for i, text in enumerate(texts))
    return Answer(
        "c", "m", "conflict", "\n".join(texts), sentences, (citation,),
        computations=(ShownComputation("577 − 510 = 67", "67", "cơ quan", (1,)),), warnings=warnings,
    )  # fmt: skip


def test_telegram_html_says_it_all_in_order() -> None:
    [html] = telegram_messages(
        answer_of("Có 577 & 510 <b>.", "Một ý", warnings=("Cẩn thận",)), "https://v.vn/"
    )
    assert html == (
        "<b>Các nguồn không thống nhất</b>\n"
        "Có 577 &amp; 510 &lt;b&gt;. [1]\n"
        "• Một ý [1]\n\n"
        "<b>Cách tính:</b> 577 − 510 = 67 cơ quan [1]\n\n"
        "<b>Lưu ý:</b> Cẩn thận\n\n"
        "<b>Nguồn</b>\n"
        '<a href="https://v.vn/documents/d?span=0-3">[1] Báo cáo số 1/BC</a>'
    )


def test_zalo_text_has_no_markup() -> None:
    [text] = zalo_messages(answer_of("Có 577 cơ quan.", "Một ý"), "https://v.vn")
    assert text == (
        "[Các nguồn không thống nhất]\nCó 577 cơ quan. [1]\n- Một ý [1]\nCách tính: 577 − 510 = 67 cơ quan [1]\n\n"
        "Nguồn:\n[1] Báo cáo số 1/BC\nhttps://v.vn/documents/d?span=0-3"
    )


def test_markdown_escapes_labels_and_links_sources() -> None:
    text = markdown_answer(answer_of("Có 577."), "https://v.vn")
    assert text.endswith("**Nguồn**\n\n1. [Báo cáo số 1/BC](https://v.vn/documents/d?span=0-3)")


def test_a_long_text_is_cut_between_sentences() -> None:
    text = "Câu một dài. " * 3 + "Câu cuối"
    assert split_text(text, 30) == ["Câu một dài. Câu một dài.", "Câu một dài. Câu cuối"]
    # A line ends better than a sentence does, and the number of a list ends none.
    assert split_text("Câu một dài.\nCâu hai. Câu ba", 22) == ["Câu một dài.", "Câu hai. Câu ba"]
    assert split_text("Gồm các việc: 15. Lập danh sách", 20) == ["Gồm các việc:", "15. Lập danh sách"]
    assert split_text("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=900),
        min_size=1,
        max_size=12,
    )
)
def test_every_message_is_within_the_limits_and_whole_html(texts: list[str]) -> None:
    answer = answer_of(*texts, HOSTILE, warnings=(HOSTILE,))
    for html in telegram_messages(answer, "https://v.vn"):
        parsed = _Entities(html)
        assert parsed.fault == ""
        assert 0 < utf16_length(parsed.text) <= 4096
    shown = "".join(_Entities(html).text for html in telegram_messages(answer))
    assert HOSTILE.replace("\u202e", "") in shown
    for message in zalo_messages(answer):
        assert len(message) <= 1900


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400), st.integers(2, 60))
def test_splitting_loses_no_word(text: str, limit: int) -> None:
    pieces = split_text(text, limit, utf16_length)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(utf16_length(piece) <= limit for piece in pieces)


def test_nothing_that_is_shown_runs_the_other_way() -> None:
    turned = "Có \u202e157\u202c cơ quan \u2067(\u200f)\u2069"
    answer = answer_of(turned, warnings=(turned,))
    citation = {
        "n": 1,
        "label": turned,
        "document": {"title": turned, "issuer": None, "status": "issued"},
        "section": ["I"],
        "headings": [turned],
        "quote": turned,
        "url": "/documents/d",
    }
    for text in (
        *telegram_messages(answer),
        *zalo_messages(answer),
        markdown_answer(answer),
        *source_html(citation),
        *zalo_source(citation),
        element("p", turned, title=turned),
    ):
        assert "Có 157 cơ quan ()" in text
        assert not re.search("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]", text)


def test_the_cells_of_a_quoted_row_stay_apart() -> None:
    assert quoted("Cầu Ngang\t31 \t\u202e7") == "Cầu Ngang | 31 | 7"
