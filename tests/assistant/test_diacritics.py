"""Diacritics put back: right on what the corpus has, silent on what it has not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.language import CorpusLanguage
from assistant.language.restorer import restore
from assistant.language.syllables import strip_marks
from evals.bench.diacritics import measure, sentences_of
from index.folding import fold, nfc
from tests.paths import SEEDS, needs_seeds, seed

CORPUS = [
    "Kết quả dịch vụ công trực tuyến năm nay: tỷ lệ hồ sơ trực tuyến còn thấp do người dân chưa quen.",
    "Sở Thông tin và Truyền thông tham mưu Ủy ban nhân dân tỉnh ban hành kế hoạch chuyển đổi số.",
    "Huyện Trà Cú và thành phố Trà Vinh đã kiểm tra hồ sơ trực tuyến; tỉnh Trà Vinh có hồ sơ trực tuyến.",
    "Trà Vinh là tỉnh; Trà Vinh có hồ sơ. Trực tuyến là trực tuyến; trực tuyến và trực tiếp.",
]


LANGUAGE = CorpusLanguage.build(CORPUS)


@pytest.fixture
def language() -> CorpusLanguage:
    return LANGUAGE


@pytest.mark.parametrize(
    "question",
    [
        "vì sao tỷ lệ hồ sơ trực tuyến còn thấp?",
        "có bao nhiêu hồ sơ trực tuyến ở Trà Vinh năm 2022",
        "văn bản nào triển khai nghị quyết 09 của tỉnh ủy",
        "kế hoạch 46/KH-UBND ban hành ngày nào, ai ký",
        "so sánh số hồ sơ năm 2021 và 2022",
        "cho anh xin nguồn",
        "còn cấp xã thì sao?",
        "Sở Thông tin và Truyền thông làm gì",
        "HỒ SƠ TRỰC TUYẾN LÀ BAO NHIÊU",
    ],
)
def test_questions_come_back_from_their_bare_form(question: str, language: CorpusLanguage) -> None:
    assert restore(strip_marks(question), language).text == question


@pytest.mark.parametrize(
    "text",
    [
        "46/KH-UBND",
        "iOffice IPv6 LGSP",
        "How many offices use the new system?",
        "Qorban Xuyt",
        "tỷ lệ hồ sơ trực tuyến theo quý",
        "",
        "12.345,6 %",
    ],
)
def test_what_the_corpus_does_not_know_or_is_complete_stays(text: str, language: CorpusLanguage) -> None:
    assert restore(text, language).text == text


def test_words_with_marks_are_kept_and_bare_runs_beside_them_restored(language: CorpusLanguage) -> None:
    assert restore("số hồ sơ truc tuyen ở Tra Vinh", language).text == "số hồ sơ trực tuyến ở Trà Vinh"


def test_an_unknown_name_is_never_turned_into_a_known_one(language: CorpusLanguage) -> None:
    assert restore("huyen Tra Xuoi co bao nhieu ho so", language).text == "huyện Trà Xuoi có bao nhiêu hồ sơ"


def test_a_slip_of_the_finger_is_mended_and_told(language: CorpusLanguage) -> None:
    restored = restore("hồ sơ trực tuyne", language)
    assert restored.text == "hồ sơ trực tuyến"
    assert restored.changes == ("sửa chính tả: “tuyne” → “tuyến”",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("thành phố Trà Vihn có hồ sơ", "thành phố Trà Vinh có hồ sơ"),
        ("Hyuện Trà Cú có hồ sơ", "Huyện Trà Cú có hồ sơ"),
        ("kế haọch chuyển đổi số", "kế hoạch chuyển đổi số"),
        ("hồ sơ trực tuýen", "hồ sơ trực tuyến"),
    ],
)
def test_letters_that_changed_places_and_marks_on_the_wrong_letter_are_mended(
    typed: str, meant: str, language: CorpusLanguage
) -> None:
    assert restore(nfc(typed), language).text == meant


def test_where_some_words_lost_their_marks_the_others_may_have_too(language: CorpusLanguage) -> None:
    assert restore("ty lệ ho so trực tuyến con thấp", language).text == "tỷ lệ hồ sơ trực tuyến còn thấp"
    assert restore("tỷ lệ hồ sơ con thấp", language).text == "tỷ lệ hồ sơ con thấp"


def test_a_lone_word_that_is_complete_as_typed_stays(language: CorpusLanguage) -> None:
    assert restore("ai lo hồ sơ này", language).text == "ai lo hồ sơ này"


def test_other_readings_differ_in_one_word_and_are_nearly_as_likely() -> None:
    language = CorpusLanguage.build(
        [*CORPUS, "Trung tâm giám sát (SOC) ngăn chặn tấn công.", "Chăm sóc cây xanh, chăm sóc người bệnh."]
    )
    restored = restore("so ho so soc ngan chan", language)
    assert "sóc" in restored.text.split()
    assert [other for other in restored.others if "soc" in other.split()] == [
        restored.text.replace("sóc", "soc")
    ]


def test_a_word_that_could_be_a_name_is_not_mended(language: CorpusLanguage) -> None:
    assert restore("hồ sơ trực tuyền", language).text == "hồ sơ trực tuyền"


def test_what_was_marked_is_told(language: CorpusLanguage) -> None:
    assert restore("ho so cua tinh", language).changes == ("thêm dấu: “ho so cua tinh” → “hồ sơ của tỉnh”",)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_only_letters_change_and_only_their_marks_or_one_slip(text: str) -> None:
    composed = nfc(text)
    restored = restore(composed, LANGUAGE)
    if not any(change.startswith("sửa") for change in restored.changes):
        assert fold(restored.text) == fold(composed)


def test_a_pasted_page_is_restored_in_bounded_time(language: CorpusLanguage) -> None:
    began = time.perf_counter()
    restore(("ho so truc tuyen cua tinh " * 200)[:4000], language)
    restore("zzzzqqqq " * 440, language)
    assert time.perf_counter() - began < 2.0


@needs_seeds
def test_a_document_that_was_not_learned_from_comes_back() -> None:
    others = [
        path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")) if not path.name.startswith("004")
    ]
    score = measure(sentences_of(seed("004").read_text("utf-8")), CorpusLanguage.build(others))
    assert score.right / score.words > 0.95
