"""Diacritics put back with the corpus' n-grams (a small beam search), and near misses of spelling.

A question without any mark is restored whole. Where some words carry marks, those are kept and only runs that
surely lost theirs are restored. Figures, codes and abbreviations are never touched; a word that the corpus
does not know stays as it is, so that an unknown name is never turned into a known one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

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
# What it costs, as a logarithm of chances, to read marks into a word that is complete as typed, where others of the
# same question lost theirs, and to read a word that is no syllable; how much less likely another reading may be than the best; how many are kept.
_LEFT_OUT, _NO_SYLLABLE, _NEARLY_AS_LIKELY, _MOST_READINGS = 1.5, 1.5, 4.0, 3


@dataclass(frozen=True, slots=True)
class Restored:
    """The text, in Vietnamese what was changed, and other readings of it that are nearly as likely."""

    text: str
    changes: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


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
    options = [_options(place, token, bare, mended, language) for place, token in enumerate(tokens)]
    best = _search(options, language)
    others = [
        _rewritten(text, tokens, words, mended, language) for words in _next_best(best, options, language)
    ]
    first = _rewritten(text, tokens, best, mended, language)
    return replace(first, others=tuple(other.text for other in others if other.text != first.text))


def _bare_places(
    tokens: list[Token], mended: dict[int, tuple[str, ...]], language: CorpusLanguage
) -> dict[int, float]:
    """The places of words that may have been typed without their marks, with what changing each costs.

    Nothing where nothing is marked, or where the word surely lost its marks; else as in a text whose writer leaves
    out some: the corpus must have the marked word far oftener beside its neighbours.
    """
    free = [place for place, token in enumerate(tokens) if not token.locked]
    plain = {place for place in free if not has_marks(tokens[place].text)}
    readable = [place for place in free if language.forms(fold(tokens[place].text)) or place in mended]
    # Another language: most of its words are none of ours.
    if len(readable) * 2 < len(free):
        return {}
    if len(plain) == len(free):
        lost = any(place in mended or _is_oftener_marked(tokens[place], language) for place in plain)
        return dict.fromkeys(plain, 0.0) if lost else {}
    lacking = {place for place in plain if _lacks_marks(tokens[place].text.lower(), language)}
    lacking |= _pairs_that_lack_marks(tokens, plain, language)
    surely = {place for place in lacking if lost_its_marks(tokens[place].text)}
    if not surely and len(lacking) == 1:
        # A lone word that is complete as typed (`lo`) may well be meant so.
        lacking = {place for place in lacking if _is_out_of_place(place, tokens, language)}
    if not lacking:
        return {}
    return {place: 0.0 if place in lacking else _LEFT_OUT for place in plain}


def _is_out_of_place(place: int, tokens: list[Token], language: CorpusLanguage) -> bool:
    """Whether a word is strange to its neighbours as typed, while the corpus knows a form of it beside them."""
    word = tokens[place].text.lower()
    before = _counted_as(tokens[place - 1]) if place else BOUNDARY
    after = _counted_as(tokens[place + 1]) if place + 1 < len(tokens) else BOUNDARY
    if language.pair_count(before, word) or language.pair_count(word, after):
        return False
    return any(
        language.pair_count(before, form) + language.pair_count(form, after) >= _SPELLING_FREQUENCY
        for form in language.forms(word)[:_MOST_FORMS]
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


def _options(
    place: int,
    token: Token,
    bare: dict[int, float],
    mended: dict[int, tuple[str, ...]],
    language: CorpusLanguage,
) -> tuple[tuple[str, float], ...]:
    """What may stand in a place, each with what it costs."""
    if token.locked:
        return ((_counted_as(token), 0.0),)
    word = token.text.lower()
    if place in mended:
        return tuple((form, 0.0) for form in mended[place])
    if place not in bare:
        return ((word, 0.0),)
    forms = [*language.forms(word)[:_MOST_FORMS]]
    if bare[place] and word not in forms:
        forms.append(word)
    # An abbreviation that the corpus has (`SOC`) is no syllable, and a reading where none of the syllables fits.
    return tuple(
        (form, (0.0 if form == word else bare[place]) + (0.0 if is_syllable(form) else _NO_SYLLABLE))
        for form in forms
    ) or ((word, 0.0),)


def _counted_as(token: Token) -> str:
    """The token as the language counts it."""
    if token.text[0].isdigit():
        return FIGURE if not any(letter.isalpha() for letter in token.text) else CODE
    return token.text.lower() if token.text[0].isalpha() else BOUNDARY


def _search(options: list[tuple[tuple[str, float], ...]], language: CorpusLanguage) -> tuple[str, ...]:
    """The likeliest sequence; paths that end in the same two words are merged."""
    width = _BEAM if len(options) <= _LONG else _NARROW_BEAM
    beam = [_Path(0.0, ())]
    for here in [*options, ((BOUNDARY, 0.0),)]:
        merged: dict[tuple[str, ...], _Path] = {}
        for path in beam:
            before = path.words[-1] if path.words else BOUNDARY
            before_that = path.words[-2] if len(path.words) > 1 else BOUNDARY
            for option, cost in here:
                score = path.score - cost + language.log_probability(option, before, before_that)
                words = (*path.words, option)
                known = merged.get(words[-2:])
                if known is None or score > known.score:
                    merged[words[-2:]] = _Path(score, words)
        beam = sorted(merged.values(), key=lambda path: -path.score)[:width]
    return beam[0].words[:-1]


def _next_best(
    best: tuple[str, ...], options: list[tuple[tuple[str, float], ...]], language: CorpusLanguage
) -> list[tuple[str, ...]]:
    """The readings that differ from the best in one word and are nearly as likely, the likeliest first."""
    if len(best) > _LONG:
        return []
    found: list[tuple[float, tuple[str, ...]]] = []
    for place, here in enumerate(options):
        costs = dict(here)
        for option, cost in here:
            if option == best[place]:
                continue
            words = (*best[:place], option, *best[place + 1 :])
            loss = _likelihood(best, place, language) - costs[best[place]]
            loss -= _likelihood(words, place, language) - cost
            if loss < _NEARLY_AS_LIKELY:
                found.append((loss, words))
    return [words for _, words in sorted(found)[:_MOST_READINGS]]


def _likelihood(words: tuple[str, ...], place: int, language: CorpusLanguage) -> float:
    """Of the words whose chance hangs on the one in this place."""
    padded = (BOUNDARY, BOUNDARY, *words, BOUNDARY)
    last = min(place + 3, len(words) + 1)
    return sum(
        language.log_probability(padded[at + 2], padded[at + 1], padded[at]) for at in range(place, last)
    )


def _spelling_forms(word: str, language: CorpusLanguage) -> tuple[str, ...]:
    """Words of the corpus one slip of the fingers from a word that is no syllable and that it does not know.

    A word that could be a syllable is left alone: it may be a name. Two letters that changed places, or a mark on the
    wrong letter, are read so wherever they stand; any other slip only in an ordinary word of some length.
    """
    lowered = word.lower()
    folded = fold(lowered)
    if not 4 <= len(folded) <= 8 or not word[1:].islower() or language.knows(lowered) or is_syllable(lowered):
        return ()
    if has_marks(lowered) and (forms := _known_syllables([folded], language)):
        return forms
    if language.forms(folded) or is_folded_syllable(folded):
        return ()
    if swapped := _swapped(lowered, language):
        return swapped
    return () if word[0].isupper() else _edited(lowered, folded, language)


def _swapped(lowered: str, language: CorpusLanguage) -> tuple[str, ...]:
    """Words of the corpus that two neighbouring letters make in the other order."""
    swaps = [
        lowered[:place] + lowered[place + 1] + lowered[place] + lowered[place + 2 :]
        for place in range(len(lowered) - 1)
    ]
    known = tuple(swap for swap in swaps if language.knows(swap))
    return known or (_known_syllables(swaps, language) if lowered.isascii() else ())


def _known_syllables(folded: list[str], language: CorpusLanguage) -> tuple[str, ...]:
    return tuple(
        form
        for each in folded
        for form in language.forms(each)[:_MOST_FORMS]
        if is_syllable(form) and has_marks(form)
    )


def _edited(lowered: str, folded: str, language: CorpusLanguage) -> tuple[str, ...]:
    """Frequent words of the corpus one keystroke away."""
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
            elif _is_supported(place, token, words, language):
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


def _is_supported(place: int, token: Token, words: tuple[str, ...], language: CorpusLanguage) -> bool:
    """Whether the mended word has been seen beside one of its neighbours; a foreign name stands by itself, and so does
    a word with the same letters."""
    if not is_folded_syllable(fold(words[place])) or sorted(fold(token.text)) == sorted(fold(words[place])):
        return True
    before = place > 0 and language.pair_count(words[place - 1], words[place]) > 1
    after = place + 1 < len(words) and language.pair_count(words[place], words[place + 1]) > 1
    return before or after


def _in_case_of(typed: str, word: str) -> str:
    if len(typed) > 1 and typed.isupper():
        return word.upper()
    return word.capitalize() if typed[0].isupper() else word
