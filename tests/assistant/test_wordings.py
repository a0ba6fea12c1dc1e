"""The wordings that may stand for one another: well formed, and used by both routes."""

import unicodedata
from collections import Counter

import pytest

from assistant.figures.synonyms import alternatives_in
from assistant.language.wordings import LOOSE, SAME
from assistant.passages.everyday import other_words
from index.tokens import folded_words


def test_no_phrase_stands_in_two_groups():
    phrases = Counter(phrase for group in SAME for phrase in group.split("|"))
    assert [phrase for phrase, count in phrases.items() if count > 1 and phrase != "ccvc"] == []


def test_phrases_are_small_letters_in_composed_form():
    phrases = [phrase for group in SAME for phrase in group.split("|")] + [p for pair in LOOSE for p in pair]
    for phrase in phrases:
        assert phrase == unicodedata.normalize("NFC", phrase).lower().strip() != ""


def test_no_pair_is_said_twice():
    assert [pair for pair, count in Counter(LOOSE).items() if count > 1] == []
    assert [pair for pair in LOOSE if pair[0] == pair[1]] == []


@pytest.mark.parametrize(
    ("question", "word", "official"),
    [
        ("khách nước ngoài năm 2024", "nước", ("khách", "quốc", "tế")),
        ("độ phủ sóng", "phủ", ("bao", "phủ")),
        ("độ phủ BHYT", "phủ", ("tham", "gia", "bhyt")),
        ("bao nhieu con heo", "heo", ("lợn",)),
    ],
)
def test_a_figure_may_be_worded_as_the_document_does(question: str, word: str, official: tuple[str, ...]):
    assert official in alternatives_in(question)[word]


def test_a_loose_wording_finds_passages_and_no_figures():
    assert ("bo", "tri") not in alternatives_in("sở nào lo việc này").get("lo", ())
    assert ("chu", "tri") in other_words(folded_words("sở nào lo việc này"))[2]
