"""The parts of a question that a follow-up may replace: period, level, place, document, and the frame around.

Everything is matched on folded text, whose offsets are those of the (NFC) text itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import regex

from index.folding import fold

PartKind = Literal["instrument", "period", "level", "place"]
# How often the corpus has one word after another.
Follows = Callable[[str, str], int]
_LEAST_SEEN = 3

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
    r"\b(?:giai doan|nhiem ky|nam hoc)\s+(?:19|20)\d\d\s*[-–]\s*(?:19|20)\d\d"
    r"|\b\d{1,2}\s+thang\s+(?:nam\s+)?(?:19|20)\d\d\b"
    rf"|\b(?:\d{{1,2}}|sau|chin|ba)\s+thang\s+(?:dau|cuoi)(?:\s+nam)?(?:\s+(?:19|20)\d\d|\s+(?:nay|truoc"
    rf"|ngoai))?"
    r"|\b(?:3|6|9|11|sau|chin)\s+thang(?:\s+nam)?[\s/]+(?:19|20)\d\d(?!\d)"
    rf"|\b{_QUARTER}{_OF_YEAR}|\bquy\s+(?:truoc|nay|sau)"
    rf"|\bngay\s+\d{{1,2}}\s*[/.\-]\s*\d{{1,2}}(?:\s*[/.\-]\s*\d{{4}})?|\bthang\s+\d{{1,2}}(?!\d){_OF_YEAR}"
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
_NO_NAME = r"(?!(?:nao|cap|bao|may|gi|ai|co|la|da|thi|duoc|dat)\b)"
_PLACE_LOOSE = re.compile(
    r"^(?:o |tai |cua |voi )?(?P<place>(?:huyen|thi xa|thanh pho|thi tran|xa|phuong|quan|tinh)"
    rf"(?:\s+{_NO_NAME}\w+){{1,4}})$"
)
# `tỉnh` alone as the one who has something; not the end of a body's name.
_PROVINCE = re.compile(
    r"(?<!\S)(?<!ubnd )(?<!hdnd )(?<!nhan dan )(?<!so )tinh(?= (?:co|da|dat|duoc|dang|hien|tiep nhan)\b)"
)
_ADDRESSED = r"(?:toi|em|anh|chi|minh)"
_OPENING = re.compile(
    r"(?:(?:da|vang|thua)\b[\s,]*)?(?:(?:anh|chi|em|ban|ad|bot|tro ly) oi\b[\s,]*)?"
    rf"(?:(?:cho (?:{_ADDRESSED} )?(?:hoi|biet|xin)|xin (?:hoi|cho biet)|hay cho biet"
    rf"|(?:tim|tra|kiem tra|xem|tinh|liet ke|neu|ke|hoi) (?:giup|ho)(?: {_ADDRESSED})?|liet ke)\b[\s,:]*)?"
)
# What is counted stands behind `bao nhiêu`, unless `là`, `đạt` and the like stand before it.
_COUNTED = re.compile(
    r"(?P<left>\S.*?)\s+(?:bao nhieu|may)\s+(?P<right>(?!(?:phan tram|%|lan|ty|trieu|nghin)\b)\S.*?)[\s?.!]*$"
)
_STATING = re.compile(r"\b(?:la|dat|chiem|tang|giam|bang|khoang|them|con|het|hon|kem|thieu)$")
_HAVING = re.compile(r"(?:\s+(?:hien|dang|da|thi|duoc|co|tong so|tong cong))+$")
_HOW_MANY = re.compile(r"^(?:(?:hien |dang |da )?co |tong cong (?:co )?)?(?:bao nhieu|may)\s+")
_ENDING = re.compile(
    r"(?:\s+|^)(?:(?<!chieu )(?:dai |rong |sau |cao |nang ))?(?:(?:thi |co |duoc |da |dat |la |chiem |tang |giam |bang "
    r"|khoang )*bao nhieu(?:\s+(?:phan tram|%|ty dong|trieu dong|nguoi|co quan|don vi|ho so))?"
    r"|(?:gom|bao gom|co|la) (?:nhung |cac )?(?:gi|nhung gi)|nhung gi"
    r"|(?:la|ve|noi ve|co) (?:gi|viec gi|noi dung gi)|la ai|(?:nhu )?the nao|ra sao|o dau"
    r"|(?:duoc |da )?(?:do )?(?:ai|co quan nao|don vi nao) (?:ky|ban hanh|phe duyet|chu tri)(?: vay)?"
    r"|(?:duoc |da )?(?:ky|ban hanh|phe duyet|co hieu luc|het hieu luc)(?: vao| tu| trong)? (?:ngay nao"
    r"|khi nao|nam nao|bao gio|luc nao|ngay may)"
    r"|(?:vao |tu )?(?:ngay nao|khi nao|nam nao|bao gio)|co dat (?:muc tieu|ke hoach|chi tieu) khong"
    r"|(?:hay )?chua|(?:duoc |dung |phai )?khong)(?: vay| a| nhi| the)?[\s?.!]*$"
)
_COUNTERS = frozenset(("ca", "vu", "luot", "con", "ho", "giai"))
_ITEM = re.compile(r"^\s*(?:[-*•+·]|\(?\d{1,3}[.)]|[a-zđ]\))\s+(?P<item>\S.*)$", re.MULTILINE)
_MARKS = re.compile(r"\s*\[\d{1,3}\]|\*\*|__")


def no_follower(_first: str, _second: str) -> int:
    """A corpus of which nothing is known."""
    return 0


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a question with its place."""

    kind: PartKind
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Frame:
    """A question cut into what asks before the subject, the subject with its period, and what asks behind.

    `context` is what stands before `bao nhiêu` (`Năm 2022 tỉnh có bao nhiêu hồ sơ`: `năm 2022 tỉnh`).
    """

    before: str
    subject: str
    after: str
    context: str = ""

    def with_added(self, new: str) -> str:
        """The question with one more condition."""
        return _asked(self.before, self.subject, new, self.after)

    def whole(self, subject: str) -> str:
        """The same question about another subject."""
        return _asked(self.before, subject, self.after)

    def _counter(self, phrase: str, new: str) -> list[str]:
        """The word that counts, where it is asked how many (`bao nhiêu ca sốt` and `tay chân miệng`: `ca`)."""
        first, second = (fold(text).split()[:1] for text in (phrase, new))
        counts = bool(self.before) and first and first[0] in _COUNTERS
        return phrase.split()[:1] if counts and not (second and second[0] in _COUNTERS) else []

    def about(self, new: str, follows: Follows = no_follower) -> str:
        """The same question about something else; the period stays.

        Where the subject has a phrase that begins as `new` does, that phrase is replaced (`tỷ lệ hồ sơ trực
        tuyến` and `hồ sơ trực tiếp` give `tỷ lệ hồ sơ trực tiếp`). Else it is put after the word that the corpus
        has most before it (`doanh thu dịch vụ` and `bưu chính`), else in the place of the whole subject.
        """
        periods = [part for part in parts_of(self.subject) if part.kind == "period"]
        cut = min((part.start for part in periods), default=len(self.subject))
        phrase, period = self.subject[:cut].strip(), self.subject[cut:].strip()
        if any(part.kind == "period" for part in parts_of(new)):
            period = ""
        kept = _kept(phrase.split(), new.split(), follows) or self._counter(phrase, new)
        return _asked(self.before, " ".join([*kept, new]), period, self.after)


