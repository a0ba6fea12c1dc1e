"""Telex and VNI keystrokes that stayed in the text with no input method on: `keets quar`, `bao nhie6u`.

A word is decoded only where the result is a Vietnamese syllable that the corpus knows and the typed word is
neither; a single doubtful word (`max` would read as `mã`) is left alone unless the rest of the question shows
the same habit, or was typed with marks while the word ends as no syllable does (`là gif`). Codes such as `IPv6` or `F0` do not decode to a syllable.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from assistant.language.syllables import has_marks, is_folded_syllable, is_syllable

_TELEX_TONES = {"f": "\u0300", "s": "\u0301", "x": "\u0303", "r": "\u0309", "j": "\u0323"}
_VNI_TONES = {"2": "\u0300", "1": "\u0301", "4": "\u0303", "3": "\u0309", "5": "\u0323"}
_WORD = re.compile(r"(?<![\w/.\-])[A-Za-zÀ-ỹđĐ][A-Za-z0-9À-ỹđĐ]{1,9}(?![\w/\-]|\.\d)")
_FOREIGN = frozenset(
    "max min fax box bus tax mix fix gas pos ios web fox sms plus users server router".split()
)
_VOWEL_LETTERS = "aăâeêioôơuưy"
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}
_HATS = {"a": "â", "e": "ê", "o": "ô"}


def decode_telex(word: str) -> str | None:
    """`keets` gives `kết`, `dduwowcj` gives `được`; None where the keys make no syllable."""
    letters: list[str] = []
    tone = ""
    for key in word.lower():
        if key in _TELEX_TONES and any(letter in _VOWEL_LETTERS for letter in letters):
            if tone:
                return None
            tone = _TELEX_TONES[key]
        elif key == "w":
            if not _put_horn(letters):
                letters.append("ư")
        elif key in _HATS and _put_hat(letters, key):
            continue
        elif key == "d" and letters == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(key)
    return _syllable(letters, tone)


def decode_vni(word: str) -> str | None:
    """`nhie6u` gives `nhiêu`, `d9u7o7c5` gives `được`; None where the keys make no syllable."""
    letters: list[str] = []
    tone = ""
    for key in word.lower():
        if key in _VNI_TONES:
            if tone or not letters:
                return None
            tone = _VNI_TONES[key]
        elif key == "6":
            if not any(_put_hat(letters, vowel) for vowel in "aeo"):
                return None
        elif key in "78":
            if not _put_horn(letters, "ou" if key == "7" else "a"):
                return None
        elif key == "9":
            if not letters or letters[0] != "d":
                return None
            letters[0] = "đ"
        elif key == "0":
            return None
        else:
            letters.append(key)
    return _syllable(letters, tone)


def _put_hat(letters: list[str], vowel: str) -> bool:
    """Turns the last plain `vowel` of the current vowels into its hatted form."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] == vowel:
            letters[place] = _HATS[vowel]
            return True
    return False


def _put_horn(letters: list[str], vowels: str = "aou") -> bool:
    """Gives the last plain a, o or u its horn or breve; `uo` takes both at once, as input methods do."""
    for place in range(len(letters) - 1, -1, -1):
        if letters[place] in _HORNS and letters[place] in vowels:
            if letters[place] == "o" and place and letters[place - 1] == "u" and letters[:1] != ["q"]:
                letters[place - 1] = "ư"
            letters[place] = _HORNS[letters[place]]
            return True
    return False


def _syllable(letters: list[str], tone: str) -> str | None:
    """The letters with the tone on the vowel where current orthography puts it, if that is a syllable."""
    if not tone:
        plain = "".join(letters)
        return plain if is_syllable(plain) else None
    place = _tone_place(letters)
    if place is None:
        return None
    marked = [*letters]
    marked[place] += tone
    word = unicodedata.normalize("NFC", "".join(marked))
    return word if is_syllable(word) else None


def _tone_place(letters: list[str]) -> int | None:
    vowels = [place for place, letter in enumerate(letters) if letter in _VOWEL_LETTERS]
    onset = "".join(letters[:2])
    if len(vowels) > 1 and onset in ("qu", "gi") and vowels[0] == 1:
        vowels = vowels[1:]
    if not vowels:
        return None
    hatted = [place for place in vowels if letters[place] in "ăâêôơư"]
    if hatted:
        return hatted[-1]
    if len(vowels) == 1:
        return vowels[0]
    ends_open = vowels[-1] == len(letters) - 1
    pair = letters[vowels[0]] + letters[vowels[1]]
    if len(vowels) == 3 or not ends_open:
        return vowels[1] if len(vowels) == 3 or pair in ("oa", "oe", "uy") else vowels[0]
    return vowels[0]


def mend_typing_slips(
    text: str, knows: Callable[[str], bool], attested: Callable[[str], bool]
) -> tuple[str, tuple[str, ...]]:
    """The text with Telex and VNI leftovers decoded, and what was changed in Vietnamese.

    `knows` tells whether the corpus has the decoded syllable, `attested` whether the typed word already is
    one of its words (then it stays).
    """
    found: list[tuple[int, int, str, bool]] = []
    # In a question that was typed with an input method, a word that ends in a tone key is one where it slipped.
    marked = any(has_marks(word) for word in text.split())
    for match in _WORD.finditer(text):
        word = match.group()
        if sum(letter.isupper() for letter in word) > 1 or attested(word.lower()) or word.lower() in _FOREIGN:
            continue
        with_digits = any(character.isdigit() for character in word)
        decoded = decode_vni(word) if with_digits else decode_telex(word)
        if decoded is None or decoded == word.lower() or not knows(decoded):
            continue
        slipped = marked and not with_digits and _ends_in_a_tone_key(word)
        found.append((match.start(), match.end(), decoded, slipped or _is_certain(word, with_digits)))
    if not any(certain for *_, certain in found) and len(found) < 2:
        return text, ()
    pieces, end, changes = [], 0, []
    for start, stop, decoded, _ in found:
        typed = text[start:stop]
        shown = decoded.capitalize() if typed[0].isupper() else decoded
        pieces += [text[end:start], shown]
        changes.append(f"đọc phím gõ dấu: “{typed}” → “{shown}”")
        end = stop
    return "".join([*pieces, text[end:]]), tuple(changes)


def _ends_in_a_tone_key(word: str) -> bool:
    """Whether no Vietnamese syllable ends so: `gif`, `laf`, `xax`, `cuar`."""
    lowered = word.lower()
    return lowered[-1] in _TELEX_TONES and not is_folded_syllable(lowered)


def _is_certain(word: str, with_digits: bool) -> bool:
    """Whether no other writing would give such a word: a hat, horn or bar key, not only a tone key."""
    if with_digits:
        return any(key in word[1:] for key in "6789") and len(word) > 2
    lowered = word.lower()
    doubled = any(pair in lowered for pair in ("aa", "ee", "oo", "dd", "aw", "ow", "uw"))
    return doubled and len(word) > 2
