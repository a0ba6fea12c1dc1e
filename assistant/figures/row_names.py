"""Which rows of a table, or items of a list, a question names, and where in the question it names them.

A row is named by most of what tells it from the others: `Ban QLDA Nông nghiệp` is the row `Ban Quản lý dự án Nông nghiệp
và PTNT tỉnh`, for `Ban Quản lý dự án` stands in many rows. `Cao Lãnh` alone names neither `TP. Cao Lãnh` nor `Huyện Cao
Lãnh`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from index.folding import fold as fold_text

# The words of a question and of the rows near it are folded again and again.
fold = lru_cache(maxsize=50_000)(fold_text)
_TOKEN = re.compile(r"[^\W_]+")
_SHORT_CLASSES = {"tp": ("thành", "phố"), "tx": ("thị", "xã"), "tt": ("thị", "trấn"), "h": ("huyện",), "x": ("xã",), "p": ("phường",)}  # fmt: skip
_SHORT_CLASS = re.compile(r"(?<!\w)(?:(tp|tx|tt)(?:\.|(?= ))|(h|x|p)\.)\s*(?=\w)", re.I)
# Words that name no row by themselves.
_JOINING = frozenset("và của tỉnh các từ về cho với tại ở có".split())
_BARELY_JOINING = _JOINING - {"tỉnh"}
CLASSES = frozenset("huyện quận thị xã thành phố phường trấn tỉnh ubnd ban ngành phòng".split())
# A third and more of the rows having a word in common, it tells none of them from the others.
_COMMON = 0.34
_ENOUGH = 0.6
# Two words at the head of a name are enough of it where they fit no other row.
_ENOUGH_OF_HEAD, _HEAD_WORDS = 0.4, 2
_AS_GOOD = 0.15
_LONGEST_SKIP = 4
_MAX_ROWS = 600
_FEWEST_LETTERS, _MOST_LETTERS = 3, 6


@dataclass(frozen=True, slots=True)
class _Asked:
    """The words of a question with the phrases that may stand for each."""

    words: Sequence[str]
    alternatives: Mapping[str, Sequence[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Naming:
    """A row by its position, and the words of the question (by position) that name it."""

    row: int
    words: frozenset[int]
    share: float

    @property
    def at(self) -> int:
        """Where in the question it is named."""
        return min(self.words)


def tokens_of(text: str) -> list[str]:
    """The words of a question or a row, in lower case, classes of places spelled out."""
    plain = _SHORT_CLASS.sub(lambda m: f" {' '.join(_SHORT_CLASSES[(m[1] or m[2]).lower()])} ", text)
    return _TOKEN.findall(plain.lower())


def rows_named(
    question: Sequence[str],
    names: Sequence[str],
    alternatives: Mapping[str, Sequence[Sequence[str]]] = MappingProxyType({}),
    *,
    by_tail: bool = False,
) -> list[Naming]:
    """The rows that a question names, in its order; a name that fits two rows equally names none.

    `alternatives` are the phrases that may stand for a word of the question.
    `by_tail` is for clauses of a sentence, whose last words name the figure behind them.
    """
    if len(names) > _MAX_ROWS:
        return []
    rows = [tokens_of(re.sub(r"\([^()]*\)", " ", name)) for name in names]
    often = Counter(word for row in rows for word in set(row))
    rare = max(1.0, _COMMON * len(rows))
    found = []
    for position, row in enumerate(rows):
        best = _best_run(_Asked(question, alternatives), row, often, rare, len(rows), by_tail)
        if best is not None:
            found.append(Naming(position, best[0], best[1]))
    kept = [one for one in found if not any(_beaten(one, other) for other in found)]
    return sorted(kept, key=lambda naming: (naming.at, naming.row))


def _beaten(one: Naming, other: Naming) -> bool:
    """Whether another row has the same words of the question and more, or as good a claim on them."""
    if one.row == other.row or not one.words & other.words:
        return False
    if len(one.words) == len(other.words):
        return one.share < other.share + _AS_GOOD
    return len(one.words) < len(other.words)


def _best_run(
    question: _Asked, row: Sequence[str], often: Counter[str], rare: float, rows: int, by_tail: bool
) -> tuple[frozenset[int], float] | None:
    """The stretch of the question that says most of a row's name; None where it does not tell it from others."""
    # `Đường tỉnh`, `Đường huyện`: where nothing else tells rows apart, the class does.
    idle = (
        _JOINING | CLASSES
        if any(_tells(w, _JOINING | CLASSES, often, rare) for w in row)
        else _BARELY_JOINING
    )
    weight = {word: _weight(word, often, rows, idle) for word in row}
    whole = sum(weight[word] for word in row)
    if not whole:
        return None
    best: tuple[float, frozenset[int], float] | None = None
    for start in range(len(question.words)):
        said, told = _run(question, start, row)
        telling = [row[i] for i in told if row[i] not in idle]
        content = [word for word in row if word not in idle]
        if not any(often[word] <= rare for word in telling) or len(telling) < min(_HEAD_WORDS, len(content)):
            continue
        share = sum(weight[row[i]] for i in told) / whole
        score = share + 0.001 * len(said)
        head, tail = _is_head_or_tail(row, told, rare, often, idle)
        enough = 0.0 if by_tail and tail else _ENOUGH_OF_HEAD if head else _ENOUGH
        if share >= enough and (best is None or score > best[0]):
            best = (score, said, share)
    return (best[1], best[2]) if best is not None else None


