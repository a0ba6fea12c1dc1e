"""The words by which facts are found: folded syllables that carry meaning.

Vietnamese writes syllables apart, so a word is a syllable here; function words and the words of asking are left
out because they stand in every clause and every question.
"""

from __future__ import annotations

import re
from functools import lru_cache

from index.folding import fold

_SYLLABLE = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# As written: `cơ` of `cơ quan` is none of them, `co` typed without marks may be.
_EMPTY = frozenset(
    """và với cho tại trong về theo đến từ là được đã đang sẽ trên dưới so do ở để thuộc gồm hoặc có đạt bằng nhằm khi
    vào ra như cũng còn mà thì nên bị tính trở lên xuống qua lại nếu này đó nhưng bởi vì phải các những một mỗi từng
    của ngoài tổng số lúc hiện năm tháng quý ngày giai đoạn cuối đầu hết toàn bao nhiêu mấy gì nào thế sao ai đâu hay
    biết xin hỏi không chưa à nhé ơi vậy giúp tôi mình em anh chị muốn cần nhiều ít cả đều rất đây kia ấy hơn kèm tăng
    giảm tỷ tỉ lệ phần trăm con cái chiếm tỉnh địa bàn tuy nhiên mới đặt mức""".split()
)
_EMPTY_BARE = frozenset(fold(word) for word in _EMPTY)


def words_of(text: str) -> list[str]:
    """The meaningful syllables of a text, folded, in order, with repetition."""
    # The names of figures come up with every question; a whole document does not.
    return list(_remembered(text)) if len(text) <= _LONGEST_REMEMBERED else list(_meaningful(text))


def _meaningful(text: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in _SYLLABLE.findall(text.lower()) if not _is_empty(word))


_LONGEST_REMEMBERED = 600
_remembered = lru_cache(maxsize=20_000)(_meaningful)


def _is_empty(word: str) -> bool:
    return word in _EMPTY or (word.isascii() and word in _EMPTY_BARE)


def year_words(period: str) -> list[str]:
    """The years of a period's normal form as words that no text holds."""
    return [f"@{year}" for year in dict.fromkeys(_YEAR.findall(period))]


def all_syllables(text: str) -> list[str]:
    """All syllables of a text, folded."""
    return _SYLLABLE.findall(fold(text))
