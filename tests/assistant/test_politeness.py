"""Polite frames fall away, questions stay as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language.politeness import without_frame

_BARE = "doanh thu bưu chính năm 2023 là bao nhiêu"


@pytest.mark.parametrize(
    "framed",
    [
        "Cho em hỏi {} ạ?",
        "Dạ em chào anh, cho em hỏi {} ạ",
        "Nhờ anh tra giúp em {} với ạ",
        "Nhờ tra giúp: {}",
        "Vui lòng cho biết {}",
        "Anh ơi, {} nhé",
        "Xin hỏi {}",
        "Em muốn hỏi {} ạ. Em cảm ơn",
        "Làm ơn cho tôi biết {}, xin cảm ơn!",
        "Phiền bạn kiểm tra giúp {} để tôi đưa vào báo cáo",
        "Tôi cần tìm hiểu {}",
        "Anh chị cho mình xin thông tin: {} Cảm ơn nhiều!",
        "Dạ, {} vậy ạ?",
        "Anh chị giúp em với ạ, {}",
        "nhờ bên mình xem hộ {}",
        "Em chào chị ạ, chị cho em hỏi {} ạ? Em cảm ơn chị nhiều",
        "Bạn có thể cho tôi biết {}",
        "{} hộ em với",
    ],
)
def test_a_frame_falls_away(framed: str):
    assert without_frame(framed.format(_BARE)).rstrip("?") == _BARE


def test_a_frame_without_marks_falls_away_too():
    assert (
        without_frame("anh chi giup em voi a, doanh thu nam 2023 la bao nhieu")
        == "doanh thu nam 2023 la bao nhieu"
    )


@pytest.mark.parametrize(
    "question",
    [
        "Xin chào",
        "Kế hoạch nào về hỗ trợ doanh nghiệp?",
        "Doanh thu tăng bao nhiêu so với năm trước",
        "Hồ sơ nộp trực tuyến được không?",
        "Chỉ thị số 5/CT-UBND về việc gì?",
        "Sở đề nghị gì với UBND tỉnh?",
        "Kết quả kiểm tra năm 2023 thế nào?",
        "Tìm kế hoạch về an toàn thông tin",
        "Anh Nguyễn Văn A ký văn bản nào?",
        "Có bao nhiêu điểm quét mã?",
        "Phải di dời mấy hộ?",
        "Hệ thống giám sát côn trùng thông minh",
        "Hỗ trợ tra cứu hồ sơ là hệ thống nào?",
        "Cho vay hộ nghèo bao nhiêu?",
        "Ông A ký văn bản nào?",
    ],
)
def test_a_question_stays_as_it_is(question: str):
    assert without_frame(question) == question


@given(st.text(max_size=80))
def test_nothing_is_made_up_and_something_is_always_left(text: str):
    bare = without_frame(text)
    assert bare.rstrip("?") in text
    assert bool(bare) == bool(text)
