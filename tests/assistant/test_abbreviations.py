"""Abbreviations by context, the corpus' own ones, and the short forms of chat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import CorpusLanguage
from assistant.language.abbreviations import expand, write_out_kinds
from assistant.language.body_codes import write_out_bodies
from assistant.language.learned import AbbreviationLearner
from assistant.language.shorthand import read_shorthand

LANGUAGE = CorpusLanguage.build(
    [
        "Tỷ lệ hồ sơ trực tuyến của tỉnh. Nộp hồ sơ trực tuyến.",
        "Các cơ quan, đơn vị sử dụng phần mềm của cơ quan.",
        "Trung tâm Điều hành thông minh (TTĐHTM) đã được thành lập tại tỉnh.",
        "Học sinh lớp một của trường; nhiều học sinh lớp hai của trường được cấp sách.",
    ]
)


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("giải quyết thủ tục hành chính (TTHC) trên", "TTHC", "thủ tục hành chính"),
        ("Sở Giáo dục và Đào tạo (GD&ĐT) báo cáo", "GD&ĐT", "giáo dục và đào tạo"),
        ("Sở Giáo dục và Đào tạo (GDĐT)", "GDĐT", "giáo dục và đào tạo"),
        ("Ủy ban nhân dân (sau đây gọi tắt là UBND)", "UBND", "ủy ban nhân dân"),
        ("TTHC (thủ tục hành chính)", "TTHC", "thủ tục hành chính"),
        ("cơ sở\ndữ liệu (viết tắt là CSDL)", "CSDL", "cơ sở dữ liệu"),
    ],
)
def test_explained_abbreviations_are_learned(text: str, short: str, long: str) -> None:
    learner = AbbreviationLearner()
    learner.read(text)
    assert learner.abbreviations() == {short: (long,)}


@pytest.mark.parametrize(
    "text", ["Sở Nội vụ (TTHC)", "ban hành (UBND)", "TTHC (xem phụ lục)", "(TTHC)", "đạt kết quả tốt (Mục I)"]
)
def test_brackets_that_explain_nothing_are_not_learned(text: str) -> None:
    learner = AbbreviationLearner()
    learner.read(text)
    assert learner.abbreviations() == {}


@given(st.text(alphabet="abAB ()&-ĐđTH,", max_size=80))
def test_learning_never_raises(text: str) -> None:
    learner = AbbreviationLearner()
    learner.read(text)
    learner.abbreviations()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("KH 46 ban hành ngày nào", "Kế hoạch 46 ban hành ngày nào"),
        ("kh số 42", "kế hoạch số 42"),
        ("QĐ 1934 nói gì", "Quyết định 1934 nói gì"),
        ("qd 1934", "quyết định 1934"),
        ("NQ09 của tỉnh ủy", "Nghị quyết 09 của tỉnh ủy"),
        ("CT 14/CT-TTg", "Chỉ thị 14/CT-TTg"),
        ("CV số 1937/UBND-THNV", "Công văn số 1937/UBND-THNV"),
        ("tt 40/2020/TT-BTTTT", "thông tư 40/2020/TT-BTTTT"),
        ("KH nào về IPv6", "Kế hoạch nào về IPv6"),
        ("các QĐ của UBND", "các Quyết định của UBND"),
        ("ai ký bc tổng kết năm học", "ai ký báo cáo tổng kết năm học"),
        ("kh phòng chống bão số mấy", "kế hoạch phòng chống bão số mấy"),
        ("TB kết luận họp giao ban", "Thông báo kết luận họp giao ban"),
        ("làm theo CĐ nào của Thủ tướng", "làm theo Công điện nào của Thủ tướng"),
        ("thay qđ số mấy", "thay quyết định số mấy"),
    ],
)
def test_kinds_of_documents_are_written_out(typed: str, meant: str) -> None:
    assert write_out_kinds(typed)[0] == meant


@pytest.mark.parametrize(
    "text",
    [
        "46/KH-UBND",
        "số 162/QĐ-UBND ngày 20/01/2022",
        "Sở KH&ĐT",
        "KHCN 4.0",
        "trung tâm TT",
        "SKHĐT 2",
        "cstt2",
        "BC-STTTT",
        "CT MTQG giảm nghèo",
        "TB mỗi xã có 3 thôn",
        "học ko được kh",
    ],
)
def test_symbols_and_names_are_left_alone(text: str) -> None:
    assert write_out_kinds(text)[0] == text


def test_the_abbreviation_stays_and_its_long_form_is_searched_too() -> None:
    expanded = expand("UBND tỉnh có bao nhiêu TTHC", LANGUAGE)
    assert expanded.text == "UBND tỉnh có bao nhiêu TTHC"
    assert expanded.expansions == ("ủy ban nhân dân", "thủ tục hành chính")


def test_small_letters_are_read_and_told() -> None:
    expanded = expand("ubnd tỉnh", LANGUAGE)
    assert (expanded.text, expanded.changes) == ("UBND tỉnh", ("viết tắt: “ubnd” → “UBND”",))


def test_the_corpus_own_abbreviation_works_both_ways() -> None:
    assert expand("TTĐHTM ở đâu", LANGUAGE).expansions == ("trung tâm điều hành thông minh",)
    assert expand("ttdhtm ở đâu", LANGUAGE).text == "TTĐHTM ở đâu"
    assert expand("Trung tâm Điều hành thông minh ở đâu", LANGUAGE).expansions == ("TTĐHTM",)


def test_a_long_form_already_there_is_not_repeated() -> None:
    assert expand("thủ tục hành chính (TTHC)", LANGUAGE).expansions == ()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ko dc bn", "không được bao nhiêu"),
        ("số đó ntn r", "số đó như thế nào rồi"),
        ("sở làm j vậy", "sở làm gì vậy"),
        ("a/c cho hỏi", "anh chị cho hỏi"),
        ("tl hs tt", "tỷ lệ hồ sơ trực tuyến"),
        ("hs lớp một", "học sinh lớp một"),
        ("bn ơi", "bạn ơi"),
        ("5 k", "5 k"),
        ("trạm K", "trạm K"),
        ("r là gì", "r là gì"),
        ("Sở TT và DV", "Sở TT và DV"),
    ],
)
def test_chat_forms_are_read(typed: str, meant: str) -> None:
    assert read_shorthand(typed, LANGUAGE)[0] == meant


def test_a_form_whose_meanings_the_corpus_lacks_stays() -> None:
    assert read_shorthand("nv này", CorpusLanguage([], [], *_nothing()))[0] == "nv này"


def _nothing() -> tuple:  # type: ignore[type-arg]
    import numpy as np

    none = (np.empty(0, np.uint64), np.empty(0, np.uint32))
    return np.empty(0, np.uint32), none, none, {}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giao sở GTVT việc gì", "giao sở Giao thông vận tải việc gì"),
        ("STC làm gì", "Sở Tài chính làm gì"),
        ("sở nn phải làm gì", "sở Nông nghiệp phải làm gì"),
        ("BYT hướng dẫn gì", "Bộ Y tế hướng dẫn gì"),
        ("Sở LĐTB&XH chủ trì", "Sở Lao động - Thương binh và Xã hội chủ trì"),
        ("sở GD Hà Lam", "sở Giáo dục và Đào tạo Hà Lam"),
        ("12/BC-STC", "12/BC-STC"),
        ("cơ sở YT", "cơ sở YT"),
    ],
)
def test_bodies_are_written_out(typed: str, meant: str) -> None:
    assert write_out_bodies(typed)[0] == meant


def test_capitals_alone_are_written_out_small_inside_a_sentence():
    assert write_out_kinds("KH năm 2023 có bao nhiêu VB?")[0] == "Kế hoạch năm 2023 có bao nhiêu văn bản?"
    assert write_out_kinds("văn bản 12/KH-UBND")[0] == "văn bản 12/KH-UBND"
