"""What one document does to another, by the verb that stands between them."""

from __future__ import annotations

import re
from typing import Literal

RelationKind = Literal[
    "implements",
    "basis",
    "amends",
    "replaces",
    "repeals",
    "consolidates",
    "corrects",
    "issued_with",
    "follows",
    "proposal",
]

# In Vietnamese, as told by the document that acts, and by the one that is acted upon.
RELATION_NAMES: dict[RelationKind, tuple[str, str]] = {
    "implements": ("triển khai, thực hiện", "được triển khai, thực hiện bởi"),
    "basis": ("căn cứ", "là căn cứ của"),
    "amends": ("sửa đổi, bổ sung", "được sửa đổi, bổ sung bởi"),
    "replaces": ("thay thế", "được thay thế bởi"),
    "repeals": ("bãi bỏ", "được bãi bỏ bởi"),
    "consolidates": ("hợp nhất", "được hợp nhất trong"),
    "corrects": ("đính chính", "được đính chính bởi"),
    "issued_with": ("ban hành kèm theo", "có kèm theo"),
    "follows": ("theo", "được dẫn trong"),
    "proposal": ("theo đề nghị tại", "là văn bản đề nghị của"),
}

_CUES: tuple[tuple[RelationKind, str], ...] = (
    ("amends", r"sửa\s+đổi|bổ\s+sung\s+(?:một\s+số|điều|khoản|nội\s+dung)"),
    ("replaces", r"thay\s+(?:thế|cho)"),
    ("repeals", r"bãi\s+bỏ|hủy\s+bỏ"),
    ("consolidates", r"hợp\s+nhất"),
    ("corrects", r"đính\s+chính"),
    ("implements", r"triển\s+khai|thực\s+hiện|thi\s+hành|hướng\s+dẫn|cụ\s+thể\s+hóa|quy\s+định\s+chi\s+tiết"),
    ("basis", r"căn\s+cứ"),
    ("issued_with", r"(?:ban\s+hành\s+)?kèm\s+theo"),
    ("follows", r"\btheo\b"),
)
_CUE = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _CUES), re.IGNORECASE)
# These say what the outer document does even where `ban hành kèm theo` or `theo` stands nearer.
_GOVERNING = frozenset({"amends", "replaces", "repeals", "consolidates", "corrects"})


def relation_between(text: str) -> RelationKind | None:
    """The relation that the words before a reference state, None where they state none.

    `Sửa đổi, bổ sung một số điều của Quy định … ban hành kèm theo` is an amendment; of several verbs of one
    weight the last one governs, and the first of a chain of amendments (`sửa đổi, bổ sung, bãi bỏ`).
    """
    cues = [match.lastgroup for match in _CUE.finditer(text)]
    if not cues:
        return None
    governing = [cue for cue in cues if cue in _GOVERNING]
    chosen = governing[0] if governing else cues[-1]
    return next(kind for kind, _ in _CUES if kind == chosen)
