"""Question sets made harder by program, with the same right answers.

`vary(questions, NAME)` gives each question as another person would type it: the gold answer, the values and the
sources stay. Every change is drawn from a generator that is seeded with the question's own id, so a variant is the
same in every run and does not hang on its neighbours. `vanban eval robust` says what each costs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import regex

from evals.question_set import GoldQuestion
from index.folding import fold, nfc

Change = Callable[[str, random.Random], str]

# What office staff write for short; the general ones, whatever the office.
_SHORT_FORMS = (
    ("Ủy ban nhân dân", "UBND"), ("Hội đồng nhân dân", "HĐND"), ("công nghệ thông tin", "CNTT"),
    ("chuyển đổi số", "CĐS"), ("thủ tục hành chính", "TTHC"), ("dịch vụ công", "DVC"), ("kế hoạch", "KH"),
    ("quyết định", "QĐ"), ("nghị quyết", "NQ"), ("báo cáo", "BC"), ("công văn", "CV"), ("văn bản", "VB"),
    ("thông tin và truyền thông", "TTTT"), ("bao nhiêu", "bn"), ("không", "ko"), ("được", "đc"),
)  # fmt: skip
_WRAPPINGS = (
    "Cho em hỏi {} ạ?", "Anh chị cho mình xin thông tin: {} Cảm ơn nhiều!", "Nhờ tra giúp: {}", "Dạ, {} vậy ạ?",
)  # fmt: skip
_TONE_KEYS = {"\u0301": "s", "\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0323": "j"}
_SHAPES = {"â": "aa", "ê": "ee", "ô": "oo", "ă": "aw", "ơ": "ow", "ư": "uw", "đ": "dd"}
_CLAUSES = regex.compile(r"^(.{8,}?)[,:]\s+(.{8,}?)([?.]?)$", regex.DOTALL)
_SYLLABLE = regex.compile(r"\p{L}++")
_NUMBERED = regex.compile(r"\S*\d\S*")


def vary(questions: Iterable[GoldQuestion], name: str) -> list[GoldQuestion]:
    """The questions under one of `VARIANTS`; those that the change does not touch are left as they are.

    Raises:
        KeyError: there is no such variant.
    """
    change = VARIANTS[name]
    varied = []
    for question in questions:
        typed = change(question.question, random.Random(f"{name} {question.id}"))
        varied.append(question.model_copy(update={"question": typed}))
    return varied


def without_diacritics(text: str, chance: random.Random) -> str:
    """`Kế hoạch` as `Ke hoach`; capitals stay."""
    return "".join(fold(c).upper() if c.isupper() else fold(c) for c in nfc(text))


def some_without_diacritics(text: str, chance: random.Random) -> str:
    """About half of the syllables without diacritics."""
    return _SYLLABLE.sub(
        lambda m: without_diacritics(m[0], chance) if chance.random() < 0.5 else m[0], nfc(text)
    )


def telex_slip(text: str, chance: random.Random) -> str:
    """One syllable as its Telex keys (`Sở` as `Sowr`): the input method was off for a moment."""
    marked = [m for m in _SYLLABLE.finditer(nfc(text)) if fold(m[0]) != m[0].lower()]
    if not marked:
        return text
    hit = chance.choice(marked)
    return nfc(text)[: hit.start()] + telex_keys(hit[0]) + nfc(text)[hit.end() :]


def telex_keys(syllable: str) -> str:
    """The keys that type a syllable in Telex, its tone last."""
    import unicodedata

    keys, tone = "", ""
    for letter in nfc(syllable):
        decomposed = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in decomposed if mark in _TONE_KEYS]
        bare = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONE_KEYS))
        tone = _TONE_KEYS[tones[0]] if tones else tone
        shape = _SHAPES.get(bare.lower(), bare.lower())
        keys += shape.capitalize() if bare.isupper() else shape
    return keys + tone


def short_forms(text: str, chance: random.Random) -> str:
    """Every phrase that staff write for short, written so."""
    for phrase, short in _SHORT_FORMS:
        text = regex.sub(rf"(?<!\w){phrase}(?!\w)", short, text, flags=regex.IGNORECASE)
    return text


def lower_case(text: str, chance: random.Random) -> str:
    """No capitals and no mark at the end."""
    return text.lower().rstrip("?.! ")


def word_order(text: str, chance: random.Random) -> str:
    """The two parts about a comma or colon, the other way round."""
    parts = _CLAUSES.match(text)
    return f"{parts[2]}, {parts[1]}{parts[3]}" if parts else text


def politely(text: str, chance: random.Random) -> str:
    """The question inside a polite sentence."""
    return chance.choice(_WRAPPINGS).format(text.rstrip("? "))


def one_letter_wrong(text: str, chance: random.Random) -> str:
    """Two neighbouring letters of one longer word swapped; never inside a number or a document's number."""
    safe = [m for m in regex.finditer(r"\S++", text) if not _NUMBERED.fullmatch(m[0]) and len(m[0]) >= 5]
    if not safe:
        return text
    word = chance.choice(safe)
    place = word.start() + chance.randrange(1, len(word[0]) - 2)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


VARIANTS: dict[str, Change] = {
    "no_diacritics": without_diacritics,
    "some_diacritics": some_without_diacritics,
    "telex": telex_slip,
    "short_forms": short_forms,
    "lower_case": lower_case,
    "word_order": word_order,
    "politely": politely,
    "one_letter_wrong": one_letter_wrong,
}