def _asked(*pieces: str) -> str:
    return " ".join(piece for piece in pieces if piece).rstrip(" ?") + "?"


def _kept(words: list[str], new: list[str], follows: Follows) -> list[str]:
    """The words of the old subject that stay before the new one."""
    small = [word.lower() for word in words]
    if new and new[0].lower() in small:
        return words[: small.index(new[0].lower())]
    seen = [follows(word.lower(), new[0].lower()) if new else 0 for word in words]
    most = max(seen, default=0)
    return words[: seen.index(most) + 1] if most >= _LEAST_SEEN else []


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
    spans += [match.span() for match in _PROVINCE.finditer(folded)]
    loose = _PLACE_LOOSE.match(folded.strip(" ?."))
    if not spans and loose is not None:
        offset = len(folded) - len(folded.lstrip())
        return [(offset + loose.start("place"), offset + loose.end("place"))]
    return spans


def _without_machines(text: str, folded: str) -> str:
    """The folded question in which a `may` or `thi` that was typed with the marks of another word asks for nothing."""
    for match in re.finditer(r"(?<!\w)(?:máy|may|mày|mảy|thi)(?!\w)", text, re.IGNORECASE):
        folded = f"{folded[: match.start() + 1]}_{folded[match.start() + 2 :]}"
    return folded


