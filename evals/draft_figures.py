"""Questions about figures, made from the clause or the table cell that states them.

A question must read as a person would ask it and have one answer. So a clause is asked with its own words, from where
its statement begins to where it ends; one that holds other figures, goes on with an enumeration, or speaks of
something that stands before it is not asked at all.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

from index.documents import Document
from index.fact_words import words_of
from index.facts import Fact
from index.folding import fold
from ingest.periods import parse_periods

_STATEMENT_START = regex.compile(r"[;:.!?](?=\s)")
_STATEMENT_END = regex.compile(r"[;:()\[\]]|[.!?](?=\s|$)|\s(?:là|gồm|bao gồm|như|trong đó|do)(?!\w)")
_BRACKET = regex.compile(r"\s*\([^()]*+\)")
_MARKER = regex.compile(r"^\s*+(?:[-–+*•·]|[\p{L}\d.]{1,5}[.)])\s+")
_UNASKABLE = regex.compile(r"[\d“”()\[\]<>]")
# What stands before is what these go on with.
_GOES_ON = regex.compile(
    r"^(?:đây|đó|này|với|và|hoặc|trong đó|riêng|nhưng|tuy nhiên|ngoài ra|cùng với|đồng thời|tăng|giảm|vượt|so với|trên|thêm|"
    r"hiện tại|nâng|lũy kế|luỹ kế|bao gồm|gồm|trung bình|bình quân|mỗi|cụ thể|tương ứng|còn lại)(?!\w)",
    regex.IGNORECASE,
)
_POINTS_BACK = regex.compile(r"(?<!\w)(?:này|nêu trên|nói trên|kể trên|trên đây|đó)(?!\w)", regex.IGNORECASE)
# A statement that begins so says nothing of what it is about.
_WITHOUT_SUBJECT = regex.compile(
    r"^(?:đã|đang|được|đạt|còn|chiếm|bằng|tiếp tục|hiện)(?!\w)", regex.IGNORECASE
)
# A comma before these ends the statement; before other words an enumeration goes on, of which the figure is the whole.
_NEXT_STATEMENT = regex.compile(
    r"^(?:\d|(?:trong đó|gồm|bao gồm|đạt|tăng|giảm|chiếm|bằng|so với|vượt|nâng|hoàn thành|với|tương đương|cao hơn|thấp hơn|còn|đã|"
    r"trị giá|tổng|ước|phục vụ|góp phần|nhằm|để|do|đảm bảo|bảo đảm|riêng|bình quân|có|trước|sau|cụ thể)(?!\w))",
    regex.IGNORECASE,
)
# `hơn bao nhiêu` is no question; `tối thiểu bao nhiêu` is one.
_VAGUE = regex.compile(
    r"\s*(?<!\w)(?:hơn|trên|gần|khoảng|xấp xỉ|ước(?: tính| đạt| khoảng)?|chỉ|dưới)$", regex.IGNORECASE
)
_AMOUNT_NAME = regex.compile(
    r"^(?:tổng|tỷ lệ|tỉ lệ|tỷ trọng|số|sản lượng|diện tích|kinh phí|giá trị|thu nhập|doanh thu|vốn|thu ngân sách|chi ngân sách|mức|tốc độ|"
    r"năng suất|dân số|điểm|thời gian|lãi suất|tuổi)(?!\w)",
    regex.IGNORECASE,
)
_ENDS_IN_VERB = regex.compile(
    r"(?<!\w)(?:là|đạt|còn|có|được|gồm|đến|tới|từ|cho|với|thiểu|đa|quá|nhất|tăng|giảm|gấp|quân|chiếm|bằng|lên|xuống|thêm|trong)$"
)
_SAYS_AIM = regex.compile(
    r"(?<!\w)(?:phấn đấu|chỉ tiêu|mục tiêu|kế hoạch|dự toán|dự kiến|đến năm|tối thiểu|ít nhất)(?!\w)",
    regex.IGNORECASE,
)
# Things that a statement can be made of; another lead (`Triển khai …`) only says what it is about.
_THING = regex.compile(
    r"^(?:hệ thống|phần mềm|cổng|ứng dụng|dự án|đề án|chương trình|nền tảng|trang|trung tâm|mạng|cơ sở dữ liệu|tổng đài|quỹ|mô hình)(?!\w)",
    regex.IGNORECASE,
)
_KINDS_OF_PLACES = ("Tỉnh", "Huyện", "Xã", "Phường", "Quận")
_LONGEST_TOPIC = 14
_LONGEST_STATEMENT = 32
_LONGEST_ROW = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """A clause as a question without its end mark (`huyện có bao nhiêu trạm`), and as it stands. `dated` says that the
    question names a time."""

    question: str
    statement: str
    dated: bool


def asked_of(fact: Fact, document: Document) -> Asked | None:
    """The words that state the fact as a question, None where they make no good one."""
    return _of_cell(fact, document) if fact.table is not None else _of_clause(fact, document)


def theirs(document: Document, called: str, fact: Fact, asked: Asked) -> str:
    """The question as asked of one document: what a report says of next year is what is aimed at."""
    kind = document.header.kind.value if document.header.kind else ""
    aimed = fact.role == "target" and kind == "Báo cáo" and not _SAYS_AIM.search(asked.question)
    whose = f"Trong chỉ tiêu, nhiệm vụ của {called}" if aimed else f"Theo {called}"
    return f"{whose}, {asked.question}?"


def small(text: str) -> str:
    """With a small first letter, unless the word is an abbreviation or begins a name of several capitals."""
    first, _, rest = text.partition(" ")
    if first in _KINDS_OF_PLACES:
        return text[:1].lower() + text[1:]
    if (first.isupper() and len(first) > 1) or rest[:1].isupper():
        return text
    return text[:1].lower() + text[1:]


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def _of_cell(fact: Fact, document: Document) -> Asked | None:
    row = fact.indicator.rpartition(f": {fact.column}")[0] if fact.column else fact.indicator
    if not 2 <= len(row.split()) <= _LONGEST_ROW or not words_of(row):
        return None
    where = f" ở cột “{fact.column}”" if fact.column else ""
    said = f"{small(row)}{where}"
    return Asked(f"{said} là bao nhiêu", f"{capital(said)}: {fact.printed}{_unit(fact)}", dated=False)


def _of_clause(fact: Fact, document: Document) -> Asked | None:
    raw = document.text[fact.evidence.start : fact.span.start]
    begin = max((match.end() for match in _STATEMENT_START.finditer(raw)), default=0)
    before = _BRACKET.sub("", _plain(raw[begin:]))
    after = _statement_rest(document.text[fact.span.end : fact.evidence.end])
    if after is None:
        return None
    # An address in angle brackets, a cut-off bracket: no person would say it.
    silent = _VAGUE.sub("", before).rstrip(" ,")
    if _has_other_figures(f"{silent} | {after}") or not _stands_alone(silent):
        return None
    if not 5 <= len(f"{silent} {after}".split()) <= _LONGEST_STATEMENT:
        return None
    told = _with_topic(fact, silent, after)
    if told is None:
        return None
    linked = " là" if _AMOUNT_NAME.search(told) and not _ENDS_IN_VERB.search(told) else ""
    question = f"{small(told)}{linked} bao nhiêu {after}".replace(" %", " phần trăm").strip()
    glue = "" if after.startswith("%") else " "
    statement = f"{capital(before)} {fact.printed}{glue}{after}".strip()
    return Asked(question, statement, dated=bool(parse_periods(question)))


def _stands_alone(before: str) -> bool:
    """Whether the words before a figure begin a statement of their own and name no enumeration."""
    enumerates = before.count(",") > 2 or before.endswith((" và", " hoặc"))
    return bool(before) and not enumerates and not _GOES_ON.search(before) and not _POINTS_BACK.search(before)


def _unit(fact: Fact) -> str:
    return fact.unit if fact.unit in ("", "%") else f" {fact.unit}"


def _plain(text: str) -> str:
    return " ".join(_MARKER.sub("", text).split())


def _statement_rest(text: str) -> str | None:
    """What of the words behind a figure belongs to its statement; None where an enumeration goes on."""
    end = _STATEMENT_END.search(text)
    words = " ".join(text[: end.start() if end else len(text)].split())
    first, *others = words.split(", ")
    if others and not _NEXT_STATEMENT.search(others[0]):
        return None
    return first.rstrip(" ,.")


def _has_other_figures(text: str) -> bool:
    """Whether something would answer the question besides the figure, or is no speech: times do not count."""
    for mention in reversed(parse_periods(text)):
        text = text[: mention.span.start] + text[mention.span.end :]
    return _UNASKABLE.search(text) is not None


def _with_topic(fact: Fact, before: str, after: str) -> str | None:
    """The words before the figure with what they are about, which the lead of their item says; None where nothing
    says it."""
    untimed = before
    for mention in reversed(parse_periods(before)):
        untimed = untimed[: mention.span.start] + untimed[mention.span.end :]
    untimed = untimed.strip(" ,")
    # `Trong năm, …` and `đến nay` name a time by themselves.
    untimed = regex.sub(
        r"^(?:trong|đến|tính đến|từ đầu năm đến nay|đến nay|hiện nay|trong năm|trong kỳ)(?:,|\s|$)+",
        "",
        untimed,
        flags=regex.I,
    )
    topic = regex.sub(r"^về\s+", "", " ".join(_BRACKET.sub("", fact.head).split()), flags=regex.I)
    usable = bool(topic) and len(topic.split()) <= _LONGEST_TOPIC and not _UNASKABLE.search(topic)
    new = set(words_of(topic)) - set(words_of(f"{before} {after}"))
    if not untimed or _WITHOUT_SUBJECT.search(untimed):
        if not usable:
            return None
        if fold(topic) in fold(before):
            return before
        return f"{topic} {small(before)}" if _THING.search(topic) else f"về {small(topic)}, {small(before)}"
    if usable and new and len(words_of(f"{untimed} {after}")) < 8:
        return f"về {small(topic)}, {small(before)}"
    return before
