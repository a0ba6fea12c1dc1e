"""Diacritics put back with the corpus' n-grams (a small beam search), and near misses of spelling.

A question without any mark is restored whole. Where some words carry marks, those are kept and only runs that
surely lost theirs are restored. Figures, codes and abbreviations are never touched; a word that the corpus
does not know stays as it is, so that an unknown name is never turned into a known one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from assistant.language.model import CorpusLanguage
from assistant.language.syllables import has_marks, is_folded_syllable, is_syllable, lost_its_marks
from assistant.language.tokens import BOUNDARY, CODE, FIGURE, Token, tokens_of
from index.folding import fold

_BEAM = 12
# A pasted page is read with a narrower beam, so that it does not hold up the next question.
_LONG, _NARROW_BEAM = 80, 4
_MOST_FORMS = 10
_MOST_WORDS = 900
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SPELLING_FREQUENCY = 4


@dataclass(frozen=True, slots=True)
class Restored:
    """The text, and in Vietnamese what was changed."""

    text: str
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Path:
    score: float
    words: tuple[str, ...]


def restore(text: str, language: CorpusLanguage) -> Restored:
    """The text with diacritics where they were left out and single typing errors mended."""
    tokens = tokens_of(text)[:_MOST_WORDS]
    mended = {
        place: forms
        for place, token in enumerate(tokens)
        if not token.locked and (forms := _spelling_forms(token.text, language))
    }
    bare = _bare_places(tokens, mended, language)
    if not bare and not mended:
        return Restored(text)
    candidates = [_candidates(place, token, bare, mended, language) for place, token in enumerate(tokens)]
    best = _search(candidates, language)
    return _rewritten(text, tokens, best, mended, language)


def _bare_places(
    tokens: list[Token], mended: dict[int, tuple[str, ...]], language: CorpusLanguage
) -> set[int]:
    """The places of words that were typed without their marks."""
    free = [place for place, token in enumerate(tokens) if not token.locked]
    plain = {place for place in free if not has_marks(tokens[place].text)}
    readable = [place for place in free if language.forms(fold(tokens[place].text)) or place in mended]
    # Another language: most of its words are none of ours.
    if len(readable) * 2 < len(free):
        return set()
    if len(plain) == len(free):
        return (
            plain
            if any(place in mended or _is_oftener_marked(tokens[place], language) for place in plain)
            else set()
        )
    lacking = {
        place for place in plain if place in mended or _lacks_marks(tokens[place].text.lower(), language)
    }
    lacking |= _pairs_that_lack_marks(tokens, plain, language)
    bare: set[int] = set()
    for is_plain, group in groupby(range(len(tokens)), lambda place: place in plain):
        run = list(group)
        without = lacking.intersection(run)
        if not is_plain or not without:
            continue
        if len(run) > 1 and len(without) * 2 > len(run):
            bare.update(run)
        else:
            bare.update(
                place for place in without if place in mended or _is_out_of_place(place, tokens, language)
            )
    return bare


def _is_out_of_place(place: int, tokens: list[Token], language: CorpusLanguage) -> bool:
    """Whether a lone unmarked word among marked ones lost its marks: `bao nhieu`, `hồ sơ cua tỉnh`.

    A word that is complete as typed (`mang`, `cua`) must be strange to its neighbours, and a form of it known.
    """
    word = tokens[place].text.lower()
    if lost_its_marks(word):
        return True
    before = _counted_as(tokens[place - 1]) if place else BOUNDARY
    after = _counted_as(tokens[place + 1]) if place + 1 < len(tokens) else BOUNDARY
    if language.pair_count(before, word) or language.pair_count(word, after):
        return False
    forms = language.forms(word)[:_MOST_FORMS]
    return any(
        language.pair_count(before, f) + language.pair_count(f, after) >= _SPELLING_FREQUENCY for f in forms
    )


def _is_oftener_marked(token: Token, language: CorpusLanguage) -> bool:
    """Whether the corpus has the word with marks more often than without: enough where nothing is marked."""
    word = token.text.lower()
    return sum(language.frequency(f) for f in language.forms(word) if has_marks(f)) > language.frequency(word)


def _lacks_marks(word: str, language: CorpusLanguage) -> bool:
    """Whether the corpus has this word with marks, and not, or hardly ever, without."""
    forms = [form for form in language.forms(word) if has_marks(form)]
    if not forms:
        return False
    # A name may look as if it had lost its marks (`SOC`); where the corpus writes it so, it stays.
    often = 2 if lost_its_marks(word) else 20
    return language.frequency(word) * often < sum(language.frequency(form) for form in forms)


def _pairs_that_lack_marks(tokens: list[Token], plain: set[int], language: CorpusLanguage) -> set[int]:
    """Neighbours that the corpus has with marks and never as typed: `Tra Vinh`, where `tra` is a word."""
    found: set[int] = set()
    for place in sorted(plain):
        if place + 1 not in plain:
            continue
        first, second = tokens[place].text.lower(), tokens[place + 1].text.lower()
        if language.pair_count(first, second):
            continue
        pairs = (
            (one, two)
            for one in language.forms(first)[:_MOST_FORMS]
            for two in language.forms(second)[:_MOST_FORMS]
        )
        if any(language.pair_count(one, two) >= _SPELLING_FREQUENCY for one, two in pairs):
            found |= {place, place + 1}
    return found


def _candidates(
    place: int, token: Token, bare: set[int], mended: dict[int, tuple[str, ...]], language: CorpusLanguage
) -> tuple[str, ...]:
    if token.locked:
        return (_counted_as(token),)
    word = token.text.lower()
    if place in mended:
        return mended[place]
    if place in bare:
        forms = language.forms(word)[:_MOST_FORMS]
        return tuple(form for form in forms if is_syllable(form)) or forms or (word,)
    return (word,)


def _counted_as(token: Token) -> str:
    """The token as the language counts it."""
    if token.text[0].isdigit():
        return FIGURE if not any(letter.isalpha() for letter in token.text) else CODE
    return token.text.lower() if token.text[0].isalpha() else BOUNDARY


def _search(candidates: list[tuple[str, ...]], language: CorpusLanguage) -> tuple[str, ...]:
    """The likeliest sequence; paths that end in the same two words are merged."""
    width = _BEAM if len(candidates) <= _LONG else _NARROW_BEAM
    beam = [_Path(0.0, ())]
    for options in [*candidates, (BOUNDARY,)]:
        merged: dict[tuple[str, ...], _Path] = {}
        for path in beam:
            before = path.words[-1] if path.words else BOUNDARY
            before_that = path.words[-2] if len(path.words) > 1 else BOUNDARY
            for option in options:
                score = path.score + language.log_probability(option, before, before_that)
                words = (*path.words, option)
                known = merged.get(words[-2:])
                if known is None or score > known.score:
                    merged[words[-2:]] = _Path(score, words)
        beam = sorted(merged.values(), key=lambda path: -path.score)[:width]
    return beam[0].words[:-1]


def _spelling_forms(word: str, language: CorpusLanguage) -> tuple[str, ...]:
    """Frequent words of the corpus one keystroke from a word that is no syllable and that it does not know.

    A word that could be a syllable is left alone: it may be a name. So are short words, capitalised ones in
    the middle of a name, and words far from Vietnamese.
    """
    lowered = word.lower()
    folded = fold(lowered)
    if not 4 <= len(folded) <= 8 or not word[1:].islower() or language.knows(lowered) or word[0].isupper():
        return ()
    if language.forms(folded) or is_folded_syllable(folded):
        return ()
    close = [form for edited in _edits(folded) for form in language.forms(edited)[:_MOST_FORMS]]
    names = {form for form in close if len(form) > 5 and not is_folded_syllable(fold(form))}
    if len(names) == 1 and language.frequency(next(iter(names))) >= _SPELLING_FREQUENCY:
        return tuple(names)
    near = {form for form in close if is_syllable(form)}
    if has_marks(lowered):
        near = {form for form in near if has_marks(form)}
    frequent = [form for form in near if language.frequency(form) >= _SPELLING_FREQUENCY]
    frequent.sort(key=lambda form: (-language.frequency(form), form))
    return tuple(frequent[: 2 * _MOST_FORMS])


def _edits(word: str) -> set[str]:
    """Every word one deletion, swap, replacement or insertion away."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        edited
        for left, right in cuts
        for edited in [
            *([left + right[1:]] if right else []),
            *([left + right[1] + right[0] + right[2:]] if len(right) > 1 else []),
            *([left + letter + right[1:] for letter in _LETTERS] if right else []),
            *[left + letter + right for letter in _LETTERS],
        ]
    }


