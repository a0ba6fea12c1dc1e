"""Words as the full-text index keeps them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokens import folded_words, has_diacritics, pairs, symbols, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà bình", "hòa bình"),
        ("thuỷ lợi", "thủy lợi"),
        ("kĩ thuật", "kỹ thuật"),
        ("QUY ĐỊNH", "qui định"),
        ("hoa\u0300 bi\u0300nh", "hòa bình"),
    ],
)
def test_two_spellings_of_one_syllable_are_one_word(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_tone_and_vowel_tell_words_apart() -> None:
    assert len(set(words("ma má mà mả mã mạ mâ mấ"))) == 8


def test_figures_stay_whole() -> None:
    assert folded_words("đạt 97,61% với 1.208 trạm.") == ["dat", "97,61", "voi", "1.208", "tram"]


def test_folded_words_lose_every_mark() -> None:
    assert folded_words("Đường ƯỚC lượng") == ["duong", "uoc", "luong"]


def test_pairs_are_neighbours() -> None:
    assert pairs(["a", "b", "c"]) == ["a_b", "b_c"]
    assert pairs(["a"]) == []


def test_a_number_is_found_whole_and_by_its_parts() -> None:
    assert symbols("số 46/KH-UBND ngày") == ["46-kh", "46-kh-ubnd", "kh-ubnd"]


@pytest.mark.parametrize("other", ["09-NQ/TU", "9/NQ-TU", "09 / NQ-TU", "09/nq-tu"])
def test_one_number_in_several_spellings(other: str) -> None:
    assert "9-nq-tu" in symbols(other)


@pytest.mark.parametrize(("text", "expected"), [("ngày", True), ("ngay", False), ("đ", True), ("", False)])
def test_diacritics(text: str, expected: bool) -> None:
    assert has_diacritics(text) is expected


@given(st.text())
def test_any_text_gives_words_without_spaces(text: str) -> None:
    for token in (*words(text), *folded_words(text), *symbols(text)):
        assert token
        assert len(token.split()) == 1


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "a-" * 100_000, "1." * 100_000, "a / " * 50_000, "-/" * 100_000]
)
def test_long_input_takes_linear_time(text: str) -> None:
    start = time.perf_counter()
    words(text)
    symbols(text)
    assert time.perf_counter() - start < 3
