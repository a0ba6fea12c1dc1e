"""Figures of several places, of several periods, and changes against a base, over four short reports written here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.figures.asking import read_question
from assistant.figures.route import FigureRoute
from assistant.library import Library
from assistant.question import Question
from assistant.question_parts import frame_of
from tests.figure_corpus import Figures, ask, figures_of
from tests.instrument_corpus import understood

_HEAD = """UBND TỈNH {province}
SỞ Y TẾ

Số: {number}/BC-SYT

{place}, ngày 20 tháng 12 năm {year}

BÁO CÁO
Kết quả công tác y tế năm {year}

I. KẾT QUẢ
"""
_REPORTS = {
    "a-2023": (
        {"province": "LÂM SƠN", "number": "41", "place": "Lâm Sơn", "year": "2023"},
        "1. Mạng lưới: Toàn tỉnh có 152 trạm y tế xã.\n"
        "2. Phòng bệnh: Trong năm ghi nhận 312 ca mắc sởi, giảm 145 ca so với năm 2022.\n"
        "3. Chuyển đổi số: Có 04 bệnh viện triển khai bệnh án điện tử. Đào tạo 120 học sinh điều dưỡng.\n"
        "4. An sinh: Tặng 500 quyển tập cho học sinh nghèo.\n"
        "5. Hỗ trợ mua máy móc: không quá 700 triệu đồng/hợp tác xã.\n",
    ),
    "a-2022": (
        {"province": "LÂM SƠN", "number": "38", "place": "Lâm Sơn", "year": "2022"},
        "1. Phòng bệnh: Toàn tỉnh ghi nhận 457 ca mắc sởi; 1.733 ca mắc tay chân miệng.\n"
        "2. Chuyển đổi số: Có 02 bệnh viện triển khai bệnh án điện tử.\n",
    ),
    "b-2023": (
        {"province": "HẢI BÌNH", "number": "77", "place": "Hải Bình", "year": "2023"},
        "1. Mạng lưới: Toàn tỉnh có 148 trạm y tế xã.\n",
    ),
}


@pytest.fixture(scope="module")
def route(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    folder = tmp_path_factory.mktemp("reports")
    for name, (head, body) in _REPORTS.items():
        (folder / f"{name}.txt").write_text(_HEAD.format(**head) + body, encoding="utf-8")
    with figures_of(understood(sorted(folder.iterdir())), tmp_path_factory.mktemp("data")) as figures:
        yield figures


def test_each_place_is_told_where_the_question_names_none(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Toàn tỉnh có bao nhiêu trạm y tế xã?")
    assert draft.kind == "found"
    points = sorted(s.text.split(":")[0] + ":" + s.text.split(":")[1] for s in draft.sentences[1:])
    assert points == ["Tỉnh Hải Bình: 148 trạm", "Tỉnh Lâm Sơn: 152 trạm"]


def test_a_named_place_is_told_alone(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Tỉnh Hải Bình có bao nhiêu trạm y tế xã?")
    assert draft.sentences[0].text.startswith("148 trạm")
    assert len(draft.sentences) == 1


def test_each_of_the_asked_periods_is_told(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Năm 2022 và năm 2023 có bao nhiêu bệnh viện triển khai bệnh án điện tử?")
    assert draft.sentences[0].text == "02 bệnh viện (năm 2022); 04 bệnh viện (năm 2023)."
    assert draft.computations == ()


def test_the_printed_change_against_the_base_comes_before_a_computed_one(
    route: tuple[FigureRoute, Library],
) -> None:
    asked = read_question(Question.plain("Giảm bao nhiêu ca mắc sởi so với năm 2022?"))
    assert asked is not None
    assert (asked.periods, asked.base) == ((), "2022")
    draft = ask(route, "Giảm bao nhiêu ca mắc sởi so với năm 2022?")
    assert draft.sentences[0].text.startswith("Giảm 145 ca")


def test_what_counts_another_thing_is_no_answer(route: tuple[FigureRoute, Library]) -> None:
    draft = route[0].answer(Question.plain("Có bao nhiêu học sinh nghèo?"))
    assert draft is not None
    assert draft.kind == "not_found"


def test_a_bound_is_found_by_its_other_words(route: tuple[FigureRoute, Library]) -> None:
    draft = ask(route, "Mua máy móc được hỗ trợ tối đa bao nhiêu?")
    assert draft.sentences[0].text.startswith("không quá 700 triệu đồng/hợp tác xã")


def test_may_with_the_marks_of_another_word_asks_for_nothing() -> None:
    assert frame_of("mua máy móc được hỗ trợ tối đa bao nhiêu?").subject.startswith("mua máy móc")
    assert read_question(Question.plain("Có mấy bệnh viện chưa triển khai bệnh án?")) is not None
