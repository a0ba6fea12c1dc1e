"""The language learned from a corpus: what it counts, keeps, loads and refuses."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.language import CorpusLanguage
from assistant.language.counting import GramTable
from assistant.language.model import general_base
from assistant.language.syllables import is_folded_syllable, is_syllable, lost_its_marks, strip_marks
from assistant.language.tokens import is_clean_vietnamese, tokens_of, words_for_counting
from assistant.language.typing_slips import decode_telex, decode_vni, mend_typing_slips
from index.errors import IndexNotReady
from index.folding import fold

CLEAN = "Sở đã cấp chứng thư số cho cán bộ. Hồ sơ trực tuyến của huyện tăng; hồ sơ trực tuyến của xã giảm."


def test_pairs_are_counted_within_sentences() -> None:
    language = CorpusLanguage.build([CLEAN] * 3)
    without = CorpusLanguage.build([])
    assert language.pair_count("sơ", "trực") - without.pair_count("sơ", "trực") == 6
    assert language.pair_count("bộ", "hồ") == without.pair_count("bộ", "hồ") == 0


def test_a_saved_language_answers_the_same_after_loading(tmp_path: Path) -> None:
    language = CorpusLanguage.build([CLEAN, "Thủ tục hành chính (TTHC) của tỉnh được rà soát."])
    language.save(tmp_path / "language.npz")
    loaded = CorpusLanguage.load(tmp_path / "language.npz")
    assert loaded.size == language.size
    assert loaded.abbreviations == {"TTHC": ("thủ tục hành chính",)}
    for word, before, before_that in (("sơ", "hồ", "<s>"), ("xã", "của", "tuyến"), ("zzz", "hồ", "sơ")):
        assert loaded.log_probability(word, before, before_that) == language.log_probability(
            word, before, before_that
        )


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 cut"])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "language.npz"
    path.write_bytes(content)
    with pytest.raises(IndexNotReady, match=r"language\.npz"):
        CorpusLanguage.load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(IndexNotReady, match=r"none\.npz"):
        CorpusLanguage.load(tmp_path / "none.npz")


def test_text_without_marks_or_misread_teaches_nothing() -> None:
    poor = [
        "So da cap chung thu so cho can bo cua huyen va xa trong nam",
        "Sé da cap chimg thu so cho can b6 ctia huyén",
    ]
    assert CorpusLanguage.build(poor).size == CorpusLanguage.build([]).size
    assert is_clean_vietnamese(CLEAN)


def test_chances_after_a_context_sum_to_less_than_one() -> None:
    language = CorpusLanguage.build([CLEAN])
    words = {word for phrase in (*general_base(), CLEAN) for word in words_for_counting(phrase)}
    total = sum(np.exp(language.log_probability(word, "hồ", "<s>")) for word in words)
    assert 0.97 < total < 1.03


def test_the_base_is_clean_vietnamese() -> None:
    wrong = [phrase for phrase in general_base() if not all(is_syllable(word) for word in phrase.split())]
    # Names that keep a spelling of their own, and foreign words.
    assert wrong == [
        "thuê bao internet",
        "bao nhiêu km",
        "mạng internet",
        "phần mềm diệt virus",
        "bắc kạn",
        "đắk lắk",
        "đắk nông",
        "kon tum",
    ]


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 5))
def test_counting_in_batches_equals_counting_at_once(numbers: list[int], cut: int) -> None:
    table = GramTable()
    for start in range(0, len(numbers), cut):
        table.add(np.array(numbers[start : start + cut], np.uint64))
    expected, times = np.unique(np.array(numbers, np.uint64), return_counts=True)
    assert table.keys.tolist() == expected.tolist()
    assert table.counts.tolist() == times.tolist()


@pytest.mark.parametrize("word", "nghiêng quyết giếng gì khuya quỳnh xoong hoà thuỷ được ở ý ạ".split())
def test_syllables_are_recognised(word: str) -> None:
    assert is_syllable(word)
    assert is_folded_syllable(fold(word))


@pytest.mark.parametrize("word", "việcc hoạchh ngiêng kế6 tuyenf brò".split())
def test_what_is_no_syllable_is_told(word: str) -> None:
    assert not is_syllable(word)


def test_only_words_that_need_marks_have_lost_them() -> None:
    assert [word for word in ("viec", "truc", "theo", "trong", "cua", "hoach") if lost_its_marks(word)] == [
        "viec",
        "truc",
        "hoach",
    ]


@given(st.text(max_size=30))
def test_stripping_marks_folds_like_the_text(text: str) -> None:
    assert fold(strip_marks(text)) == fold(text)


def test_codes_and_abbreviations_are_locked() -> None:
    tokens = tokens_of("so 46/KH-UBND cua iOffice, LGSP, IPv6 va SKHDT-THKTKG")
    assert [token.text for token in tokens if not token.locked] == ["so", "cua", "va"]


def test_a_question_in_capitals_is_not_all_abbreviations() -> None:
    assert not any(token.locked for token in tokens_of("HO SO TRUC TUYEN"))


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("nhieeu", "nhiêu"),
        ("keets", "kết"),
        ("quar", "quả"),
        ("dduwowcj", "được"),
        ("nguowif", "người"),
        ("hoaf", "hòa"),
        ("giuwxa", "giữa"),
    ],
)
def test_telex_keys_are_read(keys: str, word: str) -> None:
    assert decode_telex(keys) == word


@pytest.mark.parametrize(
    ("keys", "word"), [("nhie6u", "nhiêu"), ("ke61t", "kết"), ("d9u7o7c5", "được"), ("so61", "số")]
)
def test_vni_keys_are_read(keys: str, word: str) -> None:
    assert decode_vni(keys) == word


@pytest.mark.parametrize("code", ["IPv6", "F0", "4G", "H5N1", "cap3", "x86"])
def test_codes_are_no_vni(code: str) -> None:
    assert decode_vni(code) is None


def _mend(text: str) -> str:
    language = CorpusLanguage.build([CLEAN, "Kết quả hồ sơ trực tuyến là bao nhiêu, quý I năm nay."])
    return mend_typing_slips(text, language.knows, lambda word: bool(language.forms(word)))[0]


def test_slips_are_mended_beside_clean_words() -> None:
    assert _mend("bao nhieeu hoof sow trực tuyến") == "bao nhiêu hồ sơ trực tuyến"
    assert _mend("ke61t qua3 ho62 so7") == "kết quả hồ sơ"


@pytest.mark.parametrize(
    "text", ["max là gì", "chuẩn IPv6 và F0", "quy1 năm nay", "mã 46/KH-UBND", "app SSKDT", "file word ở đâu"]
)
def test_what_may_be_meant_so_is_not_read_as_keys(text: str) -> None:
    assert _mend(text) == text


@given(st.text(alphabet="aeoudswfrxj0123456789 /-.", max_size=60))
def test_slips_never_raise_and_keep_what_they_do_not_change(text: str) -> None:
    mended, changes = mend_typing_slips(text, is_syllable, lambda word: False)
    assert changes or mended == text


def test_one_tone_key_that_slipped_is_read_where_no_syllable_ends_so():
    mended, _ = mend_typing_slips(
        "Mục tiêu của tỉnh là gif, max là mấy", knows=lambda _: True, attested=lambda _: False
    )
    assert mended == "Mục tiêu của tỉnh là gì, max là mấy"
