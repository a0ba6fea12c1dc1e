"""From what was typed to a `Question`: cleaned, spelled out, with its diacritics, standing alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.follow_up import stand_alone
from assistant.intent import intent_of
from assistant.language.abbreviations import expand, write_out_kinds
from assistant.language.body_codes import write_out_bodies
from assistant.language.model import CorpusLanguage
from assistant.language.politeness import without_frame
from assistant.language.restorer import Restored, restore
from assistant.language.short_periods import write_out_periods
from assistant.language.shorthand import read_shorthand
from assistant.language.syllables import has_marks, is_folded_syllable, strip_marks
from assistant.language.tokens import tokens_of
from assistant.language.typing_slips import mend_typing_slips
from assistant.pasted import question_in
from assistant.question import Question, Turn
from index.errors import BadQuestion
from index.folding import fold, nfc

MOST_CHARACTERS = 4_000
_REMEMBERED_TURNS = 12
# So many other readings of a question that was typed without its marks are kept.
_MOST_READINGS = 2
_LONGEST_TURN = 6_000
# Zero-width and direction marks that copying brings along; they would split words and numbers unseen.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Normalised:
    """A message as it would have been typed with care, in Vietnamese what was changed, and other readings of it."""

    text: str
    changes: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()


def understand(raw: str, *, language: CorpusLanguage, history: Sequence[Turn] = ()) -> Question:
    """The question that was meant.

    Args:
        raw: what was typed, at most 4,000 characters.
        language: the corpus' own language.
        history: earlier turns, oldest first; the last twelve are looked at.

    Raises:
        BadQuestion: nothing to read in it (empty, only punctuation), too long, or not text (NUL, half a
            surrogate pair). The message is Vietnamese and fit to be shown.
    """
    clean = _checked(raw)
    turns = tuple(history)[-_REMEMBERED_TURNS:]
    asked = question_in(clean)
    normalised = normalise(asked.text, language)
    foreign = is_foreign(asked.text, language)
    earlier = [_earlier(turn, language) for turn in turns]
    question = _question(
        raw, normalised.text, (*asked.changes, *normalised.changes), turns, earlier, language
    )
    readings = tuple(
        replace(other, reread=True)
        for reading in normalised.readings[:_MOST_READINGS]
        for other in [
            _question(raw, reading, (f"không dấu, hiểu là: “{reading}”",), turns, earlier, language)
        ]
        if other.text != question.text
    )
    if question.follow_up_in_doubt:
        alone = _question(raw, normalised.text, (*asked.changes, *normalised.changes), (), (), language)
        readings = (alone, *readings)
    return replace(question, readings=readings, foreign=foreign, no_question=asked.text == "")


def _question(
    raw: str,
    normalised: str,
    changes: tuple[str, ...],
    turns: tuple[Turn, ...],
    earlier: Sequence[Turn],
    language: CorpusLanguage,
) -> Question:
    """A normalised message as a question that stands alone, with the hints of what it wants."""
    rewritten = stand_alone(normalised, earlier, language.pair_count)
    text = normalised if rewritten is None else rewritten.text
    intent = intent_of(text)
    return Question(
        raw=raw,
        text=text,
        folded=fold(text),
        history=turns,
        operation=intent.operation,
        wants_list=intent.wants_list,
        changes=changes if rewritten is None else (*changes, *rewritten.changes),
        asks="source" if rewritten is not None and rewritten.wants_source else intent.asks,
        years=intent.years,
        levels=intent.levels,
        kinds=intent.kinds,
        several=intent.several,
        expansions=expand(text, language).expansions,
        follow_up=rewritten is not None,
        follow_up_in_doubt=rewritten is not None and rewritten.doubtful,
    )


def normalise(text: str, language: CorpusLanguage) -> Normalised:
    """Keyboard slips, chat short forms, abbreviations, diacritics and near misses, polite frames, in that order."""
    typed_without_marks = not any(has_marks(word) for word in text.split())
    text, slips = mend_typing_slips(
        text,
        knows=lambda word: language.frequency(word) > 0,
        attested=lambda word: bool(language.forms(word)),
    )
    text, periods = write_out_periods(text)
    text, kinds = write_out_kinds(text)
    text, shorthand = read_shorthand(text, language)
    expanded = expand(text, language)
    spelled = expanded.text
    if typed_without_marks and not slips:
        # What was written out carries marks; without them the whole question reads as one unmarked run.
        spelled = " ".join(word if _is_capitals(word) else strip_marks(word) for word in spelled.split())
    restored = restore(spelled, language)
    if restored.text == spelled:
        restored = Restored(expanded.text)
    whole, bodies = write_out_bodies(restored.text)
    bare = without_frame(whole)
    framed = ("bỏ lời thưa gửi quanh câu hỏi",) if bare != whole else ()
    return Normalised(
        bare,
        (*slips, *periods, *kinds, *shorthand, *expanded.changes, *restored.changes, *bodies, *framed),
        tuple(without_frame(write_out_bodies(other)[0]) for other in restored.others),
    )


def _is_capitals(word: str) -> bool:
    return sum(letter.isupper() for letter in word) > 1


def _checked(raw: str) -> str:
    """The text in NFC, its lines kept, without what cannot be seen and without tags of pages."""
    if len(raw) > MOST_CHARACTERS:
        raise BadQuestion(
            f"Câu hỏi dài {len(raw)} ký tự, quá giới hạn {MOST_CHARACTERS} ký tự. "
            "Anh/chị vui lòng rút gọn hoặc chia thành nhiều câu."
        )
    if "\x00" in raw or any("\ud800" <= character <= "\udfff" for character in raw):
        raise BadQuestion("Câu hỏi chứa ký tự không hợp lệ. Anh/chị vui lòng gõ lại bằng chữ thông thường.")
    text = _TAG.sub(" ", _CONTROL.sub(" ", _INVISIBLE.sub("", nfc(_narrow(raw)))))
    text = "\n".join(line for part in text.splitlines() if (line := " ".join(part.split())))
    if not any(character.isalnum() for character in text):
        raise BadQuestion("Câu hỏi không có chữ hay số nào để tìm. Anh/chị vui lòng nhập câu hỏi cụ thể.")
    return text


def _narrow(text: str) -> str:
    """Full-width letters and digits, and digits of other scripts, as ordinary ones."""
    if text.isascii():
        return text
    return "".join(_narrow_character(character) for character in text)


def _narrow_character(character: str) -> str:
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    if character.isdecimal() and not character.isascii():
        return str(unicodedata.decimal(character))
    return character


def _earlier(turn: Turn, language: CorpusLanguage) -> Turn:
    """An earlier turn, cleaned; what the user typed is read like a question."""
    text = turn.text[:_LONGEST_TURN].replace("\x00", "")
    if turn.role == "assistant":
        return Turn(turn.role, nfc(text), turn.labels)
    clean = " ".join(_INVISIBLE.sub("", nfc(text)).split())[:MOST_CHARACTERS]
    return Turn(turn.role, normalise(clean, language).text, turn.labels)


def is_foreign(text: str, language: CorpusLanguage) -> bool:
    """Whether most words of it could not be Vietnamese."""
    words = [token.text.lower() for token in tokens_of(text) if not token.locked]
    if not any(character.isascii() and character.isalpha() for character in fold(text)):
        return bool(words)
    if any(has_marks(word) for word in words):
        return False
    strange = sum(not is_folded_syllable(fold(word)) for word in words)
    return strange * 2 > len(words) and strange >= 2
