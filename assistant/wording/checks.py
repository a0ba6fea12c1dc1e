"""What the model's sentences must fulfil besides the verification that every answer passes.

Verification proves figures, dates and numbers. A model can also drop a value, bring in a name, or write what
an instruction inside a passage told it to: these checks compare its words with the evidence and the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import regex

from index.folding import fold

_FIGURE = regex.compile(r"\d+(?:[.,/]\d+)*+")
_WORD = regex.compile(r"[\p{L}\d]+(?:[/\-][\p{L}\d]+)*")
_NAME = regex.compile(r"(?<=[\p{Ll}\d,;:]\s)\p{Lu}\p{L}*")
_NOT_PLAIN = regex.compile(r"https?://|www\.|\[\d|[*_#`<>{}|]|D\d+\b")
_LEAST_COVERED = 0.75
# Words that join and introduce; they need no evidence.
_JOINING_WORDS = """
    theo trong và của là có được các những này đó về đến từ tại ở với cho do như sau cũng còn thì mà để vì nên
    ngoài ra bên cạnh đồng thời cụ thể gồm bao gồm lần lượt tính nêu ghi số liệu báo cáo văn bản đã đang
    năm tỉnh nguồn khác nhau kết quả đạt tổng cộng một hai ba
    """
_JOINING = frozenset(fold(word) for word in _JOINING_WORDS.split())


def complaints_about(
    sentences: Sequence[tuple[str, tuple[str, ...]]],
    draft: Sequence[str],
    question: str,
    evidence: Iterable[str],
) -> list[str]:
    """What is wrong with the model's sentences, in Vietnamese; empty where nothing is.

    Args:
        sentences: each text with the quotations it names.
        draft: the sentences that were to be reworded.
        question: what was asked.
        evidence: all quotations.
    """
    found: list[str] = []
    worded = " ".join(text for text, _ in sentences)
    lost = [value for value in _values(" ".join(draft)) if value not in _values(worded)]
    if lost:
        found.append(f"thiếu giá trị {', '.join(lost[:5])} của câu trả lời nháp")
    if len(worded) > 3 * sum(map(len, draft)) + 300:
        found.append("dài hơn nhiều so với câu trả lời nháp")
    known = _words(" ".join([*draft, question, *evidence])) | _JOINING
    for text, quotations in sentences:
        if not quotations:
            found.append(f"câu không có căn cứ: “{text[:80]}”")
        if _NOT_PLAIN.search(text):
            found.append(f"có ký hiệu, nhãn hoặc đường dẫn trong lời văn: “{text[:80]}”")
        words = _WORD.findall(text)
        covered = sum(fold(word) in known for word in words)
        if covered < _LEAST_COVERED * len(words):
            found.append(f"nội dung không có trong đoạn trích: “{text[:80]}”")
        strange = [name for name in _NAME.findall(text) if fold(name) not in known]
        if strange:
            found.append(f"tên riêng không có trong đoạn trích: {', '.join(strange[:3])}")
    return found


def _values(text: str) -> list[str]:
    return list(dict.fromkeys(_FIGURE.findall(text)))


def _words(text: str) -> set[str]:
    return {fold(word) for word in _WORD.findall(text)} | {
        fold(part) for part in regex.findall(r"\p{L}+", text)
    }
