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
    ],
)
def test_a_frame_falls_away(framed: str):
    assert without_frame(framed.format(_BARE)).rstrip("?") == _BARE


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
    ],
)
def test_a_question_stays_as_it_is(question: str):
    assert without_frame(question) == question


@given(st.text(max_size=80))
def test_nothing_is_made_up_and_something_is_always_left(text: str):
    bare = without_frame(text)
    assert bare.rstrip("?") in text
    assert bool(bare) == bool(text)