def _rewritten(
    text: str,
    tokens: list[Token],
    words: tuple[str, ...],
    mended: dict[int, tuple[str, ...]],
    language: CorpusLanguage,
) -> Restored:
    pieces: list[str] = []
    changes: list[str] = []
    end = 0
    marked: list[int] = []
    shown_words: list[str] = []
    for place, (token, word) in enumerate(zip(tokens, words, strict=True)):
        shown = token.text
        if not token.locked and word != token.text.lower():
            if place not in mended:
                shown = _in_case_of(token.text, word)
                marked.append(place)
            elif _is_supported(place, words, language):
                shown = _in_case_of(token.text, word)
                changes.append(f"sửa chính tả: “{token.text}” → “{shown}”")
        pieces += [text[end : token.start], shown]
        shown_words.append(shown)
        end = token.end
    if marked:
        first, last = marked[0], marked[-1] + 1
        typed = text[tokens[first].start : tokens[last - 1].end]
        changes.insert(0, f"thêm dấu: “{_short(typed)}” → “{_short(' '.join(shown_words[first:last]))}”")
    return Restored("".join([*pieces, text[end:]]), tuple(changes))


def _short(text: str) -> str:
    return text if len(text) <= 120 else text[:117] + "…"


def _is_supported(place: int, words: tuple[str, ...], language: CorpusLanguage) -> bool:
    """Whether the mended word has been seen beside one of its neighbours; a foreign name stands by itself."""
    if not is_folded_syllable(fold(words[place])):
        return True
    before = place > 0 and language.pair_count(words[place - 1], words[place]) > 1
    after = place + 1 < len(words) and language.pair_count(words[place], words[place + 1]) > 1
    return before or after


def _in_case_of(typed: str, word: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    return word.capitalize() if typed[0].isupper() else word
