"""What a figure is about where its own words leave it out.

A report names a thing once and goes on: `Cây ngô 310 ha, năng suất 46 tạ/ha, sản lượng 1.426 tấn, đạt 96% kế hoạch,
tăng 2,5% so với cùng kỳ (cùng kỳ: 1.391 tấn)`. Of such a figure its own words say only how it is measured, or how it
stands to a plan or an earlier time; what they are about is the figure before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import dropwhile

from index.fact_words import words_of
from index.folding import fold
from ingest.facts.drawn import Drawn
from ingest.facts.phrases import tidy
from ingest.numbers import NumberMention

_SYLLABLE = re.compile(r"[^\W_]+")
# How a figure stands to a plan, to another time or to a whole.
_STANDING = frozenset(
    words_of(
        "kế hoạch dự toán chỉ tiêu mục tiêu nghị quyết giao trung ương tỉnh huyện xã HĐND UBND cùng kỳ so với năm trước năm ngoái"
        " vượt bằng đạt tăng giảm chiếm tỷ lệ tương đương tương ứng hoàn thành thực hiện cả năm đề ra trong đó còn lại là vốn Thủ tướng Chính phủ cấp trên"
    )
)
# In what a thing is measured; the thing itself is named beside it.
_MEASURE = re.compile(
    r"(?<!\w)(?:tổng\s+)?(?:sản lượng|năng suất|diện tích|khối lượng|số lượng|giá trị|kinh phí|trị giá|chiều dài)(?!\w)",
    re.I,
)
_MEASURES = frozenset(
    words_of(
        "sản lượng năng suất diện tích khối lượng số lượng giá trị kinh phí trị giá chiều dài bình quân ước"
    )
)
# `(cùng kỳ: 1.391 tấn)`, `(năm 2022: 35,8%)`: only when, nothing of what.
_ONLY_WHEN = re.compile(
    r"[\s,:;–-]*(?:(?:của|cùng kỳ|năm trước|năm ngoái|kỳ trước|là|đạt|có|(?:cùng kỳ )?năm\s*(?:19|20)\d\d|quý\s+[IV]+(?:/20\d\d)?"
    r"|\d{1,2} tháng(?: đầu)?|năm|cuối|đầu|hết|tháng\s+\d{1,2}(?:/20\d\d)?)(?!\w)[\s,:;–-]*)+",
    re.I,
)
_BASE_BEFORE = re.compile(
    r"^(?:so với|so)\s+(?:cùng kỳ|năm|quý|tháng|kế hoạch|dự toán|6 tháng|đầu năm|cuối năm)[^,;]*,\s*", re.I
)


def without_base(left: str) -> str:
    """The words before a figure without what the figure before it was compared with: `so với cùng kỳ, khởi tố`."""
    return tidy(_BASE_BEFORE.sub("", left))


def says_only_when(left: str) -> bool:
    """Whether the words before a bracketed figure tell a time and nothing else."""
    return _ONLY_WHEN.fullmatch(left) is not None


def with_subject(own: str, mention: NumberMention, before: Sequence[Drawn]) -> str:
    """The own words of a figure, completed by what the figures before it in its sentence are about.

    `before` are those of its sentence outside brackets, in order. Words that name something are left as they are.
    """
    named = [item for item in before if _names(item.own, item.mention.unit)]
    measured = [item for item in named if item.role not in ("change", "attainment", "rank")]
    if not named:
        return own
    known = (measured or named)[-1]
    content = set(words_of(own)) - set(words_of(mention.unit)) - _STANDING
    told = set(words_of(f"{known.own} {known.mention.unit}"))
    if not content - told and mention.change:
        return tidy(f"{known.own} {mention.change}")
    if not content - told and mention.unit == "%":
        held = {fold(word) for word in _SYLLABLE.findall(f"{known.own} {known.mention.unit}")}
        rest = list(dropwhile(lambda word: fold(word.strip(",.:;")) in held, own.split()))
        return tidy(f"{known.own} {' '.join(rest)}")
    if content and not content - _MEASURES:
        return tidy(f"{own} {_MEASURE.sub(' ', known.own)}")
    return own


def _names(own: str, unit: str) -> bool:
    """Whether words name a thing, and not only how it is measured."""
    return bool(set(words_of(own)) - set(words_of(unit)) - _STANDING - _MEASURES)