def _is_head_or_tail(
    row: Sequence[str], told: Sequence[int], rare: float, often: Counter[str], idle: frozenset[str]
) -> tuple[bool, bool]:
    """Whether what is said of a name is its first words, or its last, those apart that many rows have."""
    telling = [i for i, word in enumerate(row) if _tells(word, idle, often, rare)]
    said = [i for i in told if i in telling]
    if len(said) < _HEAD_WORDS:
        return False, False
    return said == telling[: len(said)], said == telling[-len(said) :]


def _tells(word: str, idle: frozenset[str], often: Counter[str], rare: float) -> bool:
    return word not in idle and often[word] <= rare


def _weight(word: str, often: Counter[str], rows: int, idle: frozenset[str]) -> float:
    if word in idle:
        return 0.0
    return 0.25 if rows > 2 and often[word] > _COMMON * rows else 1.0


def _run(question: _Asked, start: int, row: Sequence[str]) -> tuple[frozenset[int], tuple[int, ...]]:
    """The words of a question from `start` on that go through a row's name in order, and the row's words said."""
    said: set[int] = set()
    told: list[int] = []
    at, position = start, 0
    words = question.words
    while at < len(words) and position < len(row):
        # The first word may stand anywhere in a name, the others follow it closely.
        reach = len(row) if not said else _LONGEST_SKIP
        step = _step(question, at, row, position, reach)
        if step is None:
            if said and words[at] in _JOINING and at + 1 < len(words):
                step_on = _step(question, at + 1, row, position, reach)
                if step_on is not None:
                    at += 1
                    continue
            break
        skipped, of_question, of_row = step
        position += skipped
        said.update(range(at, at + of_question))
        told.extend(range(position, position + of_row))
        at, position = at + of_question, position + of_row
    return frozenset(said), tuple(told)


def _step(
    question: _Asked, at: int, row: Sequence[str], position: int, reach: int
) -> tuple[int, int, int] | None:
    """How many words of the row are left out, and how many of the question and the row say the same next."""
    for skipped in range(min(reach, len(row) - position)):
        here = position + skipped
        word = question.words[at]
        if same_word(word, row[here]):
            return skipped, 1, 1
        if (long := _initials(word, row[here:])) > 0:
            return skipped, 1, long
        if (long := _initials(row[here], question.words[at:])) > 0:
            return skipped, long, 1
        for phrase in question.alternatives.get(word, ()):
            if list(phrase) == list(row[here : here + len(phrase)]):
                return skipped, 1, len(phrase)
    return None


def same_word(asked: str, printed: str) -> bool:
    """The same word; without marks where it was typed without."""
    return asked == printed or (asked == fold(asked) and asked == fold(printed))


def _initials(short: str, words: Sequence[str]) -> int:
    """How many words an abbreviation stands for (`qlda`: quản lý dự án); 0 where it is none."""
    if not _FEWEST_LETTERS <= len(short) <= _MOST_LETTERS or not short.isalpha():
        return 0
    position = 0
    for letter in short:
        if position and position < len(words) and words[position] in _JOINING:
            position += 1
        if position >= len(words) or fold(words[position])[:1] != fold(letter):
            return 0
        position += 1
    return position