def frame_of(question: str) -> Frame:
    """Cuts the question; what cannot be told apart stays in the subject."""
    text = " ".join(question.split())
    folded = fold(text)
    if len(folded) != len(text):
        return Frame("", text.rstrip(" ?."), "")
    # `máy móc` asks for no number, whatever it looks like without its marks.
    if folded != text.lower():
        folded = _without_machines(text, folded)
    # `Dạ` begins politely, `Đà Nẵng` does not.
    polite = not folded.startswith("da") or text[:2].lower() in ("da", "dạ")
    opening = _OPENING.match(folded) if polite else None
    start = opening.end() if opening else 0
    how_many = _HOW_MANY.match(folded[start:])
    before = text[start : start + how_many.end()].strip() if how_many else ""
    start += how_many.end() if how_many else 0
    counted = None if how_many else _COUNTED.match(folded, start)
    if counted is not None and not _STATING.search(counted.group("left")):
        left = text[start : counted.end("left")]
        having = _HAVING.search(fold(left))
        right = text[counted.start("right") : counted.end("right")]
        return Frame(
            text[start : counted.start("right")].strip(),
            right,
            "",
            left[: having.start()] if having else left,
        )
    ending = _ENDING.search(folded, start)
    if ending is None or not text[start : ending.start()].strip():
        return Frame(before, text[start:].rstrip(" ?.!"), "")
    return Frame(before, text[start : ending.start()].strip(), text[ending.start() :].strip(" ?.!"))


def subject_of(question: str, without: PartKind | None = None) -> str:
    """What the question is about, without the words of asking (and without one kind of part)."""
    frame = frame_of(question)
    subject = frame.subject
    if frame.before:
        subject = f"số {subject} {begun_small(frame.context)}"
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
    return begun_small(" ".join(subject.split()))


_WHY = re.compile(r"^(?:vi sao|tai sao|nguyen nhan|ly do)\s+(?:(?:lai|phai|can|khien|lam|cua)\s+)*")


def without_why(subject: str) -> str:
    """What a cause was asked of: `vì sao phải xây dựng cầu` gives `xây dựng cầu`."""
    folded = fold(subject)
    match = _WHY.match(folded) if len(folded) == len(subject) else None
    return subject[match.end() :] if match else subject


def begun_small(text: str) -> str:
    """A sentence's first letter in small, unless it begins a document's name or an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() and not INSTRUMENT.match(text) else text


def named_document(text: str, kind: str | None = None) -> str | None:
    """The first document that the text names by kind and number; `kind` is folded (`ke hoach`)."""
    folded = fold(text)
    if len(folded) != len(text):
        return None
    for match in INSTRUMENT.finditer(folded):
        if kind is None or match.group().startswith(kind):
            return text[match.start() : match.end()]
    return None


_NAME = regex.compile(r"(?<![\p{L}\d/-])\p{Lu}\p{Ll}+(?:\s\p{Lu}\p{Ll}+)+(?![\p{L}\d])")


def names_of(text: str) -> list[str]:
    """Runs of words in capitals: names, of places mostly (`Đàn lợn của Nậm Lung`)."""
    return [match.group() for match in _NAME.finditer(text)]


def names_a_kind(text: str) -> bool:
    """Whether the text speaks of a kind of document, or of documents."""
    return re.search(rf"\b(?:van ban|{_KINDS})\b", fold(text)) is not None


def items_of(answer: str) -> list[str]:
    """The points of a list in an answer, without citation marks."""
    return [_MARKS.sub("", match.group("item")).strip().rstrip(";.") for match in _ITEM.finditer(answer)]
