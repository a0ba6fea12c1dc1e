"""The parts of a question that a follow-up may replace: period, level, place, document, and the frame around.

Everything is matched on folded text, whose offsets are those of the (NFC) text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from index.folding import fold

PartKind = Literal["instrument", "period", "level", "place"]

_KINDS = (
    "ke hoach|quyet dinh|nghi quyet|nghi dinh|thong tu lien tich|thong tu|chi thi|cong van|bao cao"
    "|chuong trinh|de an|to trinh"
    "|thong bao|ket luan|huong dan|luat|cong dien"
)
INSTRUMENT = re.compile(
    rf"\b(?:{_KINDS})\s+(?:so\s*:?\s*)?\d{{1,5}}(?:\s?[/\-]\s?[\w&.\-/]*\w)?(?:\s+(?:ngay\s+\d{{1,2}}[/.\-]\d{{1,2}}[/.\-]\d{{4}}|nam\s+\d{{4}}))?"
    r"|(?<!\w)\d{1,5}/[\w&.\-/]*[a-z][\w&.\-/]*\w",
    re.IGNORECASE,
)
_QUARTER = r"quy\s+(?:iv|i{1,3}|[1-4]|mot|hai|ba|bon|tu)\b"
_OF_YEAR = r"(?:\s*(?:/|nam\s+|nam|-)\s*(?:19|20)\d\d)?"
PERIOD = re.compile(
    r"\b(?:giai doan|nhiem ky)\s+(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d"
    rf"|\b(?:\d{{1,2}}|sau|chin|ba)\s+thang\s+(?:dau|cuoi)(?:\s+nam)?(?:\s+(?:19|20)\d\d|\s+(?:nay|truoc"
    rf"|ngoai))?"
    rf"|\b{_QUARTER}{_OF_YEAR}|\bquy\s+(?:truoc|nay|sau)"
    rf"|\bngay\s+\d{{1,2}}\s*[/.\-]\s*\d{{1,2}}(?:\s*[/.\-]\s*\d{{4}})?|\bthang\s+\d{{1,2}}{_OF_YEAR}"
    rf"|\bthang\s+(?:truoc|nay|sau)"
    r"|\b(?:dau|giua|cuoi|het|ca)\s+nam(?:\s+(?:(?:19|20)\d\d|nay|ngoai|truoc|sau))?"
    r"|\bnam\s+(?:(?:19|20)\d\d|nay|ngoai|truoc|sau|qua|toi)\b|(?<![\w/.,\-])(?:19|20)\d\d(?![\w/]|[.,]\d)"
)
_LEVEL = re.compile(
    r"\b(?:cap\s+(?:tinh|huyen|xa|so|trung uong)|toan\s+(?:tinh|quoc)|ca\s+(?:tinh"
    r"|nuoc))\b"
)
_PLACE_WORD = r"(?:huyện|thị xã|thành phố|thị trấn|xã|phường|quận|tỉnh|TP\.?|TX\.?|Sở|sở|Bộ|bộ)"
_PLACE = re.compile(
    rf"(?<!\w){_PLACE_WORD}\s+[A-ZÀ-ỸĐ][\w]*(?:(?:\s+|,\s+|\s+và\s+)[A-ZÀ-ỸĐ][\w]*){{0,6}}", re.UNICODE
)
_PLACE_LOOSE = re.compile(
    r"^(?:o |tai |cua |voi )?(?P<place>(?:huyen|thi xa|thanh pho|thi tran|xa|phuong|quan"
    r"|tinh)\s+(?!nao\b|cap\b)\w+(?:\s+\w+){0,3})$"
)
_OPENING = re.compile(
    r"^(?:(?:da|vang|a|em|anh|chi|ban|ad|oi|cho (?:toi |em |anh |chi |minh )?(?:hoi|biet|xin)|xin (?:hoi"
    r"|cho biet)|hay cho biet"
    r"|(?:tim|tra|kiem tra|xem|tinh|liet ke|neu|ke)(?: giup| ho)?(?: toi| em| anh| chi| minh)?)\b[\s,:]*)+"
)
_HOW_MANY = re.compile(r"^(?:(?:hien |dang |da )?co |tong cong (?:co )?)?(?:bao nhieu|may)\s+")
_ENDING = re.compile(
    r"(?:\s+|^)(?:(?:thi |co |duoc |da |dat |la |chiem |tang |giam |bang "
    r"|khoang )*bao nhieu(?:\s+(?:phan tram|%|ty dong|trieu dong|nguoi|co quan|don vi|ho so))?"
    r"|(?:la|ve|noi ve|co) (?:gi|viec gi|noi dung gi)|la ai|(?:nhu )?the nao|ra sao|o dau"
    r"|(?:duoc |da )?(?:do )?(?:ai|co quan nao|don vi nao) (?:ky|ban hanh|phe duyet|chu tri)(?: vay)?"
    r"|(?:duoc |da )?(?:ky|ban hanh|phe duyet|co hieu luc|het hieu luc)(?: vao| tu| trong)? (?:ngay nao"
    r"|khi nao|nam nao|bao gio|luc nao|ngay may)"
    r"|(?:vao |tu )?(?:ngay nao|khi nao|nam nao|bao gio)|co dat (?:muc tieu|ke hoach|chi tieu) khong"
    r"|(?:hay )?chua|(?:duoc |dung |phai )?khong)(?: vay| a| nhi| the)?[\s?.!]*$"
)
_ITEM = re.compile(r"^\s*(?:[-*•+·]|\(?\d{1,3}[.)]|[a-zđ]\))\s+(?P<item>\S.*)$", re.MULTILINE)
_MARKS = re.compile(r"\s*\[\d{1,3}\]|\*\*|__")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question with its place."""

    kind: PartKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A question cut into what asks before the subject, the subject, its period, and what asks behind."""

    before: str
    subject: str
    after: str

    def with_added(self, new: str) -> str:
        """The question with one more condition."""
        return (
            " ".join(piece for piece in (self.before, self.subject, new, self.after) if piece).rstrip(" ?")
            + "?"
        )

    def about(self, new: str) -> str:
        """The same question about something else.

        Where the subject has a phrase that begins as `new` does, that phrase is replaced (`tỷ lệ hồ sơ trực
        tuyến` and `hồ sơ trực tiếp` give `tỷ lệ hồ sơ trực tiếp`), else the whole subject; the period stays.
        """
        periods = [part for part in parts_of(self.subject) if part.kind == "period"]
        cut = min((part.start for part in periods), default=len(self.subject))
        phrase, period = self.subject[:cut].strip(), self.subject[cut:].strip()
        if any(part.kind == "period" for part in parts_of(new)):
            period = ""
        first = fold(new).split()[0] if new.split() else ""
        words = phrase.split()
        folded_words = [fold(word) for word in words]
        kept = words[: folded_words.index(first)] if first in folded_words else []
        subject = " ".join([*kept, new, *([period] if period else [])])
        return " ".join(piece for piece in (self.before, subject, self.after) if piece).rstrip(" ?") + "?"


def parts_of(text: str) -> list[Part]:
    """The replaceable parts in order; a period inside a document's number or date belongs to the document."""
    folded = fold(text)
    if len(folded) != len(text):
        return []
    found: list[Part] = []
    for kind, spans in (
        ("instrument", [match.span() for match in INSTRUMENT.finditer(folded)]),
        ("period", [match.span() for match in PERIOD.finditer(folded)]),
        ("level", [match.span() for match in _LEVEL.finditer(folded)]),
        ("place", _places(text, folded)),
    ):
        for start, end in spans:
            if not any(start < part.end and part.start < end for part in found):
                found.append(Part(kind, text[start:end], start, end))  # type: ignore[arg-type]
    return sorted(found, key=lambda part: part.start)


