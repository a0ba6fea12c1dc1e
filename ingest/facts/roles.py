"""What a figure is: a result, a target, an estimate, a share, a change, a rank; and whether its section plans."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.documents import Document
from index.facts import FactRole
from ingest.facts.clauses import Clause
from ingest.facts.phrases import Place
from ingest.numbers import NumberMention

# What a heading is about stands at its beginning: `1. Triển khai các kế hoạch đã ban hành` is about results.
_LABEL = r"^\W*(?:(?:phần|chương|mục|phụ lục)\s+)?(?:thứ\s+(?:nhất|hai|ba|tư|năm)|[ivxlc]{1,6}|[0-9]{1,2}(?:\.\s?[0-9]{1,2})*|[a-zđ])?(?:[.):]|\s)\W*"
_PLAN_HEADING = re.compile(
    rf"(?:{_LABEL})?(?:về\s+|các\s+|một số\s+)*(?:mục tiêu|chỉ tiêu|phương hướng|định hướng|nhiệm vụ|kế hoạch|giải pháp|dự kiến)",
    re.I,
)
_RESULT_HEADING = re.compile(r"kết quả|tình hình|đánh giá|thực trạng|hiện trạng|ưu điểm|hạn chế", re.I)
# Documents that say what is to be done (Decree 30/2020/NĐ-CP, Article 7): their figures are results only below a
# heading that says so.
_PLANNING_KINDS = frozenset(("Kế hoạch", "Chương trình", "Đề án", "Phương án", "Dự án"))
_TARGET = re.compile(
    r"(?<!\w)(?:phấn đấu|mục tiêu|chỉ tiêu|dự kiến|phải đạt|tối thiểu|ít nhất|kế hoạch giao)(?!\w)", re.I
)
# `dự toán giao (7.500 tỷ đồng)`, `Kế hoạch vốn được giao 2.150 tỷ đồng`
_GIVEN = re.compile(r"(?<!\w)(?:dự toán|kế hoạch|chỉ tiêu)(?!\w)[^,;]*(?<!\w)giao(?!\w)[^,;]*$", re.I)
_PLANNED = re.compile(r"(?<!\w)(?:dự toán|kế hoạch|chỉ tiêu|mục tiêu)(?:\s+\w+){0,4}$", re.I)
_PLAN_SENTENCE = re.compile(
    r"\W*(?:phấn đấu|mục tiêu|dự kiến|chỉ tiêu|kế hoạch(?:\s+(?:năm|quý|tháng|6|9)[^:]{0,20})?:)(?!\w)", re.I
)
# `Đề nghị UBND tỉnh bố trí 15 tỷ đồng` asks for what is not there yet.
_REQUEST = re.compile(
    r"^\W*(?:đề nghị|kiến nghị|đề xuất)(?!\w).*(?<!\w)(?:hỗ trợ|bố trí|cấp|bổ sung|phân bổ|giao|tăng cường|cho phép)(?!\w)",
    re.I,
)
_ATTAINS = re.compile(
    r"^\s*(?:so với\s+)?(?:mục tiêu|chỉ tiêu|kế hoạch|dự toán|nghị quyết)|so với (?:mục tiêu|chỉ tiêu|kế hoạch|dự toán|nghị quyết)",
    re.I,
)
_DIGIT = re.compile(r"[0-9]")


def is_plan(document: Document, headings: Sequence[str]) -> bool:
    """Whether the nearest heading that tells, else the document's kind, speaks of what is to come."""
    for heading in reversed(headings):
        if _RESULT_HEADING.search(heading):
            return False
        if _PLAN_HEADING.match(heading.strip()):
            return True
    kind = document.header.kind
    return kind is not None and kind.value in _PLANNING_KINDS


def plans(text: str, start: int) -> bool:
    """Whether a sentence or item begins by saying what is to come: `Phấn đấu …`, `Kế hoạch năm 2024: …`."""
    return _PLAN_SENTENCE.match(text, start) is not None


def role_of(mention: NumberMention, place: Place, text: str, clause: Clause, *, plan: bool) -> FactRole:
    """The role of one figure, from the words around it."""
    if mention.change:
        return "change"
    before = text[max(clause.start, mention.full.start - 40) : mention.full.start].lower()
    if mention.unit == "%" and attains(mention, text, clause) and not before.rstrip().endswith(("vượt",)):
        # `giải ngân đạt 100% kế hoạch` among the tasks is what is aimed at.
        return "target" if plan else "attainment"
    if before.rstrip().endswith(("hạng", "xếp hạng", "đứng thứ")):
        return "rank"
    if mention.qualifier.startswith("ước") or re.search(r"(?<!\w)ước(?!\w)", before):
        return "estimate"
    if _GIVEN.search(place.left) or (place.depth and mention.unit != "%" and _PLANNED.search(place.left)):
        return "target"
    if plan or _TARGET.search(place.left) or mention.qualifier in ("tối thiểu", "ít nhất"):
        return "target"
    if _REQUEST.search(text[clause.start : mention.full.start]):
        return "target"
    return "share" if mention.unit == "%" else "result"


def attains(mention: NumberMention, text: str, clause: Clause) -> bool:
    """Whether a percentage says how much of a target was reached: `31% so với mục tiêu`."""
    after = text[mention.full.end : min(clause.end, mention.full.end + 30)].partition("(")[0]
    digit = _DIGIT.search(after)
    return _ATTAINS.search(after[: digit.start()] if digit else after) is not None
