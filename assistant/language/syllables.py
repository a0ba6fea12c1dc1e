"""What a written Vietnamese syllable may look like: onset, rhyme, tone.

Source of the rule: the orthography of modern Vietnamese (quốc ngữ). It tells a word that surely lost its
diacritics (`hoach`, `viec`) from one that is complete without any (`theo`, `trong`), and words from noise.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from index.folding import fold

_ONSET_LIST = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
_RHYME_LIST = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut uôc uôi uôm uôn uông uôt uân uâng uât uây uê uêch uên uênh uêt uêu uơ
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu y yêm yên yêng yêt yêu ych ynh yt
    """
_ONSETS = frozenset(["", *_ONSET_LIST.split()])
_RHYMES = frozenset(_RHYME_LIST.split())
_TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}
_STOPS = ("c", "ch", "p", "t")
_VOWELS = frozenset("aeiouy")
_FOLDED_ONSETS = frozenset(fold(onset) for onset in _ONSETS)
_FOLDED_RHYMES = frozenset(fold(rhyme) for rhyme in _RHYMES)


def has_marks(word: str) -> bool:
    """Whether the word carries any Vietnamese diacritic (đ counts)."""
    return not word.isascii() and fold(word) != word.lower()


def strip_marks(text: str) -> str:
    """The text without diacritics, its capitals kept."""
    return "".join(fold(letter).upper() if letter.isupper() else fold(letter) for letter in text)


def without_tone(word: str) -> tuple[str, str | None]:
    """The word in lower case without its tone mark, and the tone; `("viêc", "nặng")` for `việc`."""
    tone = None
    letters = []
    for character in unicodedata.normalize("NFD", word.lower()):
        if character in _TONES and tone is None:
            tone = _TONES[character]
        else:
            letters.append(character)
    return unicodedata.normalize("NFC", "".join(letters)), tone


def _splits(word: str) -> list[tuple[str, str]]:
    """Every way to cut a word into a possible onset and the rest."""
    return [(word[:length], word[length:]) for length in range(min(3, len(word)), -1, -1)]


def _goes_before(onset: str, rhyme: str) -> bool:
    """The spelling of k and ng by the vowel after them: kế, nghề, ghế; cá, ngà, gà. `gì` is g and i."""
    front = rhyme[:1] in ("e", "ê", "i", "y")
    if onset in ("k", "gh", "ngh"):
        return front
    return not (front and (onset in ("c", "ng") or (onset == "g" and rhyme[0] != "i")))


@lru_cache(maxsize=50_000)
def is_syllable(word: str) -> bool:
    """Whether the word as written is a possible Vietnamese syllable, its marks included."""
    if not word or len(word) > 7:
        return False
    bare, tone = without_tone(word)
    if not any(
        onset in _ONSETS and rhyme in _RHYMES and _goes_before(onset, rhyme) for onset, rhyme in _splits(bare)
    ):
        return False
    return tone in ("sắc", "nặng") if bare.endswith(_STOPS) else True


@lru_cache(maxsize=50_000)
def is_folded_syllable(word: str) -> bool:
    """Whether a syllable that lost its marks may look like this."""
    if not word or len(word) > 7:
        return False
    lowered = word.lower()
    return any(
        onset in _FOLDED_ONSETS and rhyme in _FOLDED_RHYMES and _goes_before(onset, rhyme)
        for onset, rhyme in _splits(lowered)
    )


def lost_its_marks(word: str) -> bool:
    """Whether the word can only be a syllable without its marks: `viec`, `hoach`, `truc`; not `theo`."""
    return word.isascii() and is_folded_syllable(word) and not is_syllable(word)


def has_vowel(word: str) -> bool:
    """Whether the folded word has a vowel letter at all."""
    return any(letter in _VOWELS for letter in fold(word))