def _places(text: str, folded: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in _PLACE.finditer(text)]
    loose = _PLACE_LOOSE.match(folded.strip(" ?."))
    if not spans and loose is not None:
        offset = len(folded) - len(folded.lstrip())
        return [(offset + loose.start("place"), offset + loose.end("place"))]
    return spans


def frame_of(question: str) -> Frame:
    """Cuts the question; what cannot be told apart stays in the subject."""
    text = " ".join(question.split())
    folded = fold(text)
    if len(folded) != len(text):
        return Frame("", text.rstrip(" ?."), "")
    opening = _OPENING.match(folded)
    start = opening.end() if opening else 0
    how_many = _HOW_MANY.match(folded[start:])
    before = text[start : start + how_many.end()].strip() if how_many else ""
    start += how_many.end() if how_many else 0
    ending = _ENDING.search(folded, start)
    if ending is None or not text[start : ending.start()].strip():
        return Frame(before, text[start:].rstrip(" ?.!"), "")
    return Frame(before, text[start : ending.start()].strip(), text[ending.start() :].strip(" ?.!"))


def subject_of(question: str, without: PartKind | None = None) -> str:
    """What the question is about, without the words of asking (and without one kind of part)."""
    frame = frame_of(question)
    subject = frame.subject
    if frame.before:
        subject = f"số {subject}"
    if without is not None:
        for part in reversed(parts_of(subject)):
            if part.kind == without:
                subject = subject[: part.start] + subject[part.end :]
        subject = re.sub(
            r"\s+(?:trong|đến|vào|của|tính đến|từ|ở|tại"
            r"|giữa)\s*$",
            "",
            " ".join(subject.split()),
        )
    subject = " ".join(subject.split())
    return (
        subject[:1].lower() + subject[1:]
        if subject[1:2].islower() and not INSTRUMENT.match(subject)
        else subject
    )


def named_document(text: str, kind: str | None = None) -> str | None:
    """The first document that the text names by kind and number; `kind` is folded (`ke hoach`)."""
    folded = fold(text)
    if len(folded) != len(text):
        return None
    for match in INSTRUMENT.finditer(folded):
        if kind is None or match.group().startswith(kind):
            return text[match.start() : match.end()]
    return None


def items_of(answer: str) -> list[str]:
    """The points of a list in an answer, without citation marks."""
    return [_MARKS.sub("", match.group("item")).strip().rstrip(";.") for match in _ITEM.finditer(answer)]
