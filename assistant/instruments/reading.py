"""What a question asks about documents: which ones it names or describes, and what of them it wants to know.

Read from the normalised question and its folded form (same offsets). Whatever is left when references, kinds
and asking words are taken away is the subject; a question whose rest is about something else is not ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.question import Question
from index.folding import fold
from index.instruments import InstrumentStatus
from ingest.issuers import DEPARTMENTS, MINISTRIES
from ingest.references import ReferenceMention, parse_references
from ingest.references.kinds import KINDS

Attribute = Literal["date", "issuer", "signer", "subject", "number", "validity", "status"]
Direction = Literal["from", "to"]

# Kinds of things that are documents only when they have a number.
_NOT_ASKED = {
    "Dự án",
    "Phương án",
    "Hợp đồng",
    "Biên bản",
    "Giấy mời",
    "Giấy ủy quyền",
    "Quy hoạch",
    "Chiến lược",
}
_NOT_ASKED |= {"Lệnh", "Thông cáo", "Bản ghi nhớ", "Bản thỏa thuận"}
_ANY = "van ban"
_KIND_NAMES = {fold(kind.name): kind.name for kind in KINDS if kind.name not in _NOT_ASKED}
_KIND = "|".join(sorted([*_KIND_NAMES, _ANY, "tai lieu"], key=len, reverse=True))
# `quy định gì`, `báo cáo gì` are verbs with their object; only these kinds are asked for with `gì`.
_ASKED_WITH_WHAT = (
    "van ban|ke hoach|quyet dinh|nghi quyet|nghi dinh|thong tu|chi thi|cong van|chuong trinh|de an"
)
_ASKED_KIND = re.compile(
    rf"(?<!\w)(?:(?:nhung|cac|may|bao nhieu|toan bo|tat ca)\s+)?"
    rf"(?:(?P<kind>{_KIND})\s+(?:nao|sau day)|(?P<what>{_ASKED_WITH_WHAT})\s+gi)\b"
    rf"|(?<!\w)(?:nhung|cac|danh sach|liet ke|ke ten|tat ca)\s+(?:cac\s+|nhung\s+)?(?P<listed>{_KIND})\b"
)
_PLAIN_KIND = re.compile(rf"(?<!\w)(?P<kind>{_KIND})\b")
_ATTRIBUTES: tuple[tuple[Attribute, str], ...] = (
    (
        "date",
        r"(?:vao |tu )?(?:ngay (?:thang (?:nam )?)?(?:nao|may|bao nhieu|gi|ban hanh|ky|la)|khi nao|bao gio|luc nao"
        r"|thoi (?:gian|diem) nao|nam nao|thang nao)|ngay ban hanh|(?<=va )ngay nao|ngay ky",
    ),
    ("signer", r"(?:do )?ai (?:la nguoi )?ky|nguoi ky|ky ten"),
    (
        "issuer",
        r"(?:do |cua )?(?:ai|co quan nao|don vi nao|cap nao|bo nao|so nao|noi nao)"
        r"(?: (?:da )?(?:ban hanh|phe duyet|ra))?"
        r"|co quan ban hanh|noi ban hanh|don vi ban hanh",
    ),
    (
        "number",
        r"so (?:hieu|ky hieu|van ban|may|bao nhieu|nao)(?: (?:la )?(?:gi|bao nhieu|may|nao))?|so va\b|co so\b"
        rf"|(?:xin |lay |tim )so(?= (?:{_KIND})\b)",
    ),
    (
        "status",
        r"(?:da |duoc )+(?:ban hanh|phe duyet|ky)(?: hay)? chua|ban hanh chua|(?:con|dang|la ban) du thao(?= (?:khong|chua|phai))",
    ),
    ("validity", r"(?:con |het |co )?hieu luc|(?:da |bi |duoc )(?:sua doi|thay the|bai bo) chua"),
    (
        "subject",
        r"(?:ve |lien quan den |de )?(?:viec |noi dung |van de |linh vuc |cai |dieu |nhung )?(?:gi|j)\b"
        r"|noi dung(?: chinh)?|nd(?: la)?(?: gi| j)?"
        r"|noi ve|trich yeu|tom tat|la sao|nhu the nao|ra sao|the nao",
    ),
)
_RELATIONS: tuple[tuple[str, str], ...] = (
    ("amends", r"sua doi(?:,? bo sung)?|bo sung"),
    ("replaces", r"thay the|thay cho"),
    ("repeals", r"bai bo|huy bo"),
    ("consolidates", r"hop nhat"),
    ("corrects", r"dinh chinh"),
    ("issued_with", r"(?:ban hanh )?kem theo"),
    ("basis", r"can cu(?: vao)?|dua (?:tren|vao)|co so phap ly"),
    ("implements", r"(?:trien khai|thuc hien|cu the hoa|thi hanh|huong dan)(?: thuc hien| thi hanh)?"),
)
_STATUS: tuple[tuple[InstrumentStatus, str], ...] = (
    ("draft", r"(?:dang |con )?(?:du thao|soan thao|xay dung du thao)|chua (?:duoc )?ban hanh"),
    ("submitted", r"(?:dang|da) (?:duoc )?trinh(?! tu)"),
)
_COUNTING = re.compile(r"(?<!\w)(?:may|bao nhieu|nhung|cac)\s+(?:van ban\s+)?$")
_YEAR = re.compile(r"(?:(?:trong|cua|ban hanh|vao)\s+)?nam\s+(?P<year>(?:19|20)\d\d)(?!\s*[-–]\s*\d)(?!\d)")
_WORD = re.compile(r"[^\W_]+")
# Words of asking and of politeness: no subject of their own. Phrases first, so that `thông tin` as a subject
# stays while `cho biết thông tin về` goes.
_PHRASES = re.compile(
    r"(?<!\w)(?:cho (?:toi |em |anh |chi |minh |hoi |biet )+(?:thong tin ve )?|xin (?:hoi|cho biet)|hay cho biet"
    r"|tra cuu|tim (?:kiem |giup |cho )?|lien quan (?:den|toi)|de cap (?:den|toi)|(?:duoc )?nhac (?:den|toi)"
    r"|noi (?:ve|den)|quy dinh(?: ve)?|van ban|tai lieu|ban hanh|phe duyet|cu the|chi tiet|hien nay|tat ca"
    r"|toan bo|liet ke|danh sach|ke ten|trich yeu|thong tin ve|trong kho|trong cac bao cao|o tren|la bao nhieu"
    r"|trien khai(?: thuc hien)?|thuc hien"
    r")(?!\w)"
)
_SMALL_WORDS = (
    "la gi nao ai cua ve viec cho biet toi em anh chi minh giup voi xem co khong duoc da dang se bi do boi tai trong"
    " theo va hay hoac thi ma nay kia ay cac nhung ra a nhe vay oi vang thua ghi neu dan vao nhu tu may bao nhieu"
    " hoi ky"
)
_GENERIC = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class InstrumentQuestion:
    """A question about documents.

    - `references`: those that it names by number; `kind`: the kind that is looked for, None for any;
    - `interrogative`: it asks which document (`kế hoạch nào`, `những văn bản nào`); `many`: for a list of them;
    - `relation` with `direction`: what the sought documents do to the named one (`to`), or it to them (`from`);
    - `words`: what is left, folded, in order: the subject; `issuer`: folded part of the issuer's name.
    """

    references: tuple[ReferenceMention, ...]
    kind: str | None
    named_kind: bool
    interrogative: bool
    many: bool
    attributes: frozenset[Attribute]
    relation: str | None
    direction: Direction
    year: int | None
    status: InstrumentStatus | None
    issuer: str | None
    words: tuple[str, ...]


def read_question(question: Question) -> InstrumentQuestion | None:
    """The question as one about documents, None where nothing in it names or asks for a document."""
    text, folded = question.text, question.folded
    if len(folded) != len(text):
        return None
    references = tuple(parse_references(text, lenient=True))
    rest = list(folded)
    for reference in references:
        _blank(rest, reference.span.start, reference.span.end)
    plain = "".join(rest)
    plain, what = re.subn(r"(?<!\w)la (?:mot )?van ban (?:nao|gi)(?!\w)", _spaces, plain)
    asked = _asked_kind(plain)
    if not references and asked is None and _PLAIN_KIND.search(plain) is None:
        return None
    interrogative = asked is not None
    counted = any(_COUNTING.search(folded[: r.span.start]) for r in references)
    kind = _named(asked["kind"] or asked["what"] or asked["listed"]) if asked else None
    many = asked is not None and (asked["listed"] is not None or _is_many(asked.group()))
    relation, direction, plain = _relation(plain, asked, references)
    plain, year = _year(plain)
    plain, status = _taken(plain, _STATUS)
    plain = _ASKED_KIND.sub(_spaces, plain)
    plain, issuer = _issuer(plain)
    attributes: set[Attribute] = {"subject"} if what and references else set()
    for name, pattern in _ATTRIBUTES:
        plain, count = re.subn(rf"(?<!\w)(?:{pattern})(?!\w)", _spaces, plain)
        if count:
            attributes.add(name)
    first_kind = _PLAIN_KIND.search(plain)
    if kind is None and not interrogative and first_kind:
        kind = _named(first_kind["kind"])
    if first_kind:
        plain = plain[: first_kind.start()] + _spaces(first_kind) + plain[first_kind.end() :]
    return InstrumentQuestion(
        references=references,
        kind=kind,
        named_kind=interrogative or first_kind is not None,
        interrogative=interrogative,
        many=many or counted,
        attributes=frozenset(attributes),
        relation=relation,
        direction=direction,
        year=year,
        status=status,
        issuer=issuer,
        words=tuple(w for w in _WORD.findall(_PHRASES.sub(_spaces, plain)) if w not in _GENERIC),
    )


def _asked_kind(plain: str) -> re.Match[str] | None:
    return _ASKED_KIND.search(plain)


def _is_many(text: str) -> bool:
    return re.match(r"(?:nhung|cac|toan bo|tat ca|may)\b", text) is not None


def _named(folded: str) -> str | None:
    return _KIND_NAMES.get(folded)


def _relation(
    plain: str, asked: re.Match[str] | None, references: tuple[ReferenceMention, ...]
) -> tuple[str | None, Direction, str]:
    """The relation asked for; only with a named document and a question for another."""
    if asked is None or not references:
        return None, "to", plain
    for relation, pattern in _RELATIONS:
        verb = re.search(rf"(?<!\w)(?P<passive>(?:da |duoc |bi )*)(?:{pattern})(?!\w)", plain)
        if verb is None:
            continue
        passive = re.search(r"duoc|bi\b", plain[: verb.start("passive")][-12:] + verb["passive"]) is not None
        before = asked.start() < verb.start()
        direction: Direction = "to" if before != passive or (passive and "boi" in plain) else "from"
        if passive:
            direction = "to"
        return relation, direction, plain[: verb.start()] + _spaces(verb) + plain[verb.end() :]
    return None, "to", plain


def _year(plain: str) -> tuple[str, int | None]:
    match = _YEAR.search(plain)
    if match is None or re.search(r"(?:den|giai doan|tam nhin)\s+(?:het\s+)?$", plain[: match.start()]):
        return plain, None
    return plain[: match.start()] + _spaces(match) + plain[match.end() :], int(match["year"])


def _taken(
    plain: str, patterns: tuple[tuple[InstrumentStatus, str], ...]
) -> tuple[str, InstrumentStatus | None]:
    for name, pattern in patterns:
        match = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", plain)
        if match:
            return plain[: match.start()] + _spaces(match) + plain[match.end() :], name
    return plain, None


_BODIES = (
    r"(?:chu tich )?(?:ubnd|uy ban nhan dan)(?: (?:tinh|thanh pho|huyen|thi xa|xa)(?: tra vinh)?)?",
    r"(?:hdnd|hoi dong nhan dan)(?: (?:tinh|huyen|thanh pho|xa))?",
    r"thu tuong(?: chinh phu)?",
    r"chinh phu",
    r"quoc hoi",
    r"(?:ban thuong vu |btv |ban chap hanh )?(?:tinh uy|thanh uy|huyen uy)",
    r"ban bi thu|bo chinh tri|trung uong dang",
    *(fold(name) for name in (*MINISTRIES.values(), *DEPARTMENTS.values())),
    *sorted({" ".join(fold(name).split()[:3]) for name in (*MINISTRIES.values(), *DEPARTMENTS.values())}),
    r"so(?=\s+(?:da|co|la|ban|do|ky|phe)\b|\s*[,?]|\s*$)",
)
_BODY = re.compile(
    rf"(?:(?<!\w)(?:cua|do)\s+(?P<of>{'|'.join(_BODIES)})(?!\w)"
    rf"|(?<!\w)(?P<acting>{'|'.join(_BODIES)})\s+(?:da\s+)?(?:ban hanh|phe duyet|ra)(?!\w))"
)


def _issuer(plain: str) -> tuple[str, str | None]:
    """A body that the question says issued the document."""
    match = _BODY.search(plain)
    if match is None:
        return plain, None
    name = (
        (match["of"] or match["acting"])
        .replace("ubnd", "uy ban nhan dan")
        .replace("hdnd", "hoi dong nhan dan")
    )
    name = re.sub(r"^btv ", "ban thuong vu ", name)
    if name == "thu tuong":
        name = "thu tuong chinh phu"
    return plain[: match.start()] + _spaces(match) + plain[match.end() :], name


def _blank(characters: list[str], start: int, end: int) -> None:
    for position in range(start, end):
        characters[position] = " "


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())
